/** The left side: where one can go. */

import { placeSign } from './avatar.js';
import { go } from './doings.js';
import { el, keep } from './dom.js';
import { icon } from './icons.js';
import { isAppPlace, places, world } from './world.js';

const SECTIONS = [
  ['Channels', 'channel'],
  ['Direct messages', 'im'],
  ['Apps', 'app'],
];

/** Draw the places into the sidebar. */
export function drawSidebar(sidebar) {
  keep(sidebar, [
    {
      key: 'name',
      stamp: world.state.team.name,
      draw: () => el('div', { class: 'workspace-name' }, world.state.team.name),
    },
    ...SECTIONS.flatMap(([title, kind]) =>
      sectionEntries(
        title,
        places().filter((each) => each.kind === kind),
      ),
    ),
  ]);
}

function sectionEntries(title, listed) {
  if (!listed.length) return [];
  return [{ key: title, stamp: '', draw: () => el('h2', {}, title) }, ...listed.map(placeEntry)];
}

function placeEntry(each) {
  const open = each.id === world.channel;
  const unread = open ? 0 : Number(each.unread);
  return { key: each.id, stamp: JSON.stringify([each, open, unread]), draw: () => placeButton(each, { open, unread }) };
}

function placeButton(each, { open, unread }) {
  return el(
    'button',
    {
      type: 'button',
      class: `place${unread ? ' unread' : ''}`,
      'data-channel': each.id,
      'data-name': each.name,
      'data-field': each.id,
      'aria-current': open ? 'page' : null,
      onclick: () => go(each.id),
    },
    each.kind === 'app' ? icon('home') : placeSign(each, 'tiny'),
    el('span', { class: 'place-name' }, each.name),
    isAppPlace(each) && each.kind === 'im' && el('span', { class: 'badge' }, 'App'),
    unread > 0 &&
      el(
        'span',
        { class: each.kind === 'im' ? 'count mentions' : 'count' },
        each.kind === 'im' ? String(unread) : '',
        el('span', { class: 'unseen' }, ' unread'),
      ),
  );
}
