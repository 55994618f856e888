/** Where people type. What could not be said stays there, with the reason under it. */

import { say, useGlobalShortcut } from './doings.js';
import { el } from './dom.js';
import { icon } from './icons.js';
import { menuButton } from './menu.js';
import { commandIn, suggestionList, suggestionsFor } from './suggestions.js';
import { world } from './world.js';

const drafts = new Map();

/** A composer for the open conversation, or for one thread in it. */
export function composer({ words, thread, focused }) {
  const key = `${world.as} ${world.channel} ${thread ?? ''}`;
  const field = el('textarea', {
    rows: 1,
    class: 'composer-text',
    'aria-label': words,
    placeholder: words,
    value: drafts.get(key)?.text ?? '',
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'data-field': 'composer',
  });
  const parts = {
    key,
    field,
    thread,
    hint: el('div', { class: 'usage-hint', 'aria-live': 'polite' }),
    error: el('div', { class: 'composer-error', role: 'alert' }),
  };
  parts.list = suggestionList((suggestion) => insert(parts, suggestion));
  parts.send = el(
    'button',
    { type: 'button', class: 'send', 'aria-label': 'Send now', title: 'Send now', onclick: () => send(parts) },
    icon('send'),
  );
  field.setAttribute('aria-controls', parts.list.node.id);
  connect(parts);
  follow(parts, { quietly: true });
  if (focused) queueMicrotask(() => field.focus());
  return el(
    'div',
    { class: 'composer' },
    parts.list.node,
    el(
      'div',
      { class: 'composer-box' },
      parts.hint,
      field,
      el('div', { class: 'composer-row' }, tools(parts), parts.send),
    ),
    parts.error,
  );
}

/** Put words into the open conversation's composer, ready to be sent. */
export function prefill(text) {
  const field = document.querySelector('#pane .composer-text');
  if (!field) return;
  field.value = text;
  field.focus();
  field.dispatchEvent(new Event('input'));
}

function connect(parts) {
  const { field } = parts;
  field.addEventListener('input', () => follow(parts));
  field.addEventListener('keydown', (event) => onKey(parts, event));
  field.addEventListener('blur', () => suggest(parts, []));
  field.addEventListener('focus', () => follow(parts));
}

function tools(parts) {
  const type = (text) => () => {
    parts.field.focus();
    parts.field.setRangeText(text, parts.field.selectionStart, parts.field.selectionEnd, 'end');
    follow(parts);
  };
  const global = world.state.shortcuts.filter((shortcut) => shortcut.type === 'global');
  return el(
    'div',
    { class: 'tools' },
    global.length > 0 &&
      menuButton(
        icon('plus'),
        () => global.map((each) => ({ label: each.name, chosen: () => useGlobalShortcut(each) })),
        { label: 'Shortcuts', class: 'plain' },
      ),
    !parts.thread && tool('Slash commands', 'slash', type('/')),
    tool('Mention someone', 'at', type('@')),
  );
}

function tool(label, drawing, onclick) {
  return el('button', { type: 'button', class: 'plain', 'aria-label': label, title: label, onclick }, icon(drawing));
}

function onKey(parts, event) {
  const { list, field } = parts;
  const listed = !list.node.hidden;
  if (listed && (event.key === 'ArrowDown' || event.key === 'ArrowUp'))
    movedTo(parts, event.key === 'ArrowDown' ? 1 : -1);
  else if (listed && event.key === 'Escape') suggest(parts, []);
  else if (listed && event.key === 'Tab') insert(parts, list.chosen());
  else if (listed && event.key === 'Enter' && field.value !== list.chosen().insert.trim()) insert(parts, list.chosen());
  else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(parts);
  else return;
  event.preventDefault();
}

function movedTo({ list, field }, step) {
  list.move(step);
  field.setAttribute('aria-activedescendant', `${list.node.id}-${list.active}`);
}

function follow(parts, { quietly = false } = {}) {
  const { field, key } = parts;
  drafts.set(key, { text: field.value });
  parts.error.textContent = '';
  parts.send.disabled = !field.value.trim();
  grow(field);
  tellUsage(parts);
  if (!quietly) suggest(parts, suggestionsFor(field.value, field.selectionStart));
}

function suggest({ list, field }, suggestions) {
  list.show(suggestions);
  if (suggestions.length) field.setAttribute('aria-activedescendant', `${list.node.id}-0`);
  else field.removeAttribute('aria-activedescendant');
}

function tellUsage({ field, hint }) {
  const found = commandIn(field.value);
  hint.replaceChildren(...(found ? [el('strong', {}, found.command), ` ${found.usage_hint ?? ''}`] : []));
}

function insert(parts, { insert: text, replaces }) {
  const { field } = parts;
  const end = field.selectionStart;
  field.setRangeText(text, end - replaces, end, 'end');
  field.focus();
  follow(parts);
}

async function send(parts) {
  const { field } = parts;
  const typed = field.value;
  const text = typed.trim();
  if (!text) return;
  field.value = '';
  follow(parts);
  const answer = await say(text, parts.thread);
  if (answer.ok) return;
  if (!field.value) field.value = typed;
  follow(parts, { quietly: true });
  if (!world.messages.some((message) => message.text === answer.error))
    parts.error.textContent = answer.error ?? 'That could not be sent.';
}

function grow(field) {
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight, 240)}px`;
}
