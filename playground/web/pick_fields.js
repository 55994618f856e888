/** Selects: from the app's own options, from people, from conversations. */

import { avatar } from './avatar.js';
import { holdsIn, optionsOf } from './field_state.js';
import { picker } from './picker.js';
import { isAppPlace, places, world } from './world.js';
import { plain } from './words.js';

/** static_select and multi_static_select. */
export function optionPicker(element, state, told, names) {
  const options = optionsOf(element);
  const groupOf = (option) => element.option_groups?.find((group) => group.options.includes(option));
  const choices = options.map((option) => ({
    key: option.value,
    text: plain(option.text),
    description: plain(option.description),
    group: plain(groupOf(option)?.label),
  }));
  const held = [state[holdsIn(element)] ?? []].flat().map(({ value }) => value);
  const asOption = (key) => options.find(({ value }) => value === key);
  return picked(element, { choices, held, asHeld: asOption, words: 'Choose an option', told, names });
}

/** users_select and multi_users_select. */
export function peoplePicker(element, state, told, names) {
  const choices = world.state.people.map(({ id, real_name: name, title }) => ({
    key: id,
    text: name,
    description: title,
    lead: () => avatar(id, 'tiny'),
  }));
  return picked(element, { choices, held: heldIds(element, state), words: 'Choose a person', told, names });
}

/** conversations_select, channels_select and their multi_ kin. */
export function placePicker(element, state, told, names) {
  const choices = places()
    .filter((each) => allowed(element, each))
    .map(({ id, name, kind }) => ({ key: id, text: kind === 'channel' ? `#${name}` : name }));
  return picked(element, { choices, held: heldIds(element, state), words: 'Choose a channel', told, names });
}

function allowed(element, each) {
  if (each.kind === 'app') return false;
  if (element.type.endsWith('channels_select')) return each.kind === 'channel';
  const { include, exclude_bot_users: withoutBots } = element.filter ?? {};
  if (withoutBots && isAppPlace(each)) return false;
  return !include || include.includes(each.kind === 'channel' ? 'public' : 'im');
}

function heldIds(element, state) {
  return [state[holdsIn(element)] ?? []].flat();
}

function picked(element, { choices, held, asHeld = (key) => key, words, told, names }) {
  const many = element.type.startsWith('multi_');
  const { node, keys } = picker({
    choices,
    chosen: held,
    many,
    most: element.max_selected_items,
    clearable: told.clearable,
    placeholder: plain(element.placeholder) || words,
    names,
    told,
  });
  const read = () => {
    const values = keys().map(asHeld);
    return { type: element.type, [holdsIn(element)]: many ? values : (values[0] ?? null) };
  };
  return { node, read };
}
