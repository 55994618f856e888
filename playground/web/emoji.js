/** Emoji by the names Slack gives them. */

import { EMOJI_NAMES } from './emoji_names.js';

const TONES = {
  'skin-tone-2': '🏻',
  'skin-tone-3': '🏼',
  'skin-tone-4': '🏽',
  'skin-tone-5': '🏾',
  'skin-tone-6': '🏿',
};
const byName = new Map();
const listed = EMOJI_NAMES.trim().split(/\s+/);
for (let place = 0; place < listed.length; place += 2) {
  for (const name of listed[place].split(',')) byName.set(name, listed[place + 1]);
}

/** The character of ":tada:" or ":wave::skin-tone-3:" given without the outer colons, or null. */
export function emoji(name) {
  const [base, tone] = name.split('::');
  const character = byName.get(base);
  return character ? character + (TONES[tone] ?? '') : null;
}

/** Words in which every known :name: became its character. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/g, (whole, name) => emoji(name) ?? whole);
}
