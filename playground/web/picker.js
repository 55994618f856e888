/** A searchable list to choose one or many from: an ARIA combobox. */

import { el, freshId } from './dom.js';
import { icon } from './icons.js';
import { hang } from './menu.js';

let openPicker = null;
document.addEventListener('scroll', () => openPicker && follow(openPicker), true);

/**
 * A picker over `choices` `[{key, text, description?, group?, lead?}]` with some keys chosen.
 *
 * `many` allows up to `most`; `clearable` lets one choice be taken back. Returns `{node, keys}`; `told` is called after every change.
 */
export function picker({ choices, chosen, many, most = Infinity, clearable, placeholder, names, told }) {
  const held = new Set(chosen);
  const list = el('div', {
    class: 'options',
    role: 'listbox',
    popover: 'manual',
    id: freshId('options'),
    'aria-multiselectable': many ? 'true' : null,
  });
  const input = el('input', {
    ...names,
    type: 'text',
    class: 'picker-input',
    role: 'combobox',
    autocomplete: 'off',
    placeholder,
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': list.id,
  });
  const chips = el('span', { class: 'chips' });
  const box = el(
    'div',
    { class: `picker${many ? ' many' : ''}` },
    chips,
    input,
    el('span', { class: 'picker-caret' }, icon('caret')),
    list,
  );
  const parts = {
    box,
    chips,
    input,
    list,
    choices,
    held,
    many,
    most,
    clearable,
    placeholder,
    told,
    active: -1,
    shown: [],
  };
  connect(parts);
  settle(parts);
  return { node: box, keys: () => [...held] };
}

function connect(parts) {
  const { box, input } = parts;
  input.addEventListener('input', () => open(parts, input.value));
  input.addEventListener('blur', () => close(parts));
  input.addEventListener('keydown', (event) => onKey(parts, event));
  box.addEventListener('mousedown', (event) => {
    if (event.target.closest('[role=option], .chip, .clear')) return;
    if (event.target !== input) event.preventDefault();
    input.focus();
    if (isOpen(parts)) close(parts);
    else open(parts);
  });
}

function onKey(parts, event) {
  const { key } = event;
  if (key === 'ArrowDown' || key === 'ArrowUp') moveTo(parts, key === 'ArrowDown' ? 1 : -1);
  else if (key === 'Enter' && isOpen(parts)) choose(parts, parts.shown[parts.active]);
  else if (key === 'Enter' && !event.ctrlKey && !event.metaKey) open(parts);
  else if (key === 'Escape' && isOpen(parts)) close(parts);
  else if (key === 'Backspace' && parts.many && !parts.input.value) return letGo(parts, [...parts.held].at(-1));
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function open(parts, wanted = '') {
  const sought = wanted.trim().toLowerCase();
  parts.shown = parts.choices.filter(
    (choice) => choice.text.toLowerCase().includes(sought) && !(parts.many && parts.held.has(choice.key)),
  );
  parts.list.replaceChildren(...listed(parts));
  if (!isOpen(parts)) parts.list.showPopover();
  openPicker = parts;
  follow(parts);
  parts.input.setAttribute('aria-expanded', 'true');
  if (!parts.many && !wanted) parts.input.select();
  activate(
    parts,
    Math.max(
      0,
      parts.shown.findIndex(({ key }) => parts.held.has(key)),
    ),
  );
}

function follow({ list, box }) {
  hang(list, box, { sameWidth: true });
}

function listed(parts) {
  if (!parts.shown.length) return [el('div', { class: 'nothing' }, 'No results')];
  return parts.shown.flatMap((choice, at) => {
    const heading =
      choice.group && choice.group !== parts.shown[at - 1]?.group && el('div', { class: 'group-label' }, choice.group);
    return [heading, optionNode(parts, choice, at)].filter(Boolean);
  });
}

function optionNode(parts, choice, at) {
  return el(
    'div',
    {
      class: 'option',
      role: 'option',
      id: `${parts.list.id}-${at}`,
      'aria-selected': String(parts.held.has(choice.key)),
      'data-value': choice.key,
      onmousedown: (event) => event.preventDefault(),
      onclick: () => choose(parts, choice),
      onmousemove: () => activate(parts, at, { scroll: false }),
    },
    choice.lead?.() ?? null,
    el('span', {}, choice.text, choice.description && el('small', {}, choice.description)),
  );
}

function moveTo(parts, step) {
  if (!isOpen(parts)) return open(parts);
  return activate(parts, (parts.active + step + parts.shown.length) % Math.max(1, parts.shown.length));
}

function activate(parts, at, { scroll = true } = {}) {
  parts.active = at;
  const options = parts.list.querySelectorAll('[role=option]');
  options.forEach((option, place) => option.classList.toggle('active', place === at));
  if (options[at]) parts.input.setAttribute('aria-activedescendant', options[at].id);
  else parts.input.removeAttribute('aria-activedescendant');
  if (scroll) options[at]?.scrollIntoView({ block: 'nearest' });
}

function choose(parts, choice) {
  if (!choice || (parts.many && parts.held.size >= parts.most)) return;
  if (!parts.many) parts.held.clear();
  parts.held.add(choice.key);
  close(parts);
  parts.told();
}

function letGo(parts, key) {
  if (!parts.held.delete(key)) return;
  close(parts);
  parts.told();
}

function close(parts) {
  if (isOpen(parts)) parts.list.hidePopover();
  openPicker = null;
  parts.input.setAttribute('aria-expanded', 'false');
  parts.input.removeAttribute('aria-activedescendant');
  settle(parts);
}

function settle(parts) {
  const chosen = [...parts.held].map((key) => parts.choices.find((choice) => choice.key === key) ?? { key, text: key });
  parts.input.value = parts.many ? '' : (chosen[0]?.text ?? '');
  parts.input.placeholder = parts.many && chosen.length ? '' : parts.placeholder;
  parts.chips.replaceChildren(...(parts.many ? chosen.map((choice) => chip(parts, choice)) : []));
  if (!parts.many && parts.clearable && chosen.length) parts.chips.append(clearer(parts, chosen[0].key));
}

function chip(parts, { key, text }) {
  return el(
    'span',
    { class: 'chip' },
    text,
    el(
      'button',
      { type: 'button', class: 'plain', 'aria-label': `Remove ${text}`, onclick: () => letGo(parts, key) },
      icon('close'),
    ),
  );
}

function clearer(parts, key) {
  return el(
    'button',
    { type: 'button', class: 'plain clear', 'aria-label': 'Clear', onclick: () => letGo(parts, key) },
    icon('close'),
  );
}

function isOpen({ list }) {
  return list.matches(':popover-open');
}
