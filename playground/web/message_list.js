/** A scrolling list of messages that stays at its end while new ones arrive, unless the reader scrolled up. */

import { el, keep } from './dom.js';

const NEAR_THE_END = 80;

/** An empty list with its name for screen readers. */
export function messageList(label) {
  const list = el('div', { class: 'messages', role: 'log', 'aria-label': label, tabIndex: 0 });
  list.pinned = true;
  list.addEventListener('scroll', () => {
    list.pinned = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END;
  });
  new ResizeObserver(() => settle(list)).observe(list);
  return list;
}

/** Show these entries; `follows` brings the end into sight even after scrolling up, as after one's own words. */
export function showMessages(list, entries, { follows }) {
  keep(list, entries);
  list.pinned ||= follows;
  settle(list);
}

function settle(list) {
  if (list.pinned) list.scrollTop = list.scrollHeight;
}
