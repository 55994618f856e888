/** Any interactive element of a block, wired to the form it stands in. */

import { confirmed } from './confirm.js';
import { overflowMenu, pressButton } from './buttons.js';
import { el, freshId } from './dom.js';
import { optionPicker, peoplePicker, placePicker } from './pick_fields.js';
import { textField } from './text_fields.js';
import { checkField, radioField } from './tick_fields.js';
import { dateField, momentField, timeField } from './time_fields.js';
import { plain } from './words.js';

const KINDS = {
  button: pressButton,
  overflow: overflowMenu,
  plain_text_input: textField,
  number_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  static_select: optionPicker,
  multi_static_select: optionPicker,
  users_select: peoplePicker,
  multi_users_select: peoplePicker,
  conversations_select: placePicker,
  multi_conversations_select: placePicker,
  channels_select: placePicker,
  multi_channels_select: placePicker,
  radio_buttons: radioField,
  checkboxes: checkField,
  datepicker: dateField,
  timepicker: timeField,
  datetimepicker: momentField,
};

/** Whether this page can draw such an element. */
export function isInteractive(element) {
  return element?.type in KINDS;
}

/**
 * An interactive element of a block; `form` (see form.js) remembers what it holds and carries what is done with it.
 *
 * `names` are the attributes of the control itself: id, aria-labelledby, aria-describedby.
 */
export function drawElement(element, block, form, names = {}) {
  const field = `${block.block_id} ${element.action_id}`;
  const holder = el('div', { class: `element holds-${element.type}` });
  const dispatches = block.type !== 'input' || block.dispatch_action === true;
  let before;
  const told = async () => {
    form.touched(block.block_id);
    if (!dispatches) return;
    if (element.confirm && !(await confirmed(element.confirm))) return place(before);
    before = drawn.read();
    await form.act(block.block_id, element.action_id, before);
  };
  Object.assign(told, { asked: dispatches, clearable: block.type === 'input' && block.optional });
  let drawn;
  const place = (state) => {
    drawn = KINDS[element.type](element, state, told, { ...named(element, names), 'data-field': field });
    before = state;
    form.hold(block.block_id, element, drawn.read, drawn.node);
    holder.replaceChildren(drawn.node);
  };
  place(form.start(block.block_id, element));
  return holder;
}

function named(element, { id = freshId('field'), ...names }) {
  return names['aria-labelledby']
    ? { id, ...names }
    : { id, 'aria-label': plain(element.placeholder) || element.type.replaceAll('_', ' '), ...names };
}
