/** The top of the page: what time it is in this workspace, and whose eyes these are. */

import { avatar } from './avatar.js';
import { clockMenu } from './clock_menu.js';
import { become, setStatus } from './doings.js';
import { el, keep } from './dom.js';
import { withEmoji } from './emoji.js';
import { icon } from './icons.js';
import { menuButton } from './menu.js';
import { clockTime } from './times.js';
import { me, now, world } from './world.js';

const STATUSES = [
  [':palm_tree:', 'Vacationing'],
  [':face_with_thermometer:', 'Out sick'],
  [':sandwich:', 'Lunch'],
];

/** Draw the top bar. */
export function drawTopbar(bar) {
  keep(bar, [
    {
      key: 'mark',
      stamp: '',
      draw: () => el('div', { class: 'mark' }, avatar(world.state.bot.id, 'small'), el('span', {}, 'Playground')),
    },
    { key: 'clock', stamp: world.state.zone, draw: clockMenu },
    {
      key: 'lost',
      stamp: String(world.lost),
      draw: () => el('div', { class: 'lost', role: 'status' }, world.lost ? 'Reconnecting…' : ''),
    },
    { key: 'person', stamp: JSON.stringify([me(), world.state.people]), draw: personMenu },
  ]);
}

function personMenu() {
  const { id, real_name: name, role } = me();
  const first = name.split(' ')[0];
  const face = [
    avatar(id, 'small'),
    el('span', {}, 'You are ', el('strong', {}, first), role ? ` (${role})` : ''),
    icon('caret'),
  ];
  return menuButton(face, () => [...world.state.people.map(choice), '-', ...statuses()], {
    label: null,
    class: 'pill person',
    title: 'See the workspace through somebody else’s eyes',
  });
}

function choice(each) {
  const status = withEmoji(`${each.status_emoji} ${each.status_text}`.trim());
  const about = [each.title || each.role, clockTime(now(), each.tz), status].filter(Boolean).join(' · ');
  return {
    label: `${each.real_name}${each.role ? ` (${each.role})` : ''}`,
    detail: about,
    lead: avatar(each.id, 'small'),
    current: each.id === world.as,
    chosen: () => become(each.id),
  };
}

function statuses() {
  const mine = me();
  const ways = STATUSES.map(([emoji, text]) => ({
    label: `My status: ${withEmoji(emoji)} ${text}`,
    chosen: () => setStatus(emoji, text),
  }));
  const clear = { label: 'Clear my status', chosen: () => setStatus('', '') };
  return mine.status_emoji || mine.status_text ? [...ways, clear] : ways;
}
