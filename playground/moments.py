"""When people say how far to move the clock: "4h", "1d2h", "tomorrow 08:30", "mon 10:00"."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STEP = re.compile(r"(\d{1,6})\s*([smhdw])")
_DAY_AND_TIME = re.compile(r"(?:(?P<day>[a-z]+)\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?:\s+(?P<later>[a-z]+))?")


class NoSuchTime(ValueError):
    """What was asked is no time the clock can move to; the message is a sentence that says what to type."""


def duration(words: str) -> timedelta:
    """Read how long "1d2h" or "90m" is."""
    compact = words.strip().lower()
    steps = _STEP.findall(compact)
    if not steps or _STEP.sub("", compact).strip():
        raise NoSuchTime(f"I don't know how long “{words}” is. Say for example 30m, 4h, 1d2h or 1w.")
    return sum((int(number) * UNITS[unit] for number, unit in steps), timedelta())


def moment(words: str, *, now: datetime, zone: str) -> datetime:
    """Read when "tomorrow 08:30", "mon 10:00", "17:00" or an ISO instant comes next, as an instant in UTC.

    Words mean the wall clock of the zone, as an ISO time without an offset does; the day may stand after the time.
    """
    said = words.strip().lower()
    local = ZoneInfo(zone)
    meant = _DAY_AND_TIME.fullmatch(said)
    found = _next(meant, now.astimezone(local), words) if meant else _iso(words.strip(), local)
    if found <= now:
        raise NoSuchTime(f"“{words}” has passed already: it is {now.astimezone(local):%a %d %b, %H:%M} here.")
    return found.astimezone(UTC)


def _iso(words: str, zone: ZoneInfo) -> datetime:
    try:
        read = datetime.fromisoformat(words)
    except ValueError:
        sentence = f"I don't know when “{words}” is. Say for example tomorrow 08:30, mon 10:00 or 2026-11-23T08:30:00Z."
        raise NoSuchTime(sentence) from None
    return read if read.tzinfo else read.replace(tzinfo=zone)


def _next(meant: re.Match[str], now: datetime, words: str) -> datetime:
    day, hour, minute = meant["day"] or meant["later"], meant["hour"], meant["minute"]
    if int(hour) > 23 or int(minute) > 59:
        raise NoSuchTime(f"There is no {hour}:{minute} in a day. Say for example tomorrow 08:30.")
    at = time(int(hour), int(minute))
    return datetime.combine(_date(day, at, now, words), at, now.tzinfo)


def _date(day: str | None, at: time, now: datetime, words: str) -> date:
    gone = at <= now.time()
    match day:
        case None:
            return now.date() + timedelta(days=int(gone))
        case "today":
            return now.date()
        case "tomorrow":
            return now.date() + timedelta(days=1)
    if day[:3] not in WEEKDAYS:
        raise NoSuchTime(f"I don't know which day “{words}” means. Say for example tomorrow 08:30 or mon 10:00.")
    ahead = (WEEKDAYS.index(day[:3]) - now.weekday()) % 7
    return now.date() + timedelta(days=7 if ahead == 0 and gone else ahead)
