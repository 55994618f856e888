"""The window clock: when so much working time has passed, and how much has passed, in one person's calendar.

It is working time whenever the clock on the wall there shows a time of a block, so that a block in which the clock is
changed has its true length. Nothing here counts minutes or days: weeks without an exception are multiplied.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from rules.clock_changes import Steady, steady_parts
from rules.errors import Refusal
from rules.recurrence import instant_of
from rules.timetable import SpecialDay, Timetable, timetable
from rules.working_days import NeverWorking
from rules.working_hours import EXAMPLE, WorkingHours

FOREVER: Final = datetime(9000, 1, 1, tzinfo=UTC)
SEARCHED_FOR: Final = timedelta(days=36525)
"""What does not open within a century does not open."""
_NO_WORK, _A_DAY, _A_MOMENT = timedelta(), timedelta(days=1), timedelta.resolution


class NeverOpensAgain(NeverWorking):
    """So much working time never comes in this calendar."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one instant up to another; without an end unless one is named."""

    starts_at: datetime
    ends_at: datetime = FOREVER

    def __post_init__(self) -> None:
        if _utc(self.ends_at) < _utc(self.starts_at):
            raise ValueError("A stretch of time ends before it starts.")


@dataclass(frozen=True, slots=True)
class AwayOn:
    """Away from the first moment of a local date to the last of another; without an end unless one is named."""

    first_on: date
    last_on: date = date.max


Absence: TypeAlias = AwayOn | Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When somebody works: weekly hours in an IANA zone, less holidays, days off and absences; a Refusal where never.

    `country` is "DE", "DE-BY" or empty. `special_days` have hours of their own, also on a holiday.
    """

    hours: WorkingHours
    zone: str
    country: str = ""
    days_off: frozenset[date] = frozenset()
    special_days: tuple[SpecialDay, ...] = ()
    absences: tuple[Absence, ...] = ()

    def __post_init__(self) -> None:
        if not self.hours.weekdays:
            raise Refusal(f"Nobody ever works in these hours. Say when people work, such as {EXAMPLE}.")


def due_at(start: datetime, span: timedelta, *, calendar: Calendar, pauses: Sequence[Stretch] = ()) -> datetime:
    """The first instant (UTC) by which so much working time has passed; NeverOpensAgain where it never does."""
    if span < _NO_WORK:
        raise ValueError("Working time does not run backwards.")
    at, left = _utc(start), span
    if not left:
        return at
    for piece in _pieces(at, min(at + SEARCHED_FOR, FOREVER), calendar, pauses):
        if left <= (worked := piece.worked):
            return piece.reached(left)
        left -= worked
    raise NeverOpensAgain(NeverOpensAgain.__doc__)


def worked_between(start: datetime, end: datetime, *, calendar: Calendar, pauses: Sequence[Stretch] = ()) -> timedelta:
    """The working time from one instant up to another; none where the other comes first."""
    return sum((piece.worked for piece in _pieces(_utc(start), _utc(end), calendar, pauses)), _NO_WORK)


def next_open(at: datetime, *, calendar: Calendar) -> datetime:
    """The first instant (UTC) of working time from this one on, this one included; NeverOpensAgain if there is none."""
    return due_at(at, _A_MOMENT, calendar=calendar) - _A_MOMENT


def is_open(at: datetime, *, calendar: Calendar) -> bool:
    """Whether it is working time: a block has begun and has not ended, and nobody is away."""
    return worked_between(at, at + _A_MOMENT, calendar=calendar) > _NO_WORK


def is_away(at: datetime, *, calendar: Calendar) -> bool:
    """Whether somebody is absent, be it working time or not."""
    return any(away.starts_at <= at < away.ends_at for away in _away(calendar.absences, calendar.zone))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a year without a change of the clock; `before` and `after` are the timetable's at its two ends."""

    steady: Steady
    table: Timetable
    before: timedelta
    after: timedelta

    def passed(self, at: datetime) -> timedelta:
        """What the timetable says at an instant, or at the end of the part that is nearer to it."""
        if at <= self.steady.starts_at:
            return self.before
        return self.after if at >= self.steady.ends_at else self.table.passed(self.steady.wall(at))


@dataclass(frozen=True, slots=True)
class _Piece:
    """What of a part lies between two instants."""

    part: _Part
    starts_at: datetime
    ends_at: datetime

    @property
    def worked(self) -> timedelta:
        return self.part.passed(self.ends_at) - self.part.passed(self.starts_at)

    def reached(self, worked: timedelta) -> datetime:
        return self.part.steady.instant(self.part.table.wall_after(self.part.passed(self.starts_at) + worked))


def _pieces(start: datetime, end: datetime, calendar: Calendar, pauses: Sequence[Stretch]) -> Iterator[_Piece]:
    of = (calendar.hours, calendar.zone, calendar.country, calendar.days_off, calendar.special_days)
    for opens_at, closes_at in _free(start, end, _closed(calendar, pauses)):
        for year in range(opens_at.year, closes_at.year + 1):
            for part in _parts(*of, year):
                if opens_at < part.steady.ends_at and part.steady.starts_at < closes_at:
                    yield _Piece(part, opens_at, closes_at)


def _free(start: datetime, end: datetime, closed: Iterable[Stretch]) -> Iterator[tuple[datetime, datetime]]:
    """What remains between two instants when the closed stretches, in order of their start, are taken out."""
    at = start
    for shut in closed:
        if at < (until := min(shut.starts_at, end)):
            yield at, until
        at = max(at, shut.ends_at)
    if at < end:
        yield at, end


def _closed(calendar: Calendar, pauses: Sequence[Stretch]) -> Sequence[Stretch]:
    away = _away(calendar.absences, calendar.zone)
    return sorted([*away, *pauses], key=_start) if pauses else away


@lru_cache(maxsize=2000)
def _away(absences: tuple[Absence, ...], zone: str) -> Sequence[Stretch]:
    there = ZoneInfo(zone)
    return sorted((_stretch(absence, there) for absence in absences), key=_start)


def _stretch(absence: Absence, there: ZoneInfo) -> Stretch:
    if isinstance(absence, Stretch):
        return absence
    back_on = FOREVER if absence.last_on >= FOREVER.date() else _midnight(absence.last_on + _A_DAY, there)
    return Stretch(_midnight(absence.first_on, there), back_on)


def _midnight(on_date: date, there: ZoneInfo) -> datetime:
    return instant_of(datetime.combine(on_date, time()), there)


def _start(stretch: Stretch) -> datetime:
    return stretch.starts_at


@lru_cache(maxsize=2000)
def _parts(
    hours: WorkingHours,
    zone: str,
    country: str,
    days_off: frozenset[date],
    special_days: tuple[SpecialDay, ...],
    year: int,
) -> tuple[_Part, ...]:
    parts = []
    for steady in steady_parts(zone, year):
        begins, ends = steady.wall(steady.starts_at), steady.wall(steady.ends_at)
        table = timetable(hours, country, days_off, special_days, year=begins.year)
        parts.append(_Part(steady, table, table.passed(begins), table.passed(ends)))
    return tuple(parts)


def _utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("An instant needs a time zone.")
    return at.astimezone(UTC)
