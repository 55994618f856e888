"""Reads a CSV file of leads row by row, in little memory: what each row holds, or why it cannot be read."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from rules.lead_intake import FIELDS

SEPARATORS: Final = ",;\t"
LONGEST_LINE: Final = 1_000_000
"""Characters; what is longer is cut, so that a file without lines does not fill the memory."""
_NOT_UTF8: Final = "this line is not UTF-8. Save the file as “CSV UTF-8”."
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")


class UnreadableFile(Exception):
    """The file cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """The lead that stands at a line, by the contract's field names; or the sentence that refuses it."""

    line: int
    said: Mapping[str, Any] | str


def rows_of(path: Path, mapping: Mapping[str, str], *, read: Callable[[int], object] = lambda _: None) -> Iterator[Row]:
    """Every row of the file; raises UnreadableFile. `mapping` names a field for each column that is called otherwise.

    `read` is told how many bytes more were read.
    """
    try:
        with path.open("rb") as file, _text_of(file) as text:
            yield from _rows(_Lines(text, file, read), mapping)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeError as error:
        raise UnreadableFile(f"{path} is not text. Save it as “CSV UTF-8”.") from error


def size_of(path: Path) -> int:
    """How many bytes there are to read; 0 where there is no such file."""
    return path.stat().st_size if path.is_file() else 0


def _text_of(file: BinaryIO) -> io.TextIOWrapper:
    encoding = "utf-16" if file.read(2) in _WIDE else "utf-8-sig"
    file.seek(0)
    # What is not text becomes a mark in its own line, so that the other lines can be read.
    return io.TextIOWrapper(file, encoding, errors="surrogateescape", newline="")


def _rows(lines: Iterator[str], mapping: Mapping[str, str]) -> Iterator[Row]:
    first = next(lines, "")
    columns = _columns(next(csv.reader([first], delimiter=_separator(first)), []), mapping)
    cells = csv.reader(lines, delimiter=_separator(first))
    while True:
        line = cells.line_num + 2
        try:
            row = next(cells, None)
        except csv.Error:
            yield Row(line, "a cell is too long, or a quotation mark is not closed.")
            continue
        if row is None:
            return
        if any(row):
            yield Row(line, _said(row, columns))


class _Lines:
    """The lines of a file, counting its bytes."""

    def __init__(self, text: io.TextIOWrapper, file: BinaryIO, read: Callable[[int], object]) -> None:
        self._text = text
        self._file = file
        self._read = read
        self._at = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        at = self._file.tell()
        if at != self._at:
            self._read(at - self._at)
            self._at = at
        if not line:
            raise StopIteration
        return line


def _separator(header: str) -> str:
    return max(SEPARATORS, key=header.count)


def _columns(header: Sequence[str], mapping: Mapping[str, str]) -> list[frozenset[str]]:
    """The fields that each column is for: that of its own name, and those it is mapped to."""
    names = [name.strip() for name in header]
    if any(_is_broken(name) for name in names) or any("\0" in name for name in names):
        raise UnreadableFile("the first line is not text. Save the file as “CSV UTF-8”.")
    known = ", ".join(name[:40] for name in names[:20]) or "nothing"
    missing = [column for column in mapping if column not in names]
    if missing:
        raise UnreadableFile(f"there is no column {missing[0]}; the first line names {known}.")
    taken = set(mapping.values())
    columns = [
        frozenset({mapping[name]} if name in mapping else ()) | frozenset({name} & (FIELDS - taken)) for name in names
    ]
    if not any("id" in fields for fields in columns):
        raise UnreadableFile(f"no column is the id; the first line names {known}. Say which it is: --map COLUMN=id")
    return columns


def _said(row: Sequence[str], columns: Sequence[frozenset[str]]) -> Mapping[str, Any] | str:
    if any(map(_is_broken, row)):
        return _NOT_UTF8
    if len(row) > len(columns):
        return f"this line has {len(row)} cells, and the first line names {len(columns)}."
    said: dict[str, Any] = {
        field: cell for cell, fields in zip(row, columns, strict=False) for field in fields if cell.strip()
    }
    return {**said, "evidence": _evidence(said["evidence"])} if "evidence" in said else said


def _evidence(cell: str) -> Any:
    """A JSON list, or entries with ; | or a new line between them."""
    if cell.lstrip().startswith("["):
        try:
            return json.loads(cell)
        except (ValueError, RecursionError):
            pass
    return cell.replace("|", ";").replace("\n", ";").split(";")


def _is_broken(words: str) -> bool:
    return not words.isascii() and any("\ud800" <= character <= "\udfff" for character in words)
