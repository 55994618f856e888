/** What an interactive element holds, in the shape Slack sends it to an app. */

import { conversation } from './doings.js';

const INITIAL = {
  plain_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  users_select: ['selected_user', 'initial_user'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  multi_static_select: ['selected_options', 'initial_options', []],
  checkboxes: ['selected_options', 'initial_options', []],
  multi_users_select: ['selected_users', 'initial_users', []],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
};

/** The key under which this kind of element keeps what it holds, e.g. "selected_option"; undefined for buttons. */
export function holdsIn(element) {
  return INITIAL[element.type]?.[0];
}

/** What an element holds before anybody touched it. */
export function startingState(element) {
  const [key, initial, empty = null] = INITIAL[element.type] ?? [];
  if (!key) return { type: element.type };
  return { type: element.type, [key]: element[initial] ?? currentPlace(element) ?? empty };
}

/** Whether the field was left blank. */
export function isBlank(state) {
  const { type: _, ...held } = state;
  return Object.values(held).every((value) => value === null || value === '' || value?.length === 0);
}

/** Every option of a select, without its groups. */
export function optionsOf(element) {
  return element.options ?? element.option_groups?.flatMap(({ options }) => options) ?? [];
}

/** Whether a held choice is still among those an updated element offers. */
export function stillOffered(element, state) {
  if (state.type !== element.type) return false;
  const chosen = [state.selected_option, ...(state.selected_options ?? [])].filter(Boolean);
  const offered = new Set(optionsOf(element).map(({ value }) => value));
  return chosen.every(({ value }) => offered.has(value));
}

function currentPlace(element) {
  if (!element.default_to_current_conversation) return undefined;
  return element.type.startsWith('multi_') ? [conversation()] : conversation();
}
