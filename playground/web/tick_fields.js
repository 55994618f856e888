/** Radio buttons and checkboxes. */

import { el, freshId } from './dom.js';
import { worded } from './words.js';

/** radio_buttons. */
export function radioField(element, state, told, names) {
  const ticks = ticksOf('radio', element, [state.selected_option].filter(Boolean), told);
  const read = () => ({ type: element.type, selected_option: chosen(element, ticks)[0] ?? null });
  return { node: group('radiogroup', ticks, names), read };
}

/** checkboxes. */
export function checkField(element, state, told, names) {
  const ticks = ticksOf('checkbox', element, state.selected_options, told);
  return {
    node: group('group', ticks, names),
    read: () => ({ type: element.type, selected_options: chosen(element, ticks) }),
  };
}

function ticksOf(type, element, ticked, told) {
  const name = freshId('tick');
  const values = ticked.map(({ value }) => value);
  return element.options.map((option) => {
    const input = el('input', {
      type,
      name,
      checked: values.includes(option.value),
      'data-field': `${element.action_id} ${option.value}`,
      onchange: () => told(),
    });
    const described = option.description && el('span', { class: 'description' }, worded(option.description));
    return { input, label: el('label', { class: 'tick' }, input, el('span', {}, worded(option.text), described)) };
  });
}

function group(
  role,
  ticks,
  { id, 'aria-labelledby': labelledBy, 'aria-describedby': describedBy, 'aria-label': label },
) {
  return el(
    'div',
    { class: 'ticks', role, id, 'aria-labelledby': labelledBy, 'aria-describedby': describedBy, 'aria-label': label },
    ticks.map((tick) => tick.label),
  );
}

function chosen(element, ticks) {
  return element.options.filter((_, place) => ticks[place].input.checked);
}
