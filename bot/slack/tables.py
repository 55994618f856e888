"""Tables as Slack draws them, and as lists where it does not."""

from itertools import chain

from bot.slack.inline import drawn
from bot.slack.limits import LIMITS, Json, and_more, cut, ellipsis, width
from bot.words import one_line
from messages.model import Bold, Bullets, Line, Money, Table, Text

Row = tuple[Line, ...]


def table_block(table: Table) -> Json | None:
    """The table with its header in bold and its numbers to the right; None when it has no column."""
    header, rows = _even(table)
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


def as_bullets(table: Table) -> Bullets:
    """The table as a list: a row a line, its first cell in front, the others behind their titles."""
    header, rows = _even(table)
    return Bullets(tuple(_bullet(header, row) for row in rows if row))


def _bullet(header: tuple[str, ...], row: Row) -> Line:
    front = tuple(Bold(part.words) if isinstance(part, Text) else part for part in row[0])
    others = [_titled(title, cell) for title, cell in zip(header[1:], row[1:], strict=True) if cell]
    separators = [Text(": " if front else ""), *[Text(" · ")] * len(others)]
    return (*front, *chain.from_iterable((between, *other) for between, other in zip(separators, others, strict=False)))


def _titled(title: str, cell: Line) -> Line:
    return (Text(f"{title} "), *cell) if title.strip() else cell


def _even(table: Table) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    columns = max([len(table.header), *map(len, table.rows)], default=0)
    header = (*table.header, *[""] * (columns - len(table.header)))
    shown = cut(header, LIMITS.table_columns, more=lambda count: (and_more(count),))
    kept = len(shown) if shown == header else len(shown) - 1
    return shown, tuple(((*row[:kept], *[()] * (len(shown) - len(row[:kept])))) for row in table.rows)


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
    return [{"is_wrapped": True, "align": _alignment([row[place] for row in rows])} for place in range(columns)]


def _alignment(column: list[Line]) -> str:
    filled = [line for line in column if line]
    return "right" if filled and all(_is_number(line) for line in filled) else "left"


def _is_number(line: Line) -> bool:
    match line:
        case (Money(),):
            return True
        case (Text(words) | Bold(words),):
            return words.strip("+-–% ").replace(",", "").replace(".", "").isdecimal()
    return False
