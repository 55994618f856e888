/** Who looks at what stands in the address, so a reload or a shared link opens the same view. */

import { world } from './world.js';

/** Read person, channel, thread and tab from the address into what the page knows. */
export function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  world.as = asked.get('as') ?? world.as;
  world.channel = asked.get('channel') ?? world.channel;
  world.thread = asked.get('thread');
  world.tab = asked.get('tab') ?? 'messages';
}

/** Write them back, without a new step in the history. */
export function writeAddress() {
  const told = new URLSearchParams({ as: world.as, channel: world.channel });
  if (world.thread) told.set('thread', world.thread);
  if (world.tab === 'home') told.set('tab', 'home');
  const hash = `#${told}`;
  if (hash !== location.hash) history.replaceState(null, '', hash);
}
