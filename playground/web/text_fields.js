/** Fields to type in: words, numbers, addresses. */

import { el } from './dom.js';
import { plain } from './words.js';

const KINDS = {
  number_input: { inputmode: 'decimal' },
  email_text_input: { type: 'email' },
  url_text_input: { type: 'url' },
};
const TOLD_AFTER = 300;
const COUNT_FROM = 0.8;

/** plain_text_input, number_input, email_text_input, url_text_input. */
export function textField(element, state, told, names) {
  const input = control(element, state, names);
  const counter = el('span', { class: 'counter', 'aria-live': 'polite' });
  input.addEventListener('input', () => count(counter, element, input.value));
  listenAsAsked(element, input, told);
  count(counter, element, input.value);
  return {
    node: el('div', { class: 'text-field' }, input, counter),
    read: () => ({ type: element.type, value: input.value || null }),
  };
}

function control(element, state, names) {
  const props = {
    ...names,
    class: 'text',
    value: state.value ?? '',
    placeholder: plain(element.placeholder) || null,
    autocomplete: 'off',
  };
  if (element.multiline) return el('textarea', { ...props, rows: 4 });
  return el('input', { type: 'text', ...KINDS[element.type], ...props });
}

function count(counter, { max_length: most }, text) {
  if (!most) return;
  const left = most - text.length;
  counter.textContent = text.length >= most * COUNT_FROM ? String(left) : '';
  counter.classList.toggle('over', left < 0);
}

function listenAsAsked({ dispatch_action_config: config }, input, told) {
  const when = config?.trigger_actions_on ?? ['on_enter_pressed'];
  let waiting;
  if (when.includes('on_character_entered')) {
    input.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(told, TOLD_AFTER);
    });
  }
  if (told.asked && when.includes('on_enter_pressed')) {
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey) return;
      event.preventDefault();
      told();
    });
  }
}
