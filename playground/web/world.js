/** What the page knows: who is looking at what, and what the server last said about it. Nothing here draws. */

import { instantOf } from './times.js';

export const world = {
  as: null, // the person whose eyes these are
  channel: null, // the id in the sidebar that is open
  thread: null, // ts of the open thread's first message
  tab: 'messages', // 'home' or 'messages' where the bot lives
  state: null, // the last answer of /playground/state
  messages: [], // of the open channel, oldest first
  loadedFor: null, // which person and channel `messages` belongs to
  clockAhead: 0, // milliseconds the workspace's clock is ahead of this machine's
  moving: false, // the clock is being moved
  lost: false, // the server stopped talking to us
};

const watchers = new Set();

/** Call this after every change, so that the page follows. */
export function changed() {
  watchers.forEach((watch) => watch());
}

/** Be called after every change. */
export function watch(watcher) {
  watchers.add(watcher);
}

/** The instant it is in the workspace. */
export function now() {
  return new Date(Date.now() + world.clockAhead);
}

/** Remember what time the server says it is. */
export function setClock(iso) {
  world.clockAhead = new Date(iso) - Date.now();
}

/** The person whose eyes these are. */
export function me() {
  return person(world.as);
}

/** The zone of the reader, in which every time is shown. */
export function zone() {
  return me()?.tz ?? world.state?.zone ?? 'UTC';
}

/** Somebody in the workspace by id, or undefined. */
export function person(id) {
  return world.state?.people.find((each) => each.id === id);
}

/** What to call somebody, people and bot alike. */
export function nameOf(id) {
  if (id === world.state?.bot?.id) return world.state.bot.name;
  const found = person(id);
  return found?.real_name || found?.name || (id === 'USLACKBOT' ? 'Slackbot' : id);
}

/** Whether this id is the bot's. */
export function isBot(id) {
  return id === world.state?.bot?.id;
}

/** A place in the sidebar by id, or undefined. */
export function place(id) {
  return places().find((each) => each.id === id);
}

/** Every place in the sidebar; the app's own is there even when the server does not list it. */
export function places() {
  const listed = world.state?.channels ?? [];
  if (!world.state || listed.some(({ kind }) => kind === 'app')) return listed;
  return [...listed, { id: 'app', name: world.state.bot.name, kind: 'app', unread: 0 }];
}

/** The direct messages with the bot, or undefined. */
export function botMessages() {
  return places().find(
    (each) => each.kind === 'im' && (each.user === world.state.bot.id || each.name === world.state.bot.name),
  );
}

/** Whether a place belongs to the bot, so that it has a Home beside its messages. */
export function isAppPlace(each) {
  return Boolean(each) && (each.kind === 'app' || each.id === botMessages()?.id);
}

/** The messages of the channel itself, without the replies inside threads. */
export function roots() {
  return world.messages.filter(({ ts, thread_ts: thread }) => !thread || thread === ts);
}

/** The replies to one message, oldest first. */
export function repliesTo(ts) {
  return world.messages.filter((each) => each.thread_ts === ts && each.ts !== ts);
}

/** When a message was said. */
export function saidAt(message) {
  return instantOf(message.ts);
}
