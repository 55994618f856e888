/** Block Kit: every block a message, a modal or a Home may carry. */

import { chart } from './charts.js';
import { el, freshId } from './dom.js';
import { drawElement, isInteractive } from './elements.js';
import { richText } from './rich_text.js';
import { table } from './tables.js';
import { freshStamp, plain, worded } from './words.js';

const KINDS = {
  header: (block) => el('h3', { class: 'header-block' }, worded(block.text)),
  divider: () => el('hr', { class: 'divider' }),
  rich_text: richText,
  section,
  context,
  actions,
  input,
  image,
  table,
  data_visualization: chart,
  video: (block) => el('div', { class: 'words' }, plain(block.title)),
};

/** One block; `form` carries what is done in it. An unknown kind says so instead of breaking the message. */
export function drawBlock(block, form) {
  const node = drawn(block, form);
  node.classList.add('block', `${block.type}-block`);
  node.dataset.blockId = block.block_id ?? '';
  return node;
}

function drawn(block, form) {
  try {
    return (KINDS[block.type] ?? unknown)(block, form);
  } catch (trouble) {
    // one crooked block must not take the rest of the page with it
    console.error(trouble);
    return unknown(block);
  }
}

/** Blocks as entries for `keep`: a block that did not change is not drawn again. */
export function blockEntries(blocks, form) {
  return blocks.map((block, place) => ({
    key: `${block.block_id ?? place} ${block.type}`,
    stamp: freshStamp(block),
    draw: () => drawBlock(block, form),
  }));
}

function section(block, form) {
  const id = freshId('section');
  const words = el(
    'div',
    { class: 'section-words', id },
    block.text && el('div', { class: 'words' }, worded(block.text)),
    block.fields &&
      el(
        'div',
        { class: 'facts' },
        block.fields.map((field) => el('div', { class: 'words' }, worded(field))),
      ),
  );
  return el('div', {}, words, block.accessory && accessory(block, form, id));
}

function accessory({ accessory: element, ...block }, form, labelledBy) {
  if (element.type === 'image') return picture(element, 'accessory-image');
  return element && isInteractive(element)
    ? drawElement(element, block, form, { 'aria-labelledby': labelledBy })
    : unknown(element);
}

function context(block) {
  return el(
    'div',
    {},
    block.elements.map((element) =>
      element.type === 'image' ? picture(element, 'context-image') : el('span', { class: 'words' }, worded(element)),
    ),
  );
}

function actions(block, form) {
  return el(
    'div',
    { class: 'row' },
    block.elements.map((element) => (isInteractive(element) ? drawElement(element, block, form) : unknown(element))),
  );
}

function input(block, form) {
  const [id, labelId, hintId, errorId] = ['field', 'label', 'hint', 'error'].map(freshId);
  const label = el('label', { id: labelId, htmlFor: id, class: 'label' }, worded(block.label));
  const field = isInteractive(block.element)
    ? drawElement(block.element, block, form, {
        id,
        'aria-labelledby': labelId,
        'aria-describedby': `${hintId} ${errorId}`,
      })
    : unknown(block.element);
  return el(
    'div',
    {},
    el('div', { class: 'label-row' }, label, block.optional && el('span', { class: 'optional' }, '(optional)')),
    field,
    el('div', { class: 'error', id: errorId, role: 'alert' }),
    el('div', { class: 'hint', id: hintId }, worded(block.hint)),
  );
}

function image(block) {
  return el('figure', {}, block.title && el('figcaption', {}, worded(block.title)), picture(block, 'image'));
}

function picture({ image_url: url, slack_file: file, alt_text: alt }, kind) {
  const source = url ?? file?.url ?? '';
  if (!/^(https?:|data:image\/|\/)/i.test(source)) return el('span', { class: `${kind} missing` }, alt);
  const missing = () => node.replaceWith(el('span', { class: `${kind} missing` }, alt));
  const node = el('img', { class: kind, src: source, alt, loading: 'lazy', onerror: () => missing() });
  return node;
}

function unknown(block) {
  return el('div', { class: 'unknown' }, `This playground does not draw “${block?.type}” yet.`);
}
