/** The page: a workspace like Slack's, drawn again whenever something changed. */

import { drawPane } from './conversation.js';
import { visit } from './doings.js';
import { drawModal } from './modal.js';
import { drawSidebar } from './sidebar.js';
import { closeOnEscape, drawThread } from './thread.js';
import { drawTopbar } from './topbar.js';
import { place, places, watch, world } from './world.js';

const TRY_AGAIN_AFTER = 1500;
const AGES_EVERY = 30_000;
const part = (id) => document.getElementById(id);

function draw() {
  if (!world.state) return;
  drawTopbar(part('topbar'));
  drawSidebar(part('sidebar'));
  drawPane(part('pane'));
  drawThread(part('thread'));
  drawModal();
  document.title = titleOf(place(world.channel));
}

function titleOf(open) {
  const unread = places().some((each) => each.unread && each.id !== open?.id) ? '• ' : '';
  const name = open?.kind === 'channel' ? `#${open.name}` : (open?.name ?? '');
  return `${unread}${name} – ${world.state.team.name}`;
}

async function begin() {
  await visit();
  if (!world.state) setTimeout(begin, TRY_AGAIN_AFTER);
}

watch(draw);
setInterval(draw, AGES_EVERY);
addEventListener('hashchange', visit);
closeOnEscape(part('thread'));
begin();
