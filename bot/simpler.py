"""The same said with simpler blocks, for where a chart or a table cannot be drawn."""

from collections.abc import Sequence
from itertools import chain
from typing import TypeAlias

from bot.cutting import and_more, cut
from bot.words import figure
from messages.model import Blocks, Bold, Bullets, Chart, ChartKind, Line, Message, Money, Paragraph, Series, Table, Text

Row: TypeAlias = tuple[Line, ...]


def without_charts(message: Message) -> Message:
    """The same message with a table in place of each chart, for a platform that refuses charts."""
    blocks = tuple(
        part for block in message.blocks for part in (as_table(block) if isinstance(block, Chart) else (block,))
    )
    return Message(message.summary, blocks)


def as_table(chart: Chart) -> tuple[Blocks, ...]:
    """The chart's title and its numbers, a row for each category."""
    series = shown_series(chart)
    rows = tuple(
        ((Text(category),), *((Text(_number(run, place)),) for run in series))
        for place, category in enumerate(chart.categories)
    )
    table = Table(("", *(run.name for run in series)), rows)
    return (Paragraph((Bold(chart.title),)), table) if chart.title.strip() else (table,)


def shown_series(chart: Chart) -> tuple[Series, ...]:
    """The runs of numbers that are drawn: of a pie the first only."""
    return chart.series[:1] if chart.kind is ChartKind.PIE else chart.series


def as_bullets(table: Table, *, columns: int) -> Bullets:
    """The table as a list: a row a line, its first cell in front, the others behind their titles."""
    header, rows = even(table, columns=columns)
    return Bullets(tuple(_bullet(header, row) for row in rows if row))


def even(table: Table, *, columns: int) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The header and the rows of a table, all as wide as its widest, but no wider than so many columns."""
    widest = max([len(table.header), *map(len, table.rows)], default=0)
    header = (*table.header, *[""] * (widest - len(table.header)))
    shown = cut(header, columns, more=lambda count: (and_more(count),))
    kept = len(shown) if shown == header else len(shown) - 1
    return shown, tuple(((*row[:kept], *[()] * (len(shown) - len(row[:kept])))) for row in table.rows)


def is_of_numbers(column: Sequence[Line]) -> bool:
    """Whether every cell of a column that says something is a number, so that it stands to the right."""
    filled = [line for line in column if line]
    return bool(filled) and all(_is_number(line) for line in filled)


def _number(run: Series, place: int) -> str:
    return figure(run.values[place]) if place < len(run.values) else ""


def _bullet(header: tuple[str, ...], row: Row) -> Line:
    front = tuple(Bold(part.words) if isinstance(part, Text) else part for part in row[0])
    others = [_titled(title, cell) for title, cell in zip(header[1:], row[1:], strict=True) if cell]
    separators = [Text(": " if front else ""), *[Text(" · ")] * len(others)]
    return (*front, *chain.from_iterable((between, *other) for between, other in zip(separators, others, strict=False)))


def _titled(title: str, cell: Line) -> Line:
    return (Text(f"{title} "), *cell) if title.strip() else cell


def _is_number(line: Line) -> bool:
    match line:
        case (Money(),):
            return True
        case (Text(words) | Bold(words),):
            return words.strip("+-–% ").replace(",", "").replace(".", "").isdecimal()
    return False
