/** The few line drawings on the page. */

import { svg } from './dom.js';

const PATHS = {
  at: 'M16 8v5a3 3 0 0 0 6 0v-1a10 10 0 1 0-4 8M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0z',
  back: 'M15 5l-7 7 7 7',
  bolt: 'M13 2L4 14h7l-1 8 9-12h-7z',
  caret: 'M6 9l6 6 6-6',
  check: 'M5 12.5l5 5L19.5 7',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2',
  close: 'M6 6l12 12M18 6L6 18',
  eye: 'M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  hash: 'M9.5 3L7.5 21M16.5 3l-2 18M4 8.5h17M3 15.5h17',
  home: 'M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  plus: 'M12 5v14M5 12h14',
  reply: 'M4 5h16v11H10l-5 4v-4H4zM8 9h8M8 12.5h5',
  send: 'M4 4l17 8-17 8 2.5-8zM6.5 12H13',
  slash: 'M16 4L8 20',
  warn: 'M12 3l10 18H2zM12 10v5M12 18v.01',
};

/** A line drawing that says nothing to a screen reader: its button has the words. */
export function icon(name) {
  return svg(
    'svg',
    { class: `icon ${name}-icon`, viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    svg('path', { d: PATHS[name] }),
  );
}

/** The bot's own sign: two joined notes. */
export function note() {
  return svg(
    'svg',
    { class: 'icon note', viewBox: '0 0 36 36', 'aria-hidden': 'true' },
    svg('path', { d: 'M14 24.5V11l11-2.5V22' }),
    svg('ellipse', { cx: 11.6, cy: 24.8, rx: 3.2, ry: 2.6 }),
    svg('ellipse', { cx: 22.6, cy: 22.3, rx: 3.2, ry: 2.6 }),
  );
}
