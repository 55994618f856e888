"""The hours of a week that two people share, wherever each of them is."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NewType
from zoneinfo import ZoneInfo

from rules.recurrence import instant_of
from rules.working_hours import WorkingHours

Week = NewType("Week", int)
"""A bit for each quarter of an hour of a week in UTC, from Monday on, that is worked."""
_QUARTER = timedelta(minutes=15)
_QUARTERS = 7 * 24 * 4
_A_MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=2000)
def week_of(hours: WorkingHours, zone: str, *, on: date) -> Week:
    """The quarters that are worked in the week of a date, as the clock stands there; holidays count as any day."""
    there, monday = ZoneInfo(zone), on - timedelta(days=on.weekday())
    week = 0
    for day, blocks in enumerate(hours.days):
        midnight = datetime.combine(monday + timedelta(days=day), datetime.min.time())
        for block in blocks:
            first = _quarter(instant_of(midnight + block.starts * _A_MINUTE, there), monday)
            last = _quarter(instant_of(midnight + block.ends * _A_MINUTE, there), monday)
            week |= sum(1 << (quarter % _QUARTERS) for quarter in range(first, last))
    return Week(week)


def shared_hours(one: Week, other: Week) -> int:
    """How many full hours a week both work."""
    return (one & other).bit_count() // 4


def _quarter(at: datetime, monday: date) -> int:
    return (at - datetime.combine(monday, datetime.min.time(), UTC)) // _QUARTER
