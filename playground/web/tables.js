/** The table block. */

import { el } from './dom.js';
import { richText } from './rich_text.js';

/** Rows of raw_text and rich_text cells; the first row is the head, as in Slack. */
export function table({ rows, column_settings: settings = [] }) {
  const [head, ...body] = rows;
  const row = (cells, tag) =>
    el(
      'tr',
      {},
      cells.map((cell, place) =>
        el(tag, { class: dressOf(settings[place]), scope: tag === 'th' ? 'col' : null }, inside(cell)),
      ),
    );
  return el(
    'div',
    { class: 'table-holder', tabIndex: 0, role: 'region', 'aria-label': 'Table' },
    el(
      'table',
      {},
      el('thead', {}, row(head, 'th')),
      el(
        'tbody',
        {},
        body.map((cells) => row(cells, 'td')),
      ),
    ),
  );
}

function dressOf(setting) {
  return `${setting?.align ?? 'left'}${setting?.is_wrapped ? ' wrapped' : ''}`;
}

function inside(cell) {
  return cell.type === 'rich_text' ? richText(cell) : String(cell.text ?? cell.value ?? '');
}
