/** Slack's mrkdwn and text objects as nodes. Whatever is not markup stays the text it is. */

import { el } from './dom.js';
import { emoji, withEmoji } from './emoji.js';
import { filled } from './times.js';
import { isBot, nameOf, now, person, place, world, zone } from './world.js';
import { go } from './doings.js';

const FENCE = /```\n?([\s\S]+?)\n?```/g;
const SAFE = /^(https?:|mailto:|tel:)/i;
const QUOTED = /^(?:&gt;|>)(?!&gt;&gt;|>>) ?/;
const QUOTED_TO_THE_END = /^(?:&gt;&gt;&gt;|>>>) ?/;
const INLINE = new RegExp(
  [
    '`(?<code>[^`\\n]+)`',
    '<(?<entity>[^<>\\n]+)>',
    paired('\\*', 'bold'),
    paired('_', 'italic'),
    paired('~', 'strike'),
    "(?<![\\p{L}\\p{N}:]):(?<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):",
    '(?<url>https?://[^\\s<>|]*[^\\s<>|.,;:!?\'")\\]*_~])',
  ].join('|'),
  'gu',
);

/** A text object, `{type: "mrkdwn" | "plain_text", text}`, as nodes. */
export function worded(text) {
  if (!text) return [];
  return text.type === 'mrkdwn' ? mrkdwn(text.text) : [text.emoji === false ? text.text : withEmoji(text.text)];
}

/** A text object as a plain string, for labels and options. */
export function plain(text) {
  if (!text) return '';
  return text.type === 'mrkdwn'
    ? mrkdwn(text.text)
        .map((node) => node.textContent ?? node)
        .join('')
    : worded(text)[0];
}

/** Slack's own markup as nodes. */
export function mrkdwn(text) {
  const nodes = [];
  let end = 0;
  for (const fence of text.matchAll(FENCE)) {
    nodes.push(...paragraphs(text.slice(end, fence.index).replace(/\n$/, '')), el('pre', {}, unescaped(fence[1])));
    end = fence.index + fence[0].length;
  }
  const rest = text.slice(end);
  return [...nodes, ...paragraphs(end ? rest.replace(/^\n/, '') : rest)];
}

/** What a person typed, formatted as Slack's composer would have: their markup, and the names they mentioned. */
export function typed(text) {
  const named = world.state.people.reduce(
    (words, { id, real_name: name }) => words.replaceAll(`@${name}`, `<@${id}>`),
    text,
  );
  return mrkdwn(named);
}

/** A link that only goes where links should go; anything else stays text. */
export function link(url, text) {
  if (!SAFE.test(url)) return text;
  return el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text);
}

/** What something said looks like now: the same until its words change, or the day does, or the minute where it says "ago". */
export function freshStamp(said) {
  const written = JSON.stringify(said);
  if (!/date/.test(written)) return written;
  return written + filled(written.includes('{ago}') ? '{date_num} {time}' : '{date_num}', now(), zone(), now());
}

/** Somebody's name, marked when it is the reader's own. */
export function mention(id) {
  const own = id === world.as ? ' own' : '';
  return el(
    'span',
    { class: `mention${own}`, 'data-user': id, title: person(id)?.title || (isBot(id) ? 'App' : null) },
    `@${nameOf(id)}`,
  );
}

/** A channel's name that opens it. */
export function channelLink(id, label) {
  const name = place(id)?.name ?? label ?? id;
  if (!place(id)) return el('span', { class: 'mention' }, `#${name}`);
  return el('button', { class: 'mention', type: 'button', onclick: () => go(id) }, `#${name}`);
}

/** @here, @channel and the like. */
export function broadcast(range) {
  return el('span', { class: 'mention own' }, `@${range}`);
}

/** An instant in the reader's zone. */
export function date(seconds, format, fallback, url) {
  const instant = new Date(Number(seconds) * 1000);
  if (Number.isNaN(instant.getTime())) return fallback ?? '';
  const words = filled(format, instant, zone(), now());
  const shown = url ? link(url, words) : words;
  return el(
    'time',
    { datetime: instant.toISOString(), title: filled('{date_long} at {time}', instant, zone(), now()) },
    shown,
  );
}

/** An emoji by name; an unknown one keeps its name, as in Slack. */
export function emojiNode(name, unicode) {
  const character =
    emoji(name) ?? (unicode && String.fromCodePoint(...unicode.split('-').map((code) => Number.parseInt(code, 16))));
  return character ? el('span', { class: 'emoji', title: `:${name}:` }, character) : `:${name}:`;
}

function paired(mark, name) {
  return `(?<![\\p{L}\\p{N}${mark}])${mark}(?<${name}>[^\\s${mark}](?:[^${mark}\\n]*[^\\s${mark}])?)${mark}(?![\\p{L}\\p{N}${mark}])`;
}

function paragraphs(text) {
  const lines = text.split('\n');
  const toTheEnd = lines.findIndex((line) => QUOTED_TO_THE_END.test(line));
  if (toTheEnd < 0) return linesAndQuotes(lines);
  const rest = [lines[toTheEnd].replace(QUOTED_TO_THE_END, ''), ...lines.slice(toTheEnd + 1)];
  return [...linesAndQuotes(lines.slice(0, toTheEnd)), el('blockquote', {}, inline(rest.join('\n')))];
}

function linesAndQuotes(lines) {
  const nodes = [];
  for (let place = 0; place < lines.length;) {
    const quoted = QUOTED.test(lines[place]);
    let end = place;
    while (end < lines.length && QUOTED.test(lines[end]) === quoted) end += 1;
    const run = lines
      .slice(place, end)
      .map((line) => line.replace(QUOTED, ''))
      .join('\n');
    if (quoted) nodes.push(el('blockquote', {}, inline(run)));
    else if (run) nodes.push(...inline(run));
    place = end;
  }
  return nodes;
}

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > end) nodes.push(unescaped(text.slice(end, found.index)));
    nodes.push(marked(found));
    end = found.index + found[0].length;
  }
  if (end < text.length) nodes.push(unescaped(text.slice(end)));
  return nodes;
}

function marked({ 0: whole, groups }) {
  if (groups.code) return el('code', {}, unescaped(groups.code));
  if (groups.entity) return entity(groups.entity) ?? unescaped(whole);
  if (groups.bold) return el('strong', {}, inline(groups.bold));
  if (groups.italic) return el('em', {}, inline(groups.italic));
  if (groups.strike) return el('s', {}, inline(groups.strike));
  if (groups.emoji) return emojiNode(groups.emoji);
  return link(unescaped(groups.url), unescaped(groups.url));
}

function entity(inside) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? null : unescaped(inside.slice(bar + 1));
  if (/^@[UWB]/.test(target)) return mention(target.slice(1));
  if (/^#[CG]/.test(target)) return channelLink(target.slice(1), label);
  if (target.startsWith('!')) return special(target.slice(1), label);
  return SAFE.test(target) ? link(unescaped(target), label === null ? unescaped(target) : label) : null;
}

function special(target, label) {
  const [kind, ...details] = target.split('^');
  if (kind === 'date')
    return date(details[0], unescaped(details[1] ?? '{date}'), label, details[2] && unescaped(details[2]));
  if (kind === 'subteam') return broadcast((label ?? details[0]).replace(/^@/, ''));
  return ['here', 'channel', 'everyone'].includes(kind) ? broadcast(kind) : null;
}

function unescaped(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
