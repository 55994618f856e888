/** Instants as people read them: always in the reader's zone, told apart from "now" on the workspace's clock. */

const formats = new Map();
const PARTS = {
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
};
const DAY = 86_400_000;

/** A Date for Slack's "1700000000.000100". */
export function instantOf(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

/** "08:30". */
export function clockTime(instant, zone) {
  const { hour, minute } = partsOf(instant, zone);
  return `${hour}:${minute}`;
}

/** "2026-11-24", the local date. */
export function localDate(instant, zone) {
  const { year, month, day } = partsOf(instant, zone);
  return `${year}-${month}-${day}`;
}

/** "Today", "Yesterday", "Tuesday, November 24th", with the year when it is another one. */
export function dayName(instant, zone, now) {
  return nearDay(instant, zone, now) ?? longDay(instant, zone, localDate(now, zone).slice(0, 4));
}

/** "just now", "5 minutes ago", "in 2 days". */
export function ago(instant, now) {
  const seconds = Math.round((instant - now) / 1000);
  const [unit, size] =
    [
      ['day', 86400],
      ['hour', 3600],
      ['minute', 60],
    ].find(([, each]) => Math.abs(seconds) >= each) ?? [];
  if (!unit) return 'just now';
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

/** "Tue 24 Nov 2026, 08:30", for the clock in the top bar. */
export function fullTime(instant, zone) {
  const day = worded(
    instant,
    zone,
    { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    'en-GB',
  ).replace(',', '');
  return `${day}, ${clockTime(instant, zone)}`;
}

/** Slack's `{date_long} at {time}` filled in. */
export function filled(format, instant, zone, now) {
  return format.replace(/\{(\w+)\}/g, (whole, token) => TOKENS[token]?.(instant, zone, now) ?? whole);
}

/** The UTC seconds of a local date and time in a zone, also on the days the clock changes. */
export function secondsAt(date, time, zone) {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  let guess = wanted;
  for (let tries = 0; tries < 2; tries += 1) guess += wanted - shownAs(new Date(guess), zone);
  return Math.round(guess / 1000);
}

const TOKENS = {
  date_num: (at, zone) => localDate(at, zone),
  date: (at, zone) => `${worded(at, zone, { month: 'long' })} ${dayOf(at, zone)}, ${yearOf(at, zone)}`,
  date_long: (at, zone) => longDay(at, zone, null),
  date_short: (at, zone) => worded(at, zone, { month: 'short', day: 'numeric', year: 'numeric' }),
  date_slash: (at, zone) => worded(at, zone, { month: '2-digit', day: '2-digit', year: 'numeric' }),
  date_pretty: (at, zone, now) => nearDay(at, zone, now)?.toLowerCase() ?? TOKENS.date(at, zone),
  date_long_pretty: (at, zone, now) => nearDay(at, zone, now)?.toLowerCase() ?? TOKENS.date_long(at, zone),
  date_short_pretty: (at, zone, now) => nearDay(at, zone, now)?.toLowerCase() ?? TOKENS.date_short(at, zone),
  day_divider_pretty: (at, zone, now) => dayName(at, zone, now),
  time: (at, zone) => clockTime(at, zone),
  time_secs: (at, zone) => `${clockTime(at, zone)}:${partsOf(at, zone).second}`,
  ago: (at, zone, now) => ago(at, now),
};

function longDay(instant, zone, yearLeftOut) {
  const day = `${worded(instant, zone, { weekday: 'long' })}, ${worded(instant, zone, { month: 'long' })} ${dayOf(instant, zone)}`;
  const year = yearOf(instant, zone);
  return year === yearLeftOut ? day : `${day}, ${year}`;
}

function nearDay(instant, zone, now) {
  const apart = Math.round((Date.parse(localDate(instant, zone)) - Date.parse(localDate(now, zone))) / DAY);
  return { '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' }[apart] ?? null;
}

function dayOf(instant, zone) {
  const day = Number(partsOf(instant, zone).day);
  const teen = day >= 11 && day <= 13;
  return `${day}${(!teen && { 1: 'st', 2: 'nd', 3: 'rd' }[day % 10]) || 'th'}`;
}

function yearOf(instant, zone) {
  return partsOf(instant, zone).year;
}

function shownAs(instant, zone) {
  const { year, month, day, hour, minute, second } = partsOf(instant, zone);
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function partsOf(instant, zone) {
  return Object.fromEntries(
    formatFor(zone, PARTS, 'en-US')
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
}

function worded(instant, zone, options, language = 'en-US') {
  return formatFor(zone, options, language).format(instant);
}

function formatFor(zone, options, language) {
  const key = JSON.stringify([zone, options, language]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language, { ...options, timeZone: zone }));
  return formats.get(key);
}
