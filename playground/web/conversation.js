/** The middle of the page: what is said in a channel or with the bot, or the bot's Home. */

import { placeSign } from './avatar.js';
import { composer } from './composer.js';
import { conversation, go, isHome } from './doings.js';
import { el, keep } from './dom.js';
import { drawHome } from './home.js';
import { messageEntries } from './message.js';
import { messageList, showMessages } from './message_list.js';
import { botMessages, isAppPlace, place, roots, world } from './world.js';
import { welcomeEntries } from './welcome.js';

/** Draw the open place into the pane. */
export function drawPane(pane) {
  const open = place(world.channel);
  if (!open) return;
  const home = isHome();
  keep(pane, [
    headEntry(open),
    ...welcomeEntries(),
    ...(home ? [homeEntry()] : [listEntry(open), composerEntry(open)]),
  ]);
  if (home) drawHome(pane.querySelector('.home'));
  else drawMessages(pane.querySelector('.messages'));
}

function headEntry(open) {
  const tabs = isAppPlace(open);
  return {
    key: 'head',
    stamp: JSON.stringify([open.name, open.topic, open.members, tabs && world.tab]),
    draw: () =>
      el(
        'header',
        { class: 'pane-head' },
        el('h1', {}, placeSign(open, 'small'), el('span', {}, open.name)),
        open.topic && el('p', { class: 'topic' }, open.topic),
        tabs && tabList(),
      ),
  };
}

function tabList() {
  const tab = (name, label) =>
    el(
      'button',
      {
        role: 'tab',
        type: 'button',
        'aria-selected': String(world.tab === name),
        onclick: () => go(botMessages()?.id ?? world.channel, { tab: name }),
      },
      label,
    );
  return el('div', { class: 'tabs', role: 'tablist' }, tab('home', 'Home'), tab('messages', 'Messages'));
}

function homeEntry() {
  return {
    key: 'home',
    stamp: world.as,
    draw: () => el('div', { class: 'home', role: 'region', 'aria-label': 'Home' }),
  };
}

function listEntry(open) {
  const label = open.kind === 'channel' ? `Messages in #${open.name}` : `Messages with ${open.name}`;
  return { key: `list ${world.as} ${conversation()}`, stamp: label, draw: () => messageList(label) };
}

function composerEntry(open) {
  const words = open.kind === 'channel' ? `Message #${open.name}` : `Message ${open.name}`;
  return { key: `composer ${world.as} ${conversation()}`, stamp: words, draw: () => composer({ words }) };
}

function drawMessages(list) {
  if (world.loadedFor !== `${world.as} ${conversation()}`) return;
  const messages = roots();
  const newest = messages.at(-1);
  const toldMe = newest?.ts !== list.newest && (newest?.user === world.as || newest?.ephemeral);
  showMessages(list, messages.length ? messageEntries(messages) : [quiet()], { follows: Boolean(toldMe) });
  list.newest = newest?.ts;
}

function quiet() {
  return { key: 'quiet', stamp: '', draw: () => el('p', { class: 'quiet' }, 'Nothing has been said here yet.') };
}
