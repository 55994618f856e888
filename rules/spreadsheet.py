"""Cells of a CSV file that no spreadsheet takes for a formula, whatever somebody wrote and however it is opened."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | int | float | Decimal | bool | date | datetime | None

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_BLANK = r"[^\S\t\r\n\u001c-\u001f\u0085\u2028\u2029]"
_PADDING = rf"(?:{_BLANK}|[\"'`´‘’“”„«»\u200b-\u200f\u2060\ufeff])*"
_STARTS = r"[=+\-@＝＋－＠]"
_FORMULA = re.compile(rf"{_PADDING}(?:{_STARTS}|[\t\r\n])")
# A program that expects another separator begins a new cell in the middle of ours.
_FORMULA_WITHIN = re.compile(rf"([;\t\r\n]){_PADDING}(?={_STARTS})")


def safe_cell(value: Cell) -> str:
    """The value as it stands in the file: numbers as they are, words so that they stay words, instants in UTC."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return _safe_words(value)
        case date():
            return value.isoformat()
    return str(value)


def _safe_words(typed: str) -> str:
    words = typed.replace("\0", "").encode("utf-8", "ignore").decode()
    if _NUMBER.fullmatch(words):
        return words
    within = _FORMULA_WITHIN.sub(lambda found: f"{found[1]}'{found[0][1:]}", words)
    return f"'{within}" if _FORMULA.match(words) else within
