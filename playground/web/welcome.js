/** The strip that tells a newcomer what to try; once dismissed it stays away. */

import { become, go, move } from './doings.js';
import { prefill } from './composer.js';
import { el } from './dom.js';
import { icon } from './icons.js';
import { notify } from './notices.js';
import { changed, places, world } from './world.js';

const DISMISSED = 'hymnsheet-welcome-dismissed';

/** The strip as entries for `keep`: one, or none once it was dismissed. */
export function welcomeEntries() {
  return localStorage.getItem(DISMISSED) ? [] : [{ key: 'welcome', stamp: '', draw: strip }];
}

function strip() {
  return el(
    'section',
    { class: 'welcome', 'aria-label': 'Four things to try' },
    el('p', {}, el('strong', {}, 'Welcome! '), 'Everything here runs on this machine. Four things to try:'),
    el(
      'ol',
      {},
      step('Judge a lead: ', '/leadfeedback acme.com 2 too early, no budget', '', () =>
        typeAsRep('/leadfeedback acme.com 2 too early, no budget'),
      ),
      step('Log what they said: ', '/objection', '', () => typeAsRep('/objection')),
      step('Hand a lead to a colleague: ', '/lead add Jo Miller', '', () => typeAsRep('/lead add Jo Miller')),
      step('Move the clock to ', '08:30 tomorrow', ', look in #marketing as Max', seeTheDigest),
    ),
    el(
      'button',
      { type: 'button', class: 'plain', 'aria-label': 'Dismiss the welcome', onclick: dismiss },
      icon('close'),
    ),
  );
}

function step(before, words, after, onclick) {
  return el('li', {}, el('button', { type: 'button', class: 'try', onclick }, before, el('code', {}, words), after));
}

async function typeAsRep(text) {
  await become((byRole('rep') ?? world.state.people[0]).id);
  await go(channelNamed('sales') ?? world.channel);
  prefill(text);
}

async function seeTheDigest() {
  const moved = await move({ to: 'tomorrow 08:30' });
  if (!moved.ok) return notify(moved.error, { bad: true });
  await become(
    (
      world.state.people.find(({ real_name: name }) => name.startsWith('Max')) ??
      byRole('marketer') ??
      world.state.people[0]
    ).id,
  );
  return go(channelNamed('marketing') ?? world.channel);
}

function byRole(role) {
  return world.state.people.find((each) => each.role === role);
}

function channelNamed(name) {
  return places().find((each) => each.kind === 'channel' && each.name === name)?.id;
}

function dismiss() {
  localStorage.setItem(DISMISSED, 'yes');
  changed();
}
