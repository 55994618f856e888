/** Things to press: buttons, overflow menus, link buttons. */

import { el } from './dom.js';
import { icon } from './icons.js';
import { menuButton } from './menu.js';
import { plain, worded } from './words.js';

/** A button; one with a url also opens it. */
export function pressButton(element, _state, told, names) {
  const node = el(
    'button',
    {
      type: 'button',
      class: `button ${element.style ?? ''}`,
      'data-field': names['data-field'],
      'data-action-id': element.action_id,
      'aria-label': element.accessibility_label,
      onclick: () => press(node, element, told),
    },
    el('span', { class: 'button-words' }, worded(element.text)),
  );
  return {
    node,
    read: () => ({
      type: 'button',
      text: element.text,
      ...(element.value !== undefined && { value: element.value }),
      ...(element.style && { style: element.style }),
    }),
  };
}

/** An overflow menu: "⋯" and what is in it. */
export function overflowMenu(element, _state, told, names) {
  let chosen = null;
  const items = () =>
    element.options.map((option) => ({
      label: plain(option.text),
      detail: plain(option.description) || null,
      chosen: () => {
        chosen = option;
        if (option.url) visit(option.url);
        told();
      },
    }));
  const node = menuButton(icon('more'), items, {
    label: 'More options',
    class: 'button overflow',
    'data-field': names['data-field'],
  });
  return { node, read: () => ({ type: 'overflow', selected_option: chosen }) };
}

async function press(node, element, told) {
  if (node.getAttribute('aria-busy') === 'true') return;
  if (element.url) visit(element.url);
  node.setAttribute('aria-busy', 'true');
  await told();
  node.removeAttribute('aria-busy');
}

function visit(url) {
  if (/^https?:/i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
}
