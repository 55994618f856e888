/** Everything on the page is built here, out of text nodes: nobody's words can become markup. */

const SVG = 'http://www.w3.org/2000/svg';
const PROPERTIES = new Set(['value', 'checked', 'disabled', 'hidden', 'htmlFor', 'tabIndex']);
let numbered = 0;

/** An element with its properties and children; strings become text, null and false are left out. */
export function el(tag, props = {}, ...children) {
  return dressed(document.createElement(tag), props, children);
}

/** The same for a piece of a drawing. */
export function svg(tag, props = {}, ...children) {
  return dressed(document.createElementNS(SVG, tag), props, children);
}

/** An id nothing else on the page has. */
export function freshId(word) {
  numbered += 1;
  return `${word}-${numbered}`;
}

function dressed(node, props, children) {
  for (const [name, value] of Object.entries(props)) dress(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function dress(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === 'function') node.addEventListener(name.slice(2), value);
  else if (name === 'vars') Object.entries(value).forEach(([key, to]) => node.style.setProperty(key, to));
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? '' : value);
}

/**
 * Make the parent hold exactly these entries `{key, stamp, draw}`, drawing only those whose stamp changed.
 *
 * What stays is not touched, so focus, selection and scrolling survive; what is drawn again gets the focus its forerunner had.
 */
export function keep(parent, entries) {
  const before = new Map([...parent.children].map((node) => [node.kept?.key, node]));
  const focused = focusIn(parent);
  const nodes = entries.map((entry) => standing(before.get(entry.key), entry));
  for (const node of before.values()) if (!nodes.includes(node)) node.remove();
  nodes.forEach((node, place) => {
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
  });
  refocus(parent, focused);
}

function standing(old, { key, stamp, draw }) {
  if (old && old.kept.stamp === stamp) return old;
  const node = draw(old);
  node.kept = { key, stamp };
  return node;
}

function focusIn(parent) {
  const active = document.activeElement;
  if (!active || active === parent || !parent.contains(active)) return null;
  const entry = [...parent.children].find((child) => child.contains(active));
  return { active, key: entry?.kept?.key, field: active.dataset.field, from: caret(active) };
}

function refocus(parent, focused) {
  if (!focused || document.activeElement === focused.active) return;
  if (focused.active.isConnected) focused.active.focus({ preventScroll: true });
  else if (focused.field) focusAgain(parent, focused);
}

function focusAgain(parent, { key, field, from }) {
  const entry = [...parent.children].find((child) => child.kept?.key === key);
  const again = entry?.querySelector(`[data-field="${CSS.escape(field)}"]`);
  again?.focus({ preventScroll: true });
  if (again && from !== null && again.setSelectionRange) again.setSelectionRange(from, from);
}

function caret(active) {
  const typed = active instanceof HTMLTextAreaElement || (active instanceof HTMLInputElement && active.type === 'text');
  return typed ? active.selectionStart : null;
}
