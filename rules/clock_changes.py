"""Where a zone's clock does not change, time on the wall is plain arithmetic: the parts of a year in which it is."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

_A_SECOND = timedelta(seconds=1)
_LOOK_EVERY = timedelta(days=6)
"""Since 1940 no zone has changed its clock twice within these; the closest were a week apart less an hour."""


@dataclass(frozen=True, slots=True)
class Steady:
    """A part of time, in UTC, in which a clock stays `ahead` of UTC and shows dates of one year only."""

    starts_at: datetime
    ends_at: datetime
    ahead: timedelta

    def wall(self, at: datetime) -> datetime:
        """What the clock on the wall shows, without a zone."""
        return at.replace(tzinfo=None) + self.ahead

    def instant(self, wall: datetime) -> datetime:
        """The instant (UTC) at which the clock on the wall shows this."""
        return (wall - self.ahead).replace(tzinfo=UTC)


@lru_cache(maxsize=2000)
def steady_parts(zone: str, year: int) -> tuple[Steady, ...]:
    """The parts that make up a year of UTC in a zone, in order and without a gap."""
    there, looks = ZoneInfo(zone), _looks(year)
    changes = [
        _change_between(*two, there) for two in pairwise(looks) if _ahead(two[0], there) != _ahead(two[1], there)
    ]
    bounds = pairwise([looks[0], *changes, looks[-1]])
    return tuple(part for starts, ends in bounds for part in _by_year(Steady(starts, ends, _ahead(starts, there))))


def _looks(year: int) -> list[datetime]:
    begins, ends = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    return [*(begins + look * _LOOK_EVERY for look in range((ends - begins) // _LOOK_EVERY + 1)), ends]


def _change_between(one: datetime, other: datetime, there: ZoneInfo) -> datetime:
    before, seconds = _ahead(one, there), range((other - one) // _A_SECOND)

    def is_changed(after: int) -> bool:
        return _ahead(one + after * _A_SECOND, there) != before

    return one + _A_SECOND * bisect_left(seconds, x=True, key=is_changed)


def _ahead(at: datetime, there: ZoneInfo) -> timedelta:
    return at.astimezone(there).utcoffset() or timedelta()


def _by_year(part: Steady) -> Iterator[Steady]:
    new_year = part.instant(part.wall(part.ends_at).replace(month=1, day=1, hour=0, minute=0, second=0))
    if part.starts_at < new_year < part.ends_at:
        yield Steady(part.starts_at, new_year, part.ahead)
        yield Steady(new_year, part.ends_at, part.ahead)
    else:
        yield part
