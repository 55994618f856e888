/** One message in a conversation. */

import { avatar } from './avatar.js';
import { blockEntries } from './blocks.js';
import { clickInMessage, openThread, useShortcut } from './doings.js';
import { el, keep } from './dom.js';
import { newForm } from './form.js';
import { icon } from './icons.js';
import { menuButton } from './menu.js';
import { ago, clockTime, filled } from './times.js';
import { isBot, nameOf, now, repliesTo, saidAt, world, zone } from './world.js';
import { freshStamp, mrkdwn, typed } from './words.js';

const TOGETHER_FOR = 5 * 60_000;
const forms = new Map();

/** Messages as entries for `keep`, with a line where a new day begins. */
export function messageEntries(messages, { inThread = false } = {}) {
  return messages.flatMap((message, at) => {
    const before = messages[at - 1];
    const newDay = !inThread && (!before || dayOf(before) !== dayOf(message));
    const joined = !newDay && belongsTo(before, message);
    return [...(newDay ? [dayEntry(message)] : []), messageEntry(message, { joined, inThread })];
  });
}

/** Who said it: the bot may speak under another name. */
export function speaker(message) {
  return message.username || nameOf(message.user);
}

function messageEntry(message, { joined, inThread }) {
  const replies = inThread ? [] : repliesTo(message.ts);
  const told = [
    freshStamp(message),
    joined,
    inThread,
    zone(),
    replies.map(({ ts }) => ts),
    replies.length && ago(saidAt(replies.at(-1)), now()),
    message.ts === world.thread,
  ];
  return {
    key: message.ts,
    stamp: JSON.stringify(told),
    draw: (old) => drawMessage(message, { joined, inThread, replies, old }),
  };
}

function drawMessage(message, { joined, inThread, replies, old }) {
  const content = old?.querySelector('.content') ?? el('div', { class: 'content' });
  keep(content, contentEntries(message, formFor(message, inThread)));
  const open = message.ts === world.thread && !inThread;
  return el(
    'article',
    {
      class: `message${joined ? ' joined' : ''}${message.ephemeral ? ' ephemeral' : ''}${open ? ' open' : ''}`,
      'data-ts': message.ts,
      'aria-label': `${speaker(message)} at ${clockTime(saidAt(message), zone())}`,
    },
    el('div', { class: 'gutter' }, joined ? time(message) : avatar(message.user)),
    el(
      'div',
      { class: 'body' },
      message.ephemeral && el('div', { class: 'only-you' }, icon('eye'), 'Only visible to you'),
      !joined && head(message),
      content,
      !inThread && replies.length > 0 && summary(message, replies),
    ),
    toolbar(message, inThread),
  );
}

function contentEntries(message, form) {
  const edited = message.edited
    ? [{ key: 'edited', stamp: 'edited', draw: () => el('span', { class: 'edited' }, '(edited)') }]
    : [];
  if (message.blocks?.length && !wasTyped(message))
    return [...blockEntries(message.blocks, form), ...attached(message, form), ...edited];
  const words = {
    key: 'text',
    stamp: freshStamp({ text: message.text }),
    draw: () => el('div', { class: 'words' }, wasTyped(message) ? typed(message.text) : mrkdwn(message.text ?? '')),
  };
  return [words, ...attached(message, form), ...edited];
}

function wasTyped({ user, bot_id: bot, blocks }) {
  return !isBot(user) && !bot && (!blocks?.length || blocks[0].block_id === 'typed');
}

function attached(message, form) {
  return (message.attachments ?? []).map((each, at) => ({
    key: `attachment ${at}`,
    stamp: JSON.stringify(each),
    draw: () => attachment(each, form),
  }));
}

function attachment({ color, blocks, pretext, title, text, fallback }, form) {
  const inside = el('div', {
    class: 'attachment',
    vars: color ? { '--colour': color.startsWith('#') ? color : `#${color}` } : {},
  });
  if (blocks) keep(inside, blockEntries(blocks, form));
  else
    inside.append(
      el('strong', {}, title ?? ''),
      el('div', { class: 'words' }, mrkdwn(text ?? pretext ?? fallback ?? '')),
    );
  return inside;
}

function formFor(message, inThread) {
  const key = `${world.as} ${message.ts} ${inThread}`;
  if (!forms.has(key))
    forms.set(
      key,
      newForm((action, values) => clickInMessage(message, action, values)),
    );
  return forms.get(key);
}

function head(message) {
  return el(
    'div',
    { class: 'head' },
    el('span', { class: 'who' }, speaker(message)),
    (isBot(message.user) || message.bot_id) && el('span', { class: 'badge' }, 'App'),
    time(message),
  );
}

function time(message) {
  const at = saidAt(message);
  return el(
    'time',
    { datetime: at.toISOString(), title: filled('{date_long} at {time_secs}', at, zone(), now()) },
    clockTime(at, zone()),
  );
}

function summary(message, all) {
  const seenByAll = all.filter(({ ephemeral }) => !ephemeral);
  const replies = seenByAll.length ? seenByAll : all;
  const faces = [...new Set(replies.map(({ user }) => user))].slice(0, 5);
  return el(
    'button',
    { class: 'thread-summary', type: 'button', onclick: () => openThread(message.ts) },
    faces.map((id) => avatar(id, 'small')),
    el('strong', {}, `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`),
    el('span', {}, `Last reply ${ago(saidAt(replies.at(-1)), now())}`),
  );
}

function toolbar(message, inThread) {
  if (message.ephemeral) return null;
  const shortcuts = world.state.shortcuts.filter(({ type }) => type !== 'global');
  return el(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'Message actions' },
    !inThread &&
      el(
        'button',
        {
          type: 'button',
          class: 'plain',
          'aria-label': 'Reply in thread',
          title: 'Reply in thread',
          onclick: () => openThread(message.thread_ts ?? message.ts),
        },
        icon('reply'),
      ),
    shortcuts.length > 0 &&
      menuButton(
        icon('more'),
        () =>
          shortcuts.map((shortcut) => ({
            label: shortcut.name,
            detail: world.state.bot.name,
            lead: avatar(world.state.bot.id, 'small'),
            chosen: () => useShortcut(shortcut, message),
          })),
        { label: 'More actions', class: 'plain' },
      ),
  );
}

function dayEntry(message) {
  const name = filled('{day_divider_pretty}', saidAt(message), zone(), now());
  return {
    key: `day ${dayOf(message)}`,
    stamp: name,
    draw: () => el('div', { class: 'day', role: 'separator', 'aria-label': name }, el('span', {}, name)),
  };
}

function dayOf(message) {
  return filled('{date_num}', saidAt(message), zone(), now());
}

function belongsTo(before, message) {
  return (
    Boolean(before) &&
    before.user === message.user &&
    speaker(before) === speaker(message) &&
    saidAt(message) - saidAt(before) < TOGETHER_FOR &&
    !message.ephemeral &&
    !before.ephemeral &&
    !before.reply_count
  );
}
