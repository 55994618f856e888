"""Days as people type them: 2026-12-24, 24.12.2026, 24.12., 24 December, Friday, tomorrow."""

import re
from datetime import date, timedelta

from rules.working_hours import DAYS

EXAMPLE = "2026-12-24"
LONG_AGO = timedelta(days=30)
"""A day without a year that is longer ago than this is next year's."""
_NEAR = {"today": 0, "heute": 0, "tomorrow": 1, "morgen": 1, "yesterday": -1, "gestern": -1}
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DOTS = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.(?:\s?([0-9]{4}))?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?\s+([a-z]{3,9})\.?(?:,?\s+([0-9]{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?(?:,?\s+([0-9]{4}))?")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def find_day(typed: str, *, today: date) -> date | None:
    """The day that was typed; a weekday is the next one, today included. None where it cannot be read."""
    words = " ".join(typed.lower().split())
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    weekday = _weekday(words.rstrip("."))
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return _dated(words, today)


def _weekday(word: str) -> int | None:
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    found = [number for number in range(len(DAYS)) if len(word) >= 3 and full[number].startswith(word)]
    return found[0] if found else None


def _dated(words: str, today: date) -> date | None:
    if written := _ISO.fullmatch(words):
        return _day(int(written[1]), int(written[2]), int(written[3]))
    if written := _DOTS.fullmatch(words):
        return _in_year(written[3], int(written[2]), int(written[1]), today)
    if written := _DAY_FIRST.fullmatch(words):
        return _in_year(written[3], _month(written[2]), int(written[1]), today)
    if written := _MONTH_FIRST.fullmatch(words):
        return _in_year(written[3], _month(written[1]), int(written[2]), today)
    return None


def _month(word: str) -> int:
    """Its number; 0 for a word that is no month."""
    return next((number for number, name in enumerate(_MONTH_NAMES, start=1) if name.startswith(word)), 0)


def _in_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year is not None:
        return _day(int(year), month, day)
    this_year = _day(today.year, month, day)
    if this_year is not None and this_year >= today - LONG_AGO:
        return this_year
    return _day(today.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
