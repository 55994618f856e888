/** The list above the composer: slash commands while one is being typed, people after an @. */

import { avatar } from './avatar.js';
import { el, freshId } from './dom.js';
import { world } from './world.js';

/** What to suggest for what stands before the caret: `[{insert, label, hint, detail, lead}]`. */
export function suggestionsFor(text, caret) {
  const before = text.slice(0, caret);
  const command = before.match(/^\/\S*$/);
  if (command) return commandsLike(command[0]);
  const name = before.match(/(?:^|\s)@([\p{L}\p{N}]*)$/u);
  return name ? peopleLike(name[1]) : [];
}

/** The command a text begins with, once it is written out; or undefined. */
export function commandIn(text) {
  return world.state.commands.find(({ command }) => text.startsWith(`${command} `));
}

/** A list of suggestions that the composer's own keys move through. */
export function suggestionList(pick) {
  const node = el('div', {
    class: 'suggestions',
    role: 'listbox',
    id: freshId('suggestions'),
    'aria-label': 'Suggestions',
    hidden: true,
  });
  const list = { node, shown: [], active: 0, show, move, chosen: () => list.shown[list.active] };
  function show(suggestions) {
    list.shown = suggestions;
    list.active = 0;
    node.hidden = !suggestions.length;
    node.replaceChildren(...suggestions.map((each, at) => option(list, each, at, pick)));
    mark(list);
  }
  function move(step) {
    list.active = (list.active + step + list.shown.length) % list.shown.length;
    mark(list);
  }
  return list;
}

function option(list, { label, hint, detail, lead }, at, pick) {
  return el(
    'div',
    {
      class: 'suggestion',
      role: 'option',
      id: `${list.node.id}-${at}`,
      onmousedown: (event) => event.preventDefault(),
      onclick: () => pick(list.shown[at]),
    },
    lead(),
    el(
      'div',
      {},
      el('div', {}, el('strong', {}, label), hint && el('span', { class: 'usage' }, ` ${hint}`)),
      detail && el('small', {}, detail),
    ),
  );
}

function mark({ node, active }) {
  [...node.children].forEach((child, at) => {
    child.setAttribute('aria-selected', String(at === active));
    if (at === active) child.scrollIntoView({ block: 'nearest' });
  });
}

function commandsLike(typed) {
  return world.state.commands
    .filter(({ command }) => command.startsWith(typed.toLowerCase()))
    .map(({ command, usage_hint: hint, description }) => ({
      insert: `${command} `,
      replaces: typed.length,
      label: command,
      hint,
      detail: description,
      lead: () => avatar(world.state.bot.id, 'small'),
    }));
}

function peopleLike(typed) {
  const sought = typed.toLowerCase();
  const named = ({ real_name: name }) =>
    name
      .toLowerCase()
      .split(' ')
      .some((word) => word.startsWith(sought));
  const byFirstName = (one, other) =>
    other.real_name.toLowerCase().startsWith(sought) - one.real_name.toLowerCase().startsWith(sought);
  return world.state.people
    .filter(named)
    .sort(byFirstName)
    .map(({ id, real_name: name, title }) => ({
      insert: `@${name} `,
      replaces: typed.length + 1,
      label: name,
      detail: title,
      lead: () => avatar(id, 'small'),
    }));
}
