/** Charts with two axes: bars side by side, lines, and areas with the first series at the back. */

import { svg } from './dom.js';

const SIZE = { width: 600, height: 270 };
const MARGIN = { top: 18, right: 12, bottom: 28, left: 46 };
const TICKS = 4;
const LETTER = 6.4;
const LONGEST_NAME = 13;
const WORTH_A_LABEL = 16;

/** Bars, grouped by category. */
export function bars(drawn) {
  const space = plane(drawn);
  const count = drawn.series.length;
  const width = Math.min(46, (space.step * 0.7) / count);
  const labelled = count * space.categories.length <= WORTH_A_LABEL;
  const bar = (series, place) =>
    space.categories.map((category, at) => {
      const value = valueAt(series, category);
      if (value === null) return null;
      const x = space.x(at) - (width * count) / 2 + place * width;
      return [
        barShape(space, { x, width, value, place, says: `${series.name}, ${category}: ${short(value)}` }),
        labelled && svg('text', { class: 'value', x: x + width / 2, y: space.y(Math.max(value, 0)) - 5 }, short(value)),
      ];
    });
  return frame(space, drawn.series.map(bar));
}

/** Lines, filled down to zero when it is an area chart. */
export function lines(drawn) {
  const space = plane(drawn);
  return frame(
    space,
    drawn.series.map((series, place) => {
      const points = space.categories
        .map((category, at) => ({ category, value: valueAt(series, category), x: space.x(at) }))
        .filter(({ value }) => value !== null);
      const path = points.map(({ x, value }, at) => `${at ? 'L' : 'M'}${x} ${space.y(value)}`).join('');
      const floor = `L${points.at(-1)?.x} ${space.y(0)}L${points[0]?.x} ${space.y(0)}Z`;
      return [
        drawn.type === 'area' && svg('path', { class: `area c${place % 6}`, d: path + floor }),
        svg('path', { class: `line c${place % 6}`, d: path }),
        points.map(({ x, value, category }) =>
          svg(
            'circle',
            { class: `dot c${place % 6}`, cx: x, cy: space.y(value), r: 3.5 },
            svg('title', {}, `${series.name}, ${category}: ${short(value)}`),
          ),
        ),
      ];
    }),
  );
}

/** A number as people read it in a small space. */
export function short(value) {
  const notation = Math.abs(value) >= 10_000 ? 'compact' : 'standard';
  return new Intl.NumberFormat('en', { maximumFractionDigits: 1, notation }).format(value);
}

function barShape(space, { x, width, value, place, says }) {
  const [top, bottom] = [space.y(Math.max(value, 0)), space.y(Math.min(value, 0))];
  return svg(
    'rect',
    {
      class: `fill c${place % 6}`,
      x: x + 1,
      y: top,
      width: Math.max(width - 2, 1),
      height: Math.max(bottom - top, 1),
      rx: 2,
    },
    svg('title', {}, says),
  );
}

function plane({ series, axis_config: axis = {} }) {
  const categories = axis.categories ?? series[0].data.map(({ label }) => label);
  const values = series.flatMap(({ data }) => data.map(({ value }) => value));
  const { low, high, tick } = scale(Math.min(0, ...values), Math.max(0, ...values));
  const left = MARGIN.left + (axis.y_label ? 14 : 0);
  const bottom = SIZE.height - MARGIN.bottom - (axis.x_label ? 16 : 0);
  const step = (SIZE.width - left - MARGIN.right) / categories.length;
  return {
    axis,
    categories,
    low,
    high,
    tick,
    left,
    bottom,
    step,
    x: (at) => left + step * (at + 0.5),
    y: (value) => bottom - ((value - low) / (high - low)) * (bottom - MARGIN.top),
  };
}

function scale(least, most) {
  const rough = (most - least || 1) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const tick = [1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough) * power;
  const [low, high] = [Math.floor(least / tick) * tick, Math.ceil(most / tick) * tick];
  return { low, high: high > low ? high : low + tick, tick };
}

function frame(space, marks) {
  return svg(
    'svg',
    { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, 'aria-hidden': 'true' },
    grid(space),
    categoryNames(space),
    axisNames(space),
    marks.flat(Infinity).filter(Boolean),
  );
}

function grid(space) {
  const steps = Math.round((space.high - space.low) / space.tick);
  return Array.from({ length: steps + 1 }, (_, at) => {
    const value = space.low + at * space.tick;
    const y = space.y(value);
    const kind = Math.abs(value) < space.tick / 2 ? 'axis' : 'grid';
    return [
      svg('line', { class: kind, x1: space.left, x2: SIZE.width - MARGIN.right, y1: y, y2: y }),
      svg('text', { class: 'tick', x: space.left - 8, y: y + 4 }, short(value)),
    ];
  });
}

function categoryNames({ categories, step, bottom, x }) {
  const longest = Math.min(LONGEST_NAME, Math.max(...categories.map(({ length }) => length)));
  const every = Math.ceil(((longest + 1) * LETTER) / step);
  const room = Math.floor((step * every) / LETTER);
  return categories.map(
    (category, at) =>
      at % every === 0 &&
      svg(
        'text',
        { class: 'category', x: x(at), y: bottom + 18 },
        category.length > room ? `${category.slice(0, room - 1)}…` : category,
        svg('title', {}, category),
      ),
  );
}

function axisNames({ axis, bottom, left }) {
  const middle = (bottom + MARGIN.top) / 2;
  return [
    axis.x_label &&
      svg('text', { class: 'category', x: (left + SIZE.width - MARGIN.right) / 2, y: SIZE.height - 6 }, axis.x_label),
    axis.y_label &&
      svg('text', { class: 'category', x: 12, y: middle, transform: `rotate(-90 12 ${middle})` }, axis.y_label),
  ];
}

function valueAt({ data }, category) {
  return data.find(({ label }) => label === category)?.value ?? null;
}
