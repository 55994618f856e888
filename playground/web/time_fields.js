/** Dates and times, chosen in the reader's zone. */

import { el } from './dom.js';
import { clockTime, localDate, secondsAt } from './times.js';
import { zone } from './world.js';

/** datepicker. */
export function dateField(element, state, told, names) {
  const input = el('input', {
    ...names,
    type: 'date',
    class: 'text',
    value: state.selected_date ?? '',
    onchange: () => told(),
  });
  return { node: input, read: () => ({ type: element.type, selected_date: input.value || null }) };
}

/** timepicker. */
export function timeField(element, state, told, names) {
  const input = el('input', {
    ...names,
    type: 'time',
    class: 'text',
    value: state.selected_time ?? '',
    onchange: () => told(),
  });
  return { node: input, read: () => ({ type: element.type, selected_time: input.value || null }) };
}

/** datetimepicker: seconds since 1970. */
export function momentField(
  element,
  state,
  told,
  { id, 'aria-labelledby': labelledBy, 'aria-describedby': describedBy, 'data-field': field },
) {
  const at = state.selected_date_time && new Date(state.selected_date_time * 1000);
  const date = el('input', {
    id,
    type: 'date',
    class: 'text',
    'aria-label': 'Date',
    'data-field': field,
    value: at ? localDate(at, zone()) : '',
    onchange: () => tell(),
  });
  const time = el('input', {
    type: 'time',
    class: 'text',
    'aria-label': 'Time',
    'data-field': `${field} time`,
    value: at ? clockTime(at, zone()) : '',
    onchange: () => tell(),
  });
  const seconds = () => (date.value && time.value ? secondsAt(date.value, time.value, zone()) : null);
  const tell = () => seconds() && told();
  const node = el(
    'div',
    { class: 'moment', role: 'group', 'aria-labelledby': labelledBy, 'aria-describedby': describedBy },
    date,
    time,
  );
  return { node, read: () => ({ type: element.type, selected_date_time: seconds() }) };
}
