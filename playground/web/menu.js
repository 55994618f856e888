/** A button with a menu, and where floating lists go. */

import { el, freshId } from './dom.js';

const GAP = 4;

/**
 * A button that opens a menu of `items()`: `{label, detail?, lead?, current?, chosen}` or "-" for a line.
 *
 * Arrows move, Enter chooses, Esc closes, as the ARIA menu pattern says.
 */
export function menuButton(face, items, { label, ...props } = {}) {
  const list = el('div', { class: 'menu', role: 'menu', popover: 'auto', id: freshId('menu'), 'aria-label': label });
  const button = el(
    'button',
    {
      type: 'button',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-label': label,
      title: label,
      ...props,
      onclick: () => toggle(),
    },
    face,
  );
  const toggle = () => (list.matches(':popover-open') ? list.hidePopover() : open());
  const open = () => {
    list.replaceChildren(...items().map((item) => menuItem(item, list)));
    list.showPopover();
    hang(list, button);
    (list.querySelector('[aria-checked=true]') ?? list.querySelector('[role^=menuitem]'))?.focus();
  };
  list.addEventListener('toggle', ({ newState }) => button.setAttribute('aria-expanded', String(newState === 'open')));
  list.addEventListener('keydown', (event) => walk(event, [...list.querySelectorAll('[role^=menuitem]')]));
  return el('span', { class: 'menu-holder' }, button, list);
}

/** Put a floating list under its anchor, or above it where there is no room below. */
export function hang(list, anchor, { sameWidth = false } = {}) {
  const box = anchor.getBoundingClientRect();
  if (sameWidth) list.style.width = `${box.width}px`;
  const size = list.getBoundingClientRect();
  const below = box.bottom + GAP + size.height <= innerHeight || box.top < size.height;
  list.style.top = `${below ? box.bottom + GAP : box.top - GAP - size.height}px`;
  list.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - size.width - GAP))}px`;
}

/** Keep the menu's focus moving with the arrows, Home and End. */
export function walk(event, items) {
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}

function menuItem(item, list) {
  if (item === '-') return el('hr', {});
  const role = item.current === undefined ? 'menuitem' : 'menuitemradio';
  return el(
    'button',
    {
      type: 'button',
      role,
      class: 'menu-item',
      tabIndex: -1,
      'aria-checked': item.current === undefined ? null : String(item.current),
      onclick: () => {
        list.hidePopover();
        item.chosen();
      },
    },
    item.lead ?? null,
    el(
      'span',
      { class: 'menu-words' },
      el('span', { class: 'menu-label' }, item.label),
      item.detail && el('small', {}, item.detail),
    ),
  );
}
