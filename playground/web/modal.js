/** Modals: what the app asks, with everything typed kept until it is handed in or left. */

import { blockEntries } from './blocks.js';
import { avatar } from './avatar.js';
import { clickInView, close, closeAll, submit } from './doings.js';
import { el, freshId, keep } from './dom.js';
import { newForm } from './form.js';
import { icon } from './icons.js';
import { world } from './world.js';
import { plain } from './words.js';

const TROUBLE = 'We had some trouble connecting. Try again?';
let dialog = null;
let current = null;
const stack = new Map();

/** Show the modal the server says is open, change it in place, or close it. */
export function drawModal() {
  const view = world.state?.modal ?? null;
  if (!view) return leave();
  if (!dialog) open();
  const sheet = sheetFor(view);
  const arrived = sheet !== current;
  current = sheet;
  keep(dialog, [{ key: view.id, stamp: '', draw: () => sheet.node }]);
  fill(sheet);
  if (arrived) focusFirst(sheet);
  return undefined;
}

function open() {
  dialog = el('dialog', { class: 'modal', role: 'dialog', 'aria-modal': 'true' });
  dialog.addEventListener('keydown', stayInside);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    close(current.view);
  });
  document.body.append(dialog);
  dialog.showModal();
}

function stayInside(event) {
  if (event.key !== 'Tab') return;
  const stops = [...dialog.querySelectorAll('button, input, textarea, a[href], [tabindex="0"]')].filter(
    (stop) => stop.offsetParent && !stop.disabled,
  );
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== from) return;
  event.preventDefault();
  to.focus();
}

function leave() {
  if (!dialog) return;
  dialog.close();
  dialog.remove();
  dialog = null;
  current = null;
  stack.clear();
  if (document.activeElement === document.body) document.querySelector('.composer-text')?.focus();
}

function sheetFor(view) {
  const key = `${world.as} ${view.id}`;
  const sheet = stack.get(key) ?? newSheet();
  stack.set(key, sheet);
  sheet.view = view;
  sheet.form.served = view.state?.values ?? {};
  return sheet;
}

function newSheet() {
  const sheet = { view: null, trouble: '', titleId: freshId('title') };
  sheet.form = newForm((action, values) => clickInView(sheet.view, action, values));
  sheet.form.touched = (blockId) => forgive(sheet, blockId);
  sheet.head = el('header', { class: 'modal-head' });
  sheet.body = el('div', { class: 'modal-body' });
  sheet.foot = el('footer', { class: 'modal-foot' });
  sheet.node = el(
    'form',
    {
      class: 'sheet',
      novalidate: true,
      onsubmit: (event) => handIn(event, sheet),
      onkeydown: (event) => onKey(event, sheet),
      oninput: (event) => forgive(sheet, event.target.closest('[data-block-id]')?.dataset.blockId),
    },
    sheet.head,
    sheet.body,
    sheet.foot,
  );
  return sheet;
}

function fill(sheet) {
  const { view } = sheet;
  dialog.setAttribute('aria-labelledby', sheet.titleId);
  keep(sheet.head, [
    { key: 'head', stamp: JSON.stringify([view.title, view.previous_view_id]), draw: () => head(sheet) },
  ]);
  keep(sheet.body, blockEntries(view.blocks, sheet.form));
  keep(sheet.foot, [{ key: 'foot', stamp: JSON.stringify([view.submit, view.close]), draw: () => foot(sheet) }]);
  showErrors(sheet);
}

function head(sheet) {
  const { view, titleId } = sheet;
  return el(
    'div',
    { class: 'modal-title' },
    view.previous_view_id &&
      el(
        'button',
        { type: 'button', class: 'plain', 'aria-label': 'Back', onclick: () => close(sheet.view) },
        icon('back'),
      ),
    avatar(world.state.bot.id, 'small'),
    el('h1', { id: titleId }, plain(view.title)),
    el('button', { type: 'button', class: 'plain', 'aria-label': 'Close', onclick: closeAll }, icon('close')),
  );
}

function foot(sheet) {
  const { view } = sheet;
  return el(
    'div',
    { class: 'row' },
    el('span', { class: 'trouble', role: 'alert' }),
    el(
      'button',
      { type: 'button', class: 'button', onclick: () => close(sheet.view) },
      plain(view.close) || (view.submit ? 'Cancel' : 'Close'),
    ),
    view.submit &&
      el(
        'button',
        { type: 'submit', class: 'button primary' },
        el('span', { class: 'button-words' }, plain(view.submit)),
      ),
  );
}

async function handIn(event, sheet) {
  event.preventDefault();
  if (!sheet.view.submit || sheet.node.getAttribute('aria-busy') === 'true') return;
  sheet.trouble = '';
  sheet.form.errors.clear();
  await ask(sheet);
  showErrors(sheet);
  sheet.body.querySelector('.invalid :is(input, textarea)')?.focus();
  sheet.body.querySelector('.invalid')?.scrollIntoView({ block: 'nearest' });
}

async function ask(sheet) {
  busy(sheet, 'true');
  const answer = await submit(sheet.view, sheet.form.values());
  busy(sheet, 'false');
  const errors = Object.entries(answer.errors ?? {});
  errors.forEach(([blockId, sentence]) => sheet.form.errors.set(blockId, sentence));
  const known = new Set(sheet.view.blocks.map((block) => block.block_id));
  const homeless = errors.filter(([blockId]) => !known.has(blockId)).map(([, sentence]) => sentence);
  if (!answer.ok) sheet.trouble = homeless.join(' ') || (errors.length ? '' : TROUBLE);
}

function busy(sheet, state) {
  sheet.node.setAttribute('aria-busy', state);
  sheet.foot.querySelector('[type=submit]')?.setAttribute('aria-busy', state);
}

function forgive(sheet, blockId) {
  if (sheet.form.errors.delete(blockId)) showErrors(sheet);
}

function showErrors({ body, foot: footer, form, trouble }) {
  for (const node of body.children) {
    const sentence = form.errors.get(node.dataset.blockId);
    node.classList.toggle('invalid', Boolean(sentence));
    const error = node.querySelector(':scope > .error');
    if (error && error.textContent !== (sentence ?? '')) error.textContent = sentence ?? '';
    node
      .querySelectorAll('input, textarea')
      .forEach((field) => field.setAttribute('aria-invalid', String(Boolean(sentence))));
  }
  footer.querySelector('.trouble').textContent = trouble;
}

function focusFirst({ body, node }) {
  (
    body.querySelector('input, textarea, select, button') ??
    node.querySelector('[type=submit]') ??
    node.querySelector('button')
  )?.focus();
}

function onKey(event, { node }) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) node.requestSubmit();
}
