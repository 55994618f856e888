"""When buddies change, and when they are asked whether they met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from rules.errors import Refusal
from rules.recurrence import Due, dues_after, instant_of
from rules.working_time import Calendar, worked_between

LONGEST_TERM: Final = 13
_A_DAY = timedelta(days=1)


class Mode(StrEnum):
    """Whether buddies change often, or stay for a term with a topic each week."""

    ROTATING = "rotating"
    STICKY = "sticky"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Every so many weeks, on a weekday (Monday is 0) at a time, there is a new round."""

    mode: Mode = Mode.ROTATING
    weeks: int = 2
    weekday: int = 0
    at: time = time(10)

    def __post_init__(self) -> None:
        if not 1 <= self.weeks <= LONGEST_TERM:
            raise Refusal(f"Buddies stay together for 1 to {LONGEST_TERM} weeks. Choose a number between.")

    @property
    def cron(self) -> str:
        """When to look whether it is time, as a cron expression: every week."""
        return f"{self.at.minute} {self.at.hour} * * {self.weekday + 1}"

    def is_round_on(self, on_date: date, *, last_on: date | None) -> bool:
        """Whether the calendar week of a date has a new round; a week that was missed is made up for in the next."""
        return last_on is None or _monday(on_date) - _monday(last_on) >= timedelta(weeks=self.weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIns:
    """The days on which buddies are asked whether they met; none where nobody of them works in that time."""

    middle_on: date | None
    end_on: date | None


def next_round(after: datetime, *, rhythm: Rhythm, last_on: date | None, zone: str) -> Due:
    """The first round later than an instant, and the local date it is for."""
    dues = dues_after(after, cron=rhythm.cron, zone=zone)
    return next(due for due in dues if rhythm.is_round_on(due.on_date, last_on=last_on))


def check_ins(begins_on: date, *, weeks: int, calendars: Sequence[Calendar]) -> CheckIns:
    """In the middle of a term, or the next day on which most of them work; at its end, or the last such day."""
    days = [begins_on + number * _A_DAY for number in range(7 * weeks)]
    half = len(days) // 2
    end_on = _best_day(days[:half:-1], calendars)
    return CheckIns(
        middle_on=_best_day([day for day in days[half:] if end_on is None or day < end_on], calendars), end_on=end_on
    )


def _best_day(days: Sequence[date], calendars: Sequence[Calendar]) -> date | None:
    """The first of the days on which the most of them work."""
    working = {day: sum(_works_on(day, calendar) for calendar in calendars) for day in days}
    best = max(days, key=working.__getitem__, default=None)
    return best if best is not None and working[best] else None


@lru_cache(maxsize=10_000)  # of each pair at each look the same days are asked
def _works_on(on_date: date, calendar: Calendar) -> bool:
    there = ZoneInfo(calendar.zone)
    begins, ends = (instant_of(datetime.combine(day, time()), there) for day in (on_date, on_date + _A_DAY))
    return worked_between(begins, ends, calendar=calendar) > timedelta()


def _monday(on_date: date) -> date:
    return on_date - on_date.weekday() * _A_DAY
