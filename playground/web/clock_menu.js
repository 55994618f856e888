/** The workspace's clock, and the ways to move it. */

import { move } from './doings.js';
import { el, freshId } from './dom.js';
import { icon } from './icons.js';
import { hang } from './menu.js';
import { notify } from './notices.js';
import { fullTime } from './times.js';
import { now, watch, world } from './world.js';

const STEPS = [
  ['+1 h', { advance: '1h' }],
  ['+4 h', { advance: '4h' }],
  ['Tomorrow 08:30', { to: 'tomorrow 08:30' }],
  ['Next Monday 09:00', { to: 'mon 09:00' }],
  ['Next Tuesday 10:00', { to: 'tue 10:00' }],
];
const DURATION = /^\+?\s*((?:\d+\s*[smhdw]\s*)+)$/i;
const TICK = 1000;

/** The pill that shows the time and opens the menu. */
export function clockMenu() {
  const time = el('span', { class: 'clock-time', 'data-now': '' });
  const panel = el('div', {
    class: 'menu clock-panel',
    popover: 'auto',
    id: freshId('clock'),
    role: 'dialog',
    'aria-label': 'Move the clock',
  });
  const pill = el(
    'button',
    {
      type: 'button',
      class: 'pill clock',
      'aria-haspopup': 'dialog',
      'aria-expanded': 'false',
      'aria-label': 'Workspace time',
      title: 'Move the workspace’s clock',
    },
    icon('clock'),
    time,
    el('span', { class: 'zone' }, zoneName()),
    icon('caret'),
    el('span', { class: 'spinner', 'aria-hidden': 'true' }),
  );
  panel.append(...contents(panel));
  pill.addEventListener('click', () => toggle(panel, pill));
  panel.addEventListener('toggle', ({ newState }) => pill.setAttribute('aria-expanded', String(newState === 'open')));
  keepTime(pill, time);
  return el('span', { class: 'menu-holder' }, pill, panel);
}

/** What was typed as a step for the server: "+2d" advances, "fri 16:30" is a time to go to. */
export function stepFor(typed) {
  const duration = typed.trim().match(DURATION);
  return duration ? { advance: duration[1].replace(/\s+/g, '').toLowerCase() } : { to: typed.trim() };
}

function contents(panel) {
  const steps = STEPS.map(([label, step]) =>
    el('button', { type: 'button', class: 'menu-item', onclick: () => take(panel, step) }, label),
  );
  return [el('p', {}, 'Whatever becomes due on the way happens at once.'), ...steps, el('hr', {}), freeMove(panel)];
}

async function take(panel, step) {
  panel.hidePopover();
  const answer = await move(step);
  if (!answer.ok) notify(answer.error, { bad: true });
}

function freeMove(panel) {
  const id = freshId('moment');
  const field = el('input', { id, type: 'text', class: 'text', placeholder: '+2d, fri 16:30', autocomplete: 'off' });
  const error = el('div', { class: 'error', role: 'alert' });
  const onsubmit = async (event) => {
    event.preventDefault();
    const answer = field.value.trim()
      ? await move(stepFor(field.value))
      : { ok: false, error: 'Type how far, as in +2d, or when, as in fri 16:30.' };
    error.textContent = answer.ok ? '' : answer.error;
    if (!answer.ok) return;
    field.value = '';
    panel.hidePopover();
  };
  return el(
    'form',
    { class: 'free-move', onsubmit },
    el('label', { htmlFor: id }, 'Or move to'),
    el('div', { class: 'row' }, field, el('button', { class: 'button primary' }, 'Move')),
    error,
  );
}

function toggle(panel, pill) {
  if (panel.matches(':popover-open')) return panel.hidePopover();
  panel.showPopover();
  hang(panel, pill);
  return panel.querySelector('button').focus();
}

function keepTime(pill, time) {
  const show = () => {
    const words = world.moving ? 'Moving the clock…' : fullTime(now(), world.state.zone);
    if (words === time.textContent) return;
    time.textContent = words;
    pill.setAttribute('aria-label', `Workspace time: ${words}`);
    pill.setAttribute('aria-busy', String(world.moving));
    pill.disabled = world.moving;
  };
  show();
  watch(show);
  setInterval(show, TICK);
}

function zoneName() {
  return world.state.zone.split('/').at(-1).replaceAll('_', ' ');
}
