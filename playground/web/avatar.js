/** Faces: initials on a colour for people, the notes for the bot. */

import { el } from './dom.js';
import { icon, note } from './icons.js';
import { isAppPlace, isBot, nameOf, person, world } from './world.js';

const COLOURS = ['#2f6f4f', '#7a3e9d', '#b3492d', '#1f6fb2', '#8a6d1b', '#a8326e', '#3a6073', '#5b5fc7'];

/** A face of some size ("tiny", "small", "" or "large"); says nothing to a screen reader, the name stands beside it. */
export function avatar(id, size = '') {
  if (isBot(id)) return el('span', { class: `avatar bot ${size}`, 'aria-hidden': 'true' }, note());
  const colour = person(id)?.color;
  return el(
    'span',
    {
      class: `avatar ${size}`,
      'aria-hidden': 'true',
      vars: { '--colour': colour ? `#${colour.replace('#', '')}` : colourOf(id) },
    },
    initials(nameOf(id)),
  );
}

/** The sign of a place: a hash for a channel, a face for one person, a number for several. */
export function placeSign(each, size) {
  if (each.kind === 'channel') return icon('hash');
  if (isAppPlace(each)) return avatar(world.state.bot.id, size);
  const names = each.name.split(', ');
  if (names.length > 1)
    return el('span', { class: `avatar several ${size}`, 'aria-hidden': 'true' }, String(names.length));
  return avatar(each.user ?? world.state.people.find(({ real_name: name }) => name === each.name)?.id ?? each.id, size);
}

function initials(name) {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map(([first]) => first ?? '')
    .join('')
    .toUpperCase();
}

function colourOf(id) {
  return COLOURS[[...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLOURS.length];
}
