"""A walker over minutes, the oracle of everything about working time: it asks the clock on the wall, and counts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.working_days import public_holidays
from rules.working_hours import Block
from rules.working_time import AwayOn, Calendar, Stretch

MINUTE = timedelta(minutes=1)


def at(shown: str, zone: str = "Europe/Berlin", *, fold: int = 0) -> datetime:
    """The instant at which a clock on the wall of a zone shows this."""
    return datetime.fromisoformat(shown).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def is_open_there(minute: datetime, calendar: Calendar, pauses: list[Stretch]) -> bool:
    """Whether a minute is one of work."""
    wall = minute.astimezone(ZoneInfo(calendar.zone))
    on, shown = wall.date(), wall.hour * 60 + wall.minute
    if not any(block.starts <= shown < block.ends for block in blocks_on(on, calendar)):
        return False
    return not any(
        away.first_on <= on <= away.last_on if isinstance(away, AwayOn) else away.starts_at <= minute < away.ends_at
        for away in (*calendar.absences, *pauses)
    )


def blocks_on(on: date, calendar: Calendar) -> tuple[Block, ...]:
    """The hours of a date."""
    for day in calendar.special_days:
        if day.on_date == on:
            return day.blocks
    is_off = on in calendar.days_off or on in public_holidays(calendar.country, on.year)
    return () if is_off else calendar.hours.days[on.weekday()]


def walked(start: datetime, minutes: int, calendar: Calendar, pauses: list[Stretch]) -> list[int]:
    """How many open minutes have passed, by the number of minutes since the start."""
    passed = [0]
    for minute in range(minutes):
        passed.append(passed[-1] + is_open_there(start + minute * MINUTE, calendar, pauses))
    return passed
