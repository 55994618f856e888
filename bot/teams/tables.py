"""Tables as Teams draws them."""

from bot.cutting import and_more, cut, ellipsis
from bot.simpler import Row, even, is_of_numbers
from bot.teams.inline import drawn, rows
from bot.teams.limits import LIMITS, Json, weight, width
from bot.teams.reader import Reader
from bot.teams.text import rich_text
from bot.words import one_line
from messages.model import Bold, Line, Table, Text


def table_element(table: Table, reader: Reader) -> Json | None:
    """The table with its header in bold and its numbers to the right; None when it has no column."""
    header, below = even(table, columns=LIMITS.table_columns)
    if not header:
        return None
    sides = tuple("Right" if is_of_numbers([row[place] for row in below]) else "Left" for place in range(len(header)))
    titles = tuple((Bold(cut(one_line(title), LIMITS.table_header, more=ellipsis, size=width)),) for title in header)
    whole = tuple(_row(row, sides, reader) for row in (titles, *below))

    def left_out(count: int) -> tuple[Json]:
        return (_row(((Text(and_more(count)),), *[()] * (len(header) - 1)), sides, reader),)

    return {
        "type": "Table",
        "columns": [{"width": 1} for _ in header],
        "rows": list(cut(whole, LIMITS.block, more=left_out, size=weight)),
    }


def _row(row: Row, sides: tuple[str, ...], reader: Reader) -> Json:
    return {"type": "TableRow", "cells": [_cell(line, side, reader) for line, side in zip(row, sides, strict=True)]}


def _cell(line: Line, side: str, reader: Reader) -> Json:
    shown = rows(drawn(line, reader, LIMITS.table_cell)) or [rich_text(())]
    if side == "Right":
        shown = [{**one, "horizontalAlignment": side} for one in shown]
    return {"type": "TableCell", "items": shown}
