"""When a recurring job is due: once a local date, also when the clock changes; and what is made up for when missed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim

A_MINUTE, A_SECOND = timedelta(minutes=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """An instant (UTC) at which a job is due, and the local date it is for."""

    at: datetime
    on_date: date


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What follows from due times that have come: the one that is run, if any, and those that are not made up for."""

    run: Due | None
    skipped: tuple[Due, ...]


def dues_after(after: datetime, *, cron: str, zone: str) -> Iterator[Due]:
    """Every due time later than an instant, in order, one a local date: the first that the expression names for it.

    What falls in a gap of the clock is due at the first minute after it; what comes twice is due the first time.
    """
    there = ZoneInfo(zone)
    day_began = datetime.combine(after.astimezone(there).date(), time())
    last: date | None = None
    for wall in CronSim(cron, day_began - A_SECOND):
        if wall.date() != last and _exists(datetime.combine(wall, time(12)), there):
            last = wall.date()
            due = Due(instant_of(wall, there), last)
            if due.at > after:
                yield due


def dues_between(after: datetime, until: datetime, *, cron: str, zone: str) -> list[Due]:
    """The due times later than `after` and not later than `until`, oldest first."""
    dues = []
    for due in dues_after(after, cron=cron, zone=zone):
        if due.at > until:
            break
        dues.append(due)
    return dues


@lru_cache(maxsize=10_000)
def next_due(after: datetime, *, cron: str, zone: str) -> Due | None:
    """The first due time later than an instant; None where the expression names no day that exists."""
    return next(dues_after(after, cron=cron, zone=zone), None)


def catch_up(dues: Sequence[Due], *, now: datetime, late_for: timedelta) -> CatchUp:
    """Of several missed due times only the newest is run, and only while it is not too late; the others are skipped."""
    if not dues:
        return CatchUp(None, ())
    *older, newest = dues
    if now - newest.at <= late_for:
        return CatchUp(newest, tuple(older))
    return CatchUp(None, tuple(dues))


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a wall-clock time: the first of two, or the first minute after a gap it falls into."""
    while not _exists(wall, zone):
        wall += A_MINUTE
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _exists(wall: datetime, zone: ZoneInfo) -> bool:
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall
