"""Until when somebody snoozes, as they type it: "until 1 May", "2 weeks", "Friday"."""

import re
from datetime import date, timedelta
from typing import Final

from rules.days import find_day
from rules.errors import Refusal

A_FORTNIGHT: Final = timedelta(weeks=2)
FURTHEST: Final = timedelta(days=366)
EXAMPLE: Final = "until 1 May"
_FOR: Final = re.compile(r"(?:for\s+)?(an?|[0-9]{1,3})\s+(day|week|month)s?", re.IGNORECASE)
_UNTIL: Final = re.compile(r"(?:to|until|till|til|through|bis)\s+", re.IGNORECASE)
_DAYS: Final = {"day": 1, "week": 7, "month": 30}


def find_snooze(typed: str, *, today: date) -> date | None:
    """The last day of it, or None where it cannot be read."""
    words = " ".join(typed.split())
    if span := _FOR.fullmatch(words):
        count = 1 if span[1].lower().startswith("a") else int(span[1])
        return today + timedelta(days=count * _DAYS[span[2].lower()])
    opening = _UNTIL.match(words)
    return find_day(words[opening.end() :] if opening else words, today=today)


def checked(until: date, *, today: date) -> date:
    """The day, if it lies ahead and within a year; a Refusal whose sentence says what to do otherwise."""
    if until < today:
        raise Refusal("That day is over. Choose one from today on.")
    if until > today + FURTHEST:
        raise Refusal("That is more than a year. Leave for now with /buddy out, and come back whenever you like.")
    return until
