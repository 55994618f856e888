/** The bot's Home. */

import { blockEntries } from './blocks.js';
import { clickInView } from './doings.js';
import { el, keep } from './dom.js';
import { newForm } from './form.js';
import { world } from './world.js';

let shown = null;

/** Draw the reader's Home into the region. */
export function drawHome(region) {
  const view = world.state.home;
  if (!view)
    return keep(region, [
      { key: 'empty', stamp: world.as, draw: () => el('p', { class: 'quiet' }, 'This Home is still empty.') },
    ]);
  return keep(region, blockEntries(view.blocks, formFor(view)));
}

function formFor(view) {
  const key = `${world.as} ${view.id}`;
  if (shown?.key !== key) shown = { key, form: newForm((action, values) => clickInView(shown.view, action, values)) };
  shown.view = view;
  shown.form.served = view.state?.values ?? {};
  return shown.form;
}
