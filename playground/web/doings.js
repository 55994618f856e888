/** What a person can do here. Each tells the server and then looks again at what is so: the server is the only truth. */

import { readAddress, writeAddress } from './address.js';
import { notify } from './notices.js';
import { act, fetchMessages, fetchState, listen, moveClock } from './server.js';
import { botMessages, changed, isAppPlace, place, places, setClock, world } from './world.js';

const NOBODY = 404;
const MOST_MODALS = 3;
const ERROR_CODE = /^[a-z_]+$/;
let hangUp = () => {};
let looking = null;
let lookAgain = false;

/** Open what the address says, as whom it says, and listen. */
export async function visit() {
  readAddress();
  await refresh();
  if (world.state) arrive();
}

/** Look at the page through somebody else's eyes. */
export async function become(id) {
  if (id === world.as) return;
  const withTheBot = isAppPlace(place(world.channel));
  Object.assign(world, { as: id, thread: null, messages: [], loadedFor: null });
  world.state = { ...world.state, modal: null, home: null };
  await refresh();
  if (withTheBot) world.channel = (botMessages() ?? place('app')).id;
  arrive();
}

/** Open a place in the sidebar; the app's own opens on its Home. */
export async function go(channel, { tab } = {}) {
  Object.assign(world, { channel, thread: null, tab: tab ?? (place(channel)?.kind === 'app' ? 'home' : 'messages') });
  settle();
  if (world.tab === 'home') await openHome();
  else await refresh();
}

/** Open the thread under a message, or close it with null. */
export function openThread(ts) {
  world.thread = ts;
  settle();
}

/** Say or command something; answers `{ok, error?}` so that the composer can keep the words when it failed. */
export function say(text, thread) {
  return doing({ do: 'type', channel: conversation(), text, ...(thread && { thread_ts: thread }) });
}

/** Set one's status, or clear it with nothing in both. */
export async function setStatus(emoji, text) {
  await reported(doing({ do: 'status', emoji, text }));
}

/** Choose a shortcut on a message. */
export async function useShortcut(shortcut, message) {
  await reported(doing({ do: 'shortcut', callback_id: shortcut.callback_id, channel: conversation(), ts: message.ts }));
}

/** Choose a shortcut that belongs to no message. */
export async function useGlobalShortcut(shortcut) {
  await reported(doing({ do: 'global_shortcut', callback_id: shortcut.callback_id }));
}

/** Press, choose or tick something in a message. */
export async function clickInMessage(message, action, values) {
  const { action_id, block_id } = action;
  await reported(
    doing({
      do: 'click',
      channel: message.channel ?? conversation(),
      ts: message.ts,
      action_id,
      block_id,
      action,
      values,
    }),
  );
}

/** Press, choose or tick something in a modal or on the Home. */
export async function clickInView(view, action, values) {
  const { action_id, block_id } = action;
  await reported(doing({ do: 'click', view_id: view.id, action_id, block_id, action, values }));
}

/** Hand a modal in; answers `{ok, errors?}` for the modal to show. */
export function submit(view, values) {
  return doing({ do: 'submit', view_id: view.id, values });
}

/** Leave a modal without handing it in; the one below it, if any, comes back. */
export async function close(view) {
  await reported(doing({ do: 'close', view_id: view.id }));
}

/** Leave every modal. */
export async function closeAll() {
  for (let open = 0; open < MOST_MODALS && world.state.modal; open += 1) await close(world.state.modal);
}

/** Move the workspace's clock, visibly, until everything due was said; answers `{ok, error?}`. */
export async function move(step) {
  world.moving = true;
  changed();
  const answer = await moveClock(step);
  world.moving = false;
  if (answer.ok) setClock(answer.now);
  await refresh();
  return answer;
}

/** Look again at everything shown; looks asked for meanwhile become one more look afterwards. */
export async function refresh() {
  lookAgain = Boolean(looking);
  looking ??= look().finally(() => {
    looking = null;
  });
  await looking;
}

/** The id of the conversation that is open: the bot's direct messages when it is the app's place. */
export function conversation() {
  return place(world.channel)?.kind === 'app' ? botMessages()?.id : world.channel;
}

/** Whether the bot's Home is open, not a conversation. */
export function isHome() {
  return world.tab === 'home' && isAppPlace(place(world.channel));
}

async function look() {
  do {
    lookAgain = false;
    await lookOnce(world.as);
  } while (lookAgain);
}

async function lookOnce(as) {
  const state = await fetchState(as);
  if (as !== world.as) return;
  if (state.status === NOBODY && as) return forget();
  if (state.ok) take(state);
  world.lost = !state.ok;
  if (!state.ok) return changed();
  if (!isHome()) await lookAtMessages(world.as, conversation());
  changed();
}

function forget() {
  Object.assign(world, { as: null, channel: null, thread: null });
  lookAgain = true;
}

function take(state) {
  world.state = state;
  world.as = typeof state.me === 'object' ? state.me.id : (state.me ?? world.as);
  if (!place(world.channel)) world.channel = firstPlace();
  setClock(state.now);
}

function firstPlace() {
  return (places().find(({ kind, name }) => kind === 'channel' && name === 'sales') ?? places()[0]).id;
}

async function lookAtMessages(as, channel) {
  if (!channel) return;
  const answer = await fetchMessages(channel, as);
  if (as !== world.as || channel !== conversation()) return;
  world.messages = answer.messages ?? [];
  world.loadedFor = `${as} ${channel}`;
}

async function arrive() {
  hangUp();
  hangUp = listen(world.as, heard);
  settle();
  if (world.tab === 'home') await openHome();
}

async function openHome() {
  await reported(doing({ do: 'home' }));
}

function settle() {
  writeAddress();
  changed();
}

function heard(event) {
  if (event.type === 'toast') return notify(event.text);
  if (event.type === 'lost') {
    world.lost = true;
    return changed();
  }
  if (event.type === 'clock' && event.now) setClock(event.now);
  return refresh();
}

async function doing(what) {
  const answer = await act(world.as, what);
  await refresh();
  return answer;
}

async function reported(answering) {
  const answer = await answering;
  const sentence = !answer.ok && answer.error && !ERROR_CODE.test(answer.error);
  if (sentence) notify(answer.error, { bad: true });
}
