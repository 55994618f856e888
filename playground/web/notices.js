/** Short words at the bottom of the page that go away by themselves. */

import { el } from './dom.js';
import { icon } from './icons.js';

const STAYS_FOR = 7000;

/** Say something in passing; `bad` when it did not work. */
export function notify(text, { bad = false } = {}) {
  const notice = el(
    'div',
    { class: `notice${bad ? ' bad' : ''}` },
    bad ? icon('warn') : null,
    el('span', {}, text),
    el(
      'button',
      { class: 'plain', type: 'button', 'aria-label': 'Dismiss', onclick: () => notice.remove() },
      icon('close'),
    ),
  );
  raise(document.getElementById('notices')).append(notice);
  setTimeout(() => notice.remove(), STAYS_FOR);
}

function raise(notices) {
  if (notices.matches(':popover-open')) notices.hidePopover();
  notices.showPopover(); // again, to stand above a modal that was opened since
  return notices;
}
