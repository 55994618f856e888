"""Being away by dates: read from a form or from typed words; and what remains of an absence that is taken back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from rules.days import find_day
from rules.errors import FieldErrors, Refusal
from rules.ids import AbsenceId
from rules.recurrence import instant_of
from rules.working_time import FOREVER, AwayOn

FURTHEST = timedelta(days=731)
UNDO_FOR = timedelta(minutes=5)
"""Whoever takes an absence back so soon was never away."""
_BETWEEN = re.compile(r"\s+(?:to|until|till|til|through|bis|[-–—])\s+|\s*[–—]\s*", re.IGNORECASE)
_UNTIL = re.compile(r"(?:to|until|till|til|through|bis)\s+", re.IGNORECASE)
_FROM = re.compile(r"(?:from|since|ab|von|seit)\s+", re.IGNORECASE)


class Source(StrEnum):
    """Who said that somebody is away: they themselves, or their status."""

    SAID = "said"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """An absence as it is kept: by local dates, or from one instant to another; without an end where none is known."""

    id: AbsenceId
    source: Source
    first_on: date | None
    last_on: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    created_at: datetime

    def begins_at(self, zone: str) -> datetime:
        """The instant (UTC) from which on they are away."""
        if self.first_on is not None:
            return _midnight(self.first_on, zone)
        return self.starts_at or self.created_at

    def is_over_at(self, zone: str) -> datetime:
        """The instant (UTC) from which on they are back; FOREVER where none is known."""
        if self.first_on is not None:
            return FOREVER if self.last_on is None else _midnight(self.last_on + timedelta(days=1), zone)
        return self.ends_at or FOREVER

    def is_void_at(self, now: datetime, *, zone: str) -> bool:
        """Whether nothing of it remains if it is taken back now: it has not begun, or was said a moment ago."""
        if self.begins_at(zone) >= now:
            return True
        return self.source is Source.SAID and now - self.created_at <= UNDO_FOR


def away_from(answers: Mapping[str, Any], *, today: date) -> AwayOn:
    """The absence that a form's answers say, or FieldErrors."""
    first, last = answers.get("first_on"), answers.get("last_on")
    if first is None:
        raise FieldErrors({"first_on": "Choose the first day."})
    errors: dict[str, str] = {}
    if last is not None and last < first:
        errors["last_on"] = f"That is before the first day. Choose {_said(first)} or later, or leave it empty."
    elif last is not None and last > today + FURTHEST:
        errors["last_on"] = "That is more than two years from now. Leave it empty if you do not know yet."
    if abs(first - today) > FURTHEST:
        errors["first_on"] = "That is more than two years from now. Is it the right year?"
    if errors:
        raise FieldErrors(errors)
    return AwayOn(first) if last is None else AwayOn(first, last)


def find_away(typed: str, *, today: date) -> AwayOn | None:
    """The absence that was typed, as in "until Friday", "tomorrow" or "2026-03-09 to 2026-03-13".

    None where it cannot be read.
    """
    words = typed.strip()
    if words.lower() in {"now", "jetzt"}:
        return AwayOn(today)
    if until := _UNTIL.match(words):
        return _ordered(today, find_day(words[until.end() :], today=today), today)
    opening = _FROM.match(words)
    words = words[opening.end() :] if opening else words
    first_words, *rest = _BETWEEN.split(words, maxsplit=1)
    first = find_day(first_words, today=today)
    if first is None:
        return None
    if rest:
        return _ordered(first, find_day(rest[0], today=max(first, today)), today)
    return _ordered(first, None if opening else first, today, is_open=bool(opening))


def _ordered(first: date, last: date | None, today: date, *, is_open: bool = False) -> AwayOn | None:
    if last is None and not is_open:
        return None
    answers = {"first_on": first} if last is None else {"first_on": first, "last_on": last}
    try:
        return away_from(answers, today=today)
    except FieldErrors as error:
        raise Refusal(str(error)) from error


def _said(on_date: date) -> str:
    return f"{on_date:%a} {on_date.day} {on_date:%b}"


def _midnight(on_date: date, zone: str) -> datetime:
    return instant_of(datetime.combine(on_date, time()), ZoneInfo(zone))
