"""Cells that stay words."""

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.spreadsheet import safe_cell


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+49 170 123",
        "-1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "\ufeff=1+1",
        "\u200b=1+1",
        "'=1+1",
        '"=1+1',
        "“=1+1",
        "' \"=1+1",
        "＝1+1",
        "\0=1+1",
        "\ttab first",
        "\nline first",
    ],
)
def test_what_a_spreadsheet_would_run_opens_as_words(typed):
    assert safe_cell(typed).startswith("'")
    assert safe_cell(typed)[1:] in {typed.replace("\0", ""), typed.replace("\0", "").replace("=", "'=", 1)}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("fine;=1+1", "fine;'=1+1"),
        ("fine\t@SUM(A1)", "fine\t'@SUM(A1)"),
        ("fine\n=1+1", "fine\n'=1+1"),
        ('fine; "=1+1', "fine;' \"=1+1"),
        ("fine\r\n-1+1", "fine\r\n'-1+1"),
    ],
)
def test_a_program_with_another_separator_finds_no_formula_either(typed, kept):
    assert safe_cell(typed) == kept


@pytest.mark.parametrize("typed", ["-5", "-5.25", "0", "12000"])
def test_a_real_number_stays_as_it_is(typed):
    assert safe_cell(typed) == typed


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, ""),
        (-5, "-5"),
        (Decimal("-1200.50"), "-1200.50"),
        (0.25, "0.25"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 3, 2), "2026-03-02"),
        (datetime(2026, 3, 2, 9, tzinfo=UTC), "2026-03-02T09:00:00+00:00"),
        ("too expensive - for us", "too expensive - for us"),
        ("half \ud83d a character", "half  a character"),
        ("nu\0l", "nul"),
    ],
)
def test_everything_else_is_told_plainly(value, kept):
    assert safe_cell(value) == kept


def starts_a_formula(cell: str) -> bool:
    """An independent and simpler idea of it: the first sign that is neither blank, invisible nor a quote."""
    first = re.sub(r"[\s\"'\u200b\ufeff]", "", cell)[:1]
    return first in set("=+-@") and not re.fullmatch(r"-?\d+(\.\d+)?", cell)


@given(st.text(alphabet="=+-@\t\r\n ;,'\"a1\u00a0\ufeff\u200b", max_size=30))
def test_no_program_finds_a_formula_in_any_cell(typed):
    file = io.StringIO(newline="")
    csv.writer(file).writerow([safe_cell(typed), "end"])
    read = next(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert read == [safe_cell(typed), "end"]
    if starts_a_formula(typed):
        assert read[0].startswith("'")
    for piece in re.split(r"[;\t\r\n]", read[0])[1:]:
        assert not starts_a_formula(piece) or piece.startswith("'")


def test_a_megabyte_of_traps_takes_no_time():
    assert len(safe_cell("; '=" * 250_000)) >= 1_000_000
