"""When a buddy works, as the clock on one's own wall shows it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.recurrence import instant_of
from rules.working_hours import FULL_DAY, Block, WorkingHours

_A_MINUTE = timedelta(minutes=1)


def seen_from(hours: WorkingHours, zone: str, *, reader: str, on: date) -> WorkingHours:
    """Hours that somebody works in their zone, as they are in the reader's zone in the week of a date."""
    if zone == reader:
        return hours
    monday = on - timedelta(days=on.weekday())
    days: list[list[Block]] = [[] for _ in range(7)]
    for day, block in _blocks(hours, monday, there=ZoneInfo(zone), here=ZoneInfo(reader)):
        days[day].append(block)
    return WorkingHours(tuple(_joined(sorted(blocks)) for blocks in days))


def _blocks(hours: WorkingHours, monday: date, *, there: ZoneInfo, here: ZoneInfo) -> Iterator[tuple[int, Block]]:
    for number, blocks in enumerate(hours.days):
        midnight = datetime.combine(monday + timedelta(days=number), datetime.min.time())
        for block in blocks:
            ends = (midnight + minute * _A_MINUTE for minute in (block.starts, block.ends))
            first, last = (instant_of(end, there).astimezone(here).replace(tzinfo=None) for end in ends)
            yield from _split(first, last)


def _split(first: datetime, last: datetime) -> Iterator[tuple[int, Block]]:
    """A stretch of wall time as a block, or as two where a midnight lies in it."""
    while first < last:
        midnight = datetime.combine(first.date() + timedelta(days=1), datetime.min.time())
        starts, ends = _minute(first), FULL_DAY if last >= midnight else _minute(last)
        yield first.weekday(), Block(starts, ends)
        first = midnight


def _minute(wall: datetime) -> int:
    return wall.hour * 60 + wall.minute


def _joined(blocks: list[Block]) -> tuple[Block, ...]:
    """Blocks of a day in order; those that touch or overlap are one."""
    joined: list[Block] = []
    for block in blocks:
        if joined and block.starts <= joined[-1].ends:
            joined[-1] = Block(joined[-1].starts, max(joined[-1].ends, block.ends))
        else:
            joined.append(block)
    return tuple(joined)
