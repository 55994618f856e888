/** What the interactive elements of one message or view hold, kept while it is drawn again. */

import { holdsIn, isBlank, startingState, stillOffered } from './field_state.js';

/** A form; `act(action, values)` carries a press or a choice to the server, `served` is what the server says stands in it. */
export function newForm(act) {
  const fields = new Map();
  const errors = new Map();
  const form = {
    errors,
    served: {},
    touched: () => {},
    start: (blockId, element) => {
      const here = fields.get(keyOf(blockId, element))?.read();
      const there = form.served[blockId]?.[element.action_id];
      return (
        [here, there && !isBlank(there) && there].find((state) => state && stillOffered(element, state)) ??
        startingState(element)
      );
    },
    hold: (blockId, element, read, node) => fields.set(keyOf(blockId, element), { blockId, element, read, node }),
    act: (blockId, actionId, state) => act({ action_id: actionId, block_id: blockId, ...state }, form.values()),
    values: () => valuesOf([...fields.values()].filter(({ node, element }) => node.isConnected && holdsIn(element))),
  };
  return form;
}

function keyOf(blockId, element) {
  return `${blockId} ${element.action_id}`;
}

function valuesOf(fields) {
  const values = {};
  for (const { blockId, element, read } of fields) (values[blockId] ??= {})[element.action_id] = read();
  return values;
}
