"""Tables as Slack draws them."""

from bot.cutting import and_more, cut, ellipsis
from bot.simpler import Row, even, is_of_numbers
from bot.slack.inline import drawn
from bot.slack.limits import LIMITS, Json, width
from bot.words import one_line
from messages.model import Bold, Line, Table, Text


def table_block(table: Table) -> Json | None:
    """The table with its header in bold and its numbers to the right; None when it has no column."""
    header, rows = even(table, columns=LIMITS.table_columns)
    if not header:
        return None
    titles = tuple(
        (Bold(cut(one_line(title), LIMITS.table_header_text, more=ellipsis, size=width)),) for title in header
    )
    drawn_rows = tuple(_cells(row) for row in (titles, *rows))

    def left_out(count: int) -> tuple[list[Json], ...]:
        return (_cells(((Text(and_more(count)),), *[()] * (len(header) - 1))),)

    fitting = cut(drawn_rows, 1, more=left_out, size=_fullness)
    return {"type": "table", "rows": list(fitting), "column_settings": _settings(rows, len(header))}


def _cells(row: Row) -> list[Json]:
    return [_cell(line) for line in row]


def _cell(line: Line) -> Json:
    # Slack refuses a cell without text, and draws tables of `raw_text` cells as a run of words.
    elements = drawn(line, LIMITS.table_cell_text) or [{"type": "text", "text": " "}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _letters(cell: Json) -> int:
    elements = cell["elements"][0]["elements"]
    return sum(width(element.get("text") or element.get("fallback") or "@somebody's name") for element in elements)


def _fullness(rows: tuple[list[Json], ...]) -> float:
    letters = sum(_letters(cell) for row in rows for cell in row)
    return max(len(rows) / LIMITS.table_rows, letters / LIMITS.table_text)


def _settings(rows: tuple[Row, ...], columns: int) -> list[Json]:
    sides = ("right" if is_of_numbers([row[place] for row in rows]) else "left" for place in range(columns))
    return [{"is_wrapped": True, "align": side} for side in sides]
