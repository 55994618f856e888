"""A year's working time on the wall, where no clock ever changes: how much has passed by a time, and the way back."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from rules.working_days import public_holidays
from rules.working_hours import Block, WorkingHours

_A_MINUTE = timedelta(minutes=1)
_NO_WORK = timedelta()


@dataclass(frozen=True, slots=True, order=True)
class SpecialDay:
    """A date with hours of its own, such as the morning of 24 December; they go before all else that is said of it."""

    on_date: date
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The same blocks every week but on some dates of the year.

    Days count as `date.toordinal`. `week` has the minutes before each weekday, and those of a whole week at its end;
    `shifts` how many minutes the exceptions before each of `dates` add up to, and all of them at its end.
    """

    year: int
    hours: WorkingHours
    exceptions: Mapping[int, tuple[Block, ...]]
    dates: tuple[int, ...]
    week: tuple[int, ...]
    shifts: tuple[int, ...]

    def passed(self, wall: datetime) -> timedelta:
        """The working time from a fixed beginning up to a time on the wall, right to compare within the year."""
        into = timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)
        day = wall.toordinal()
        return self._before(day) + sum((_part_of(block, into) for block in self._blocks(day)), _NO_WORK)

    def wall_after(self, passed: timedelta) -> datetime:
        """The first time on the wall of this year by which so much has passed; it must be one that comes."""
        first, last = date(self.year, 1, 1).toordinal(), date(self.year, 12, 31).toordinal()
        day = first - 1 + bisect_left(range(first, last + 1), passed, key=self._before)
        left = passed - self._before(day)
        for block in self._blocks(day):
            if left <= (lasts := _length(block)):
                break
            left -= lasts
        return datetime.fromordinal(day) + block.starts * _A_MINUTE + left

    def _before(self, day: int) -> timedelta:
        weeks, weekday = divmod(day - 1, 7)
        shift = self.shifts[bisect_left(self.dates, day)]
        return (weeks * self.week[-1] + self.week[weekday] + shift) * _A_MINUTE

    def _blocks(self, day: int) -> tuple[Block, ...]:
        found = self.exceptions.get(day)
        return self.hours.days[(day - 1) % 7] if found is None else found


@lru_cache(maxsize=2000)
def timetable(
    hours: WorkingHours, country: str, days_off: frozenset[date], special_days: tuple[SpecialDay, ...], *, year: int
) -> Timetable:
    """The timetable of a year: weekly hours, less public holidays and days off, but for the special days."""
    closed = {day.toordinal(): () for day in (*public_holidays(country, year), *days_off) if day.year == year}
    special = {day.on_date.toordinal(): day.blocks for day in special_days if day.on_date.year == year}
    exceptions: dict[int, tuple[Block, ...]] = closed | special
    dates = tuple(sorted(exceptions))
    lost = (_minutes(exceptions[day]) - _minutes(hours.days[(day - 1) % 7]) for day in dates)
    return Timetable(year, hours, exceptions, dates, _running(map(_minutes, hours.days)), _running(lost))


def _running(minutes: Iterable[int]) -> tuple[int, ...]:
    return tuple(accumulate(minutes, initial=0))


def _minutes(blocks: Iterable[Block]) -> int:
    return sum(block.ends - block.starts for block in blocks)


def _length(block: Block) -> timedelta:
    return (block.ends - block.starts) * _A_MINUTE


def _part_of(block: Block, into: timedelta) -> timedelta:
    return min(max(into - block.starts * _A_MINUTE, _NO_WORK), _length(block))
