/** The data_visualization block: pie, bar, area and line, drawn as SVG with a legend and a sentence for screen readers. */

import { el, svg } from './dom.js';
import { bars, lines, short } from './plots.js';

const TURN = 2 * Math.PI;
const ROUND = { size: 200, outer: 92, inner: 52 };

/** A chart with its title above and its legend below. */
export function chart({ title, chart: drawn }) {
  const { picture, legend } = drawn.type === 'pie' ? pie(drawn.segments) : plot(drawn);
  const figure = el(
    'figure',
    { class: `chart of-${drawn.type}`, role: 'img', 'aria-label': sentence(title, drawn) },
    picture,
    legend,
  );
  return el('div', {}, el('div', { class: 'chart-title' }, title), figure);
}

function plot(drawn) {
  return {
    picture: drawn.type === 'bar' ? bars(drawn) : lines(drawn),
    legend: legendOf(drawn.series.map(({ name }) => [name])),
  };
}

function pie(segments) {
  const whole = segments.reduce((sum, { value }) => sum + value, 0);
  const share = (value) => `${Math.round((value / whole) * 100)} %`;
  let from = 0;
  const slices = segments.map(({ label, value }, place) => {
    const to = from + (value / whole) * TURN;
    const slice = svg(
      'path',
      { class: `fill c${place % 6}`, d: ring(from, to) },
      svg('title', {}, `${label}: ${short(value)} (${share(value)})`),
    );
    from = to;
    return slice;
  });
  const { size } = ROUND;
  const total = svg('text', { class: 'total', x: size / 2, y: size / 2 }, short(whole));
  return {
    picture: svg('svg', { viewBox: `0 0 ${size} ${size}`, 'aria-hidden': 'true' }, slices, total),
    legend: legendOf(segments.map(({ label, value }) => [label, `${short(value)} · ${share(value)}`])),
  };
}

function ring(from, to) {
  const { size, outer, inner } = ROUND;
  const end = Math.min(to, from + TURN - 0.0001);
  const at = (angle, radius) => `${size / 2 + radius * Math.sin(angle)} ${size / 2 - radius * Math.cos(angle)}`;
  const large = end - from > Math.PI ? 1 : 0;
  return `M${at(from, outer)} A${outer} ${outer} 0 ${large} 1 ${at(end, outer)} L${at(end, inner)} A${inner} ${inner} 0 ${large} 0 ${at(from, inner)}Z`;
}

function legendOf(rows) {
  return el(
    'ul',
    { class: 'legend' },
    rows.map(([name, detail], place) =>
      el(
        'li',
        {},
        el('span', { class: `key c${place % 6}` }),
        el('span', {}, name),
        detail && el('span', { class: 'legend-value' }, detail),
      ),
    ),
  );
}

function sentence(title, { type, segments, series }) {
  const told = (points) => points.map(({ label, value }) => `${label} ${short(value)}`).join(', ');
  const words = segments ? told(segments) : series.map(({ name, data }) => `${name}: ${told(data)}`).join('; ');
  return `${title}. ${type} chart. ${words}`;
}
