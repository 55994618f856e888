/** Slack's rich_text blocks as nodes. */

import { el } from './dom.js';
import { broadcast, channelLink, date, emojiNode, link, mention } from './words.js';

const STYLES = { bold: 'strong', italic: 'em', strike: 's', code: 'code', underline: 'u' };

/** A rich_text block. */
export function richText(block) {
  return el(
    'div',
    { class: 'rich-text' },
    grouped(block.elements).map((group) => (Array.isArray(group) ? list(group) : part(group))),
  );
}

function grouped(elements) {
  const groups = [];
  for (const element of elements) {
    const last = groups.at(-1);
    if (element.type === 'rich_text_list' && Array.isArray(last)) last.push(element);
    else groups.push(element.type === 'rich_text_list' ? [element] : element);
  }
  return groups;
}

function part({ type, elements, border }) {
  const inside = elements.map(inline);
  if (type === 'rich_text_quote') return el('blockquote', {}, inside);
  if (type === 'rich_text_preformatted')
    return el(
      'pre',
      { class: border ? 'bordered' : null },
      elements.map((each) => each.text ?? each.url ?? ''),
    );
  return el('div', { class: 'rich-section' }, inside);
}

function list(lists) {
  return lists.map((each) => {
    const tag = each.style === 'ordered' ? 'ol' : 'ul';
    const items = each.elements.map((item) => el('li', {}, item.elements.map(inline)));
    return el(
      tag,
      { class: `rich-list indent-${Math.min(each.indent ?? 0, 4)}`, start: each.offset ? each.offset + 1 : null },
      items,
    );
  });
}

function inline(element) {
  return styled(bare(element), element.style ?? {});
}

function bare(element) {
  switch (element.type) {
    case 'link':
      return link(element.url, element.text || element.url);
    case 'user':
      return mention(element.user_id);
    case 'usergroup':
      return broadcast(element.usergroup_id);
    case 'channel':
      return channelLink(element.channel_id);
    case 'broadcast':
      return broadcast(element.range);
    case 'emoji':
      return emojiNode(element.name, element.unicode);
    case 'date':
      return date(element.timestamp, element.format, element.fallback, element.url);
    case 'color':
      return el('span', { class: 'swatch', vars: { '--colour': element.value } }, element.value);
    default:
      return element.text ?? '';
  }
}

function styled(node, style) {
  return Object.keys(STYLES)
    .filter((name) => style[name])
    .reduce((inner, name) => el(STYLES[name], {}, inner), node);
}
