"""The windows both sides agree on: spans read and written as people write them, and what a form of them says."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final, TypeVar

from rules.errors import FieldErrors, Refusal
from rules.event_log import Tier
from rules.lead_story import Windows
from rules.objection import ANSWER_WITHIN_DAYS

SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=200)
MOST_ANSWER_DAYS: Final = 20
ANSWER_DAYS, URGENT = "answer_days", "urgent"
YES, NO = "yes", "no"

_EXAMPLES: Final = "30 min, 2 h or 1 h 30 min"
_BARE: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_DAYS: Final = re.compile(rf"{_BARE.pattern}\s*(?:d|days?|w|weeks?)")
_SPAN: Final = re.compile(
    r"(?:([0-9]{1,6}(?:[.,][0-9]{1,6})?)\s*h(?:rs?|ours?)?)?"
    r"(?:\s*(?:and\s+)?([0-9]{1,6})\s*(?:m(?:ins?|inutes?)?)?)?"
)
_CLOCK: Final = re.compile(r"([0-9]{1,6}):([0-5][0-9])(?:\s*h)?")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What both sides hold each other to.

    `windows` are sales', by tier; `answer_days` are marketing's working days for an answer. With `urgent_any_time`
    managers hear of a breach outside their hours too.
    """

    windows: Windows = field(default_factory=Windows)
    answer_days: int = ANSWER_WITHIN_DAYS
    urgent_any_time: bool = False

    @property
    def lasts(self) -> dict[Tier, timedelta]:
        """The window of each tier, the most urgent first."""
        return {tier: self.windows.of(tier) for tier in Tier}

    @property
    def turned_round(self) -> tuple[Tier, Tier] | None:
        """The first two tiers of which the more urgent one has more time; None where none has."""
        lasts = self.lasts
        return next(((one, other) for one, other in pairwise(Tier) if lasts[one] > lasts[other]), None)

    def same_windows(self, other: "Promises") -> bool:
        """Whether both say the same of leads and of answers, since whenever it was agreed."""
        return (self.lasts, self.answer_days) == (other.lasts, other.answer_days)


def promises_from(answers: Mapping[str, Any]) -> Promises:
    """What was answered, or FieldErrors with a sentence for every answer to mend."""
    errors: dict[str, str] = {}
    lasts = {tier: _read(span_in, tier, answers, errors, otherwise=SHORTEST) for tier in Tier}
    answer_days = _read(_answer_days_in, ANSWER_DAYS, answers, errors, otherwise=ANSWER_WITHIN_DAYS)
    if errors:
        raise FieldErrors(errors)
    return Promises(
        windows=Windows(hot=lasts[Tier.HOT], high=lasts[Tier.HIGH], normal=lasts[Tier.NORMAL], low=lasts[Tier.LOW]),
        answer_days=answer_days,
        urgent_any_time=answers.get(URGENT, NO) == YES,
    )


def span_in(typed: str) -> timedelta:
    """Working time as somebody typed it, in whole minutes; a Refusal says what to type instead."""
    words = " ".join(typed.lower().split()).removesuffix(".")
    if _DAYS.fullmatch(words):
        raise Refusal("A working day is longer for some than for others. Say it in hours, such as 8 h.")
    if _BARE.fullmatch(words):
        raise Refusal(f"Are these minutes or hours? Write {words} min or {words} h.")
    read = _CLOCK.fullmatch(words) or _SPAN.fullmatch(words)
    if not words or read is None:
        raise Refusal(f"I cannot read this as a time. Write it like {_EXAMPLES}.")
    hours, minutes = float((read[1] or "0").replace(",", ".")), int(read[2] or 0)
    return _within_bounds(timedelta(minutes=round(60 * hours) + minutes))


def span_words(span: timedelta) -> str:
    """Working time as people write it, to the minute: "30 min", "2 h", "1 h 30 min"."""
    hours, minutes = divmod(round(span / timedelta(minutes=1)), 60)
    said = [f"{hours:,} h" if hours else "", f"{minutes} min" if minutes or not hours else ""]
    return " ".join(part for part in said if part)


def _within_bounds(span: timedelta) -> timedelta:
    if span < SHORTEST:
        raise Refusal(f"Nobody can keep a window this short. The shortest is {span_words(SHORTEST)}.")
    if span > LONGEST:
        raise Refusal(f"That is longer than a month of work. The longest is {span_words(LONGEST)}.")
    return span


def _answer_days_in(typed: str) -> int:
    words = typed.strip()
    if not (words.isascii() and words.isdecimal() and len(words) < 4 and 1 <= int(words) <= MOST_ANSWER_DAYS):
        raise Refusal(f"Type a whole number of working days from 1 to {MOST_ANSWER_DAYS}, such as 2.")
    return int(words)


def _read(
    read: Callable[[str], _Value],
    field: str,
    answers: Mapping[str, Any],
    errors: dict[str, str],
    *,
    otherwise: _Value,
) -> _Value:
    try:
        return read(str(answers.get(field, "")))
    except Refusal as refusal:
        errors[field] = str(refusal)
        return otherwise
