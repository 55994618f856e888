/** The right-hand pane: one message and the replies to it. */

import { composer } from './composer.js';
import { conversation, openThread } from './doings.js';
import { el, keep } from './dom.js';
import { icon } from './icons.js';
import { messageEntries } from './message.js';
import { messageList, showMessages } from './message_list.js';
import { place, repliesTo, world } from './world.js';

/** Draw the open thread into the pane, or hide the pane. */
export function drawThread(pane) {
  const root = world.thread && world.messages.find(({ ts }) => ts === world.thread);
  pane.hidden = !root;
  document.body.classList.toggle('with-thread', Boolean(root));
  if (!root) return keep(pane, []);
  keep(pane, [headEntry(), listEntry(root), composerEntry(root)]);
  return drawReplies(pane.querySelector('.messages'), root);
}

/** Esc closes the thread when nothing inside wanted the key. */
export function closeOnEscape(pane) {
  pane.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !pane.querySelector(':popover-open')) openThread(null);
  });
}

function headEntry() {
  const open = place(world.channel);
  return {
    key: 'head',
    stamp: open.name,
    draw: () =>
      el(
        'header',
        { class: 'pane-head' },
        el('h2', {}, 'Thread', el('span', { class: 'where' }, open.kind === 'channel' ? `#${open.name}` : open.name)),
        el(
          'button',
          { class: 'plain', type: 'button', 'aria-label': 'Close thread', onclick: () => openThread(null) },
          icon('close'),
        ),
      ),
  };
}

function listEntry(root) {
  return { key: `list ${world.as} ${root.ts}`, stamp: '', draw: () => messageList('Replies') };
}

function composerEntry(root) {
  return {
    key: `composer ${world.as} ${conversation()} ${root.ts}`,
    stamp: '',
    draw: () => composer({ words: 'Reply…', thread: root.ts, focused: true }),
  };
}

function drawReplies(list, root) {
  const replies = repliesTo(root.ts);
  const count = replies.length && `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`;
  const line = count ? [{ key: 'count', stamp: count, draw: () => el('div', { class: 'reply-count' }, count) }] : [];
  const newest = replies.at(-1)?.ts;
  showMessages(
    list,
    [...messageEntries([root], { inThread: true }), ...line, ...messageEntries(replies, { inThread: true })],
    { follows: newest !== list.newest },
  );
  list.newest = newest;
}
