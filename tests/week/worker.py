"""Somebody who works: when, minute by minute, as a clock on their wall and a calendar on it say."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOLIDAYS = {
    "DE": {date(2026, 4, 3), date(2026, 4, 6)},  # Good Friday, Easter Monday
    "GB": {date(2026, 4, 3)},  # Good Friday
    "US": set(),
    "NP": {date(2026, 3, 27)},  # Ram Navami
}
"""The public holidays of the weeks in which this plays, as a paper calendar has them."""


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A rep or a manager. `hours` is written for people: "Mon-Thu 09:00-12:00, 13:00-17:00; Fri 09:00-14:00"."""

    name: str
    hours: str
    zone: str
    country: str
    manager: str = ""
    away: tuple[tuple[date, date], ...] = ()

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def email(self) -> str:
        return f"{self.first_name.lower()}@hymnsheet.example"

    def is_away(self, at: datetime) -> bool:
        """Whether they said that they are away on that day."""
        on = at.astimezone(ZoneInfo(self.zone)).date()
        return any(first <= on <= last for first, last in self.away)


class Minutes:
    """Which minutes somebody works, counted from the minute in which the story starts."""

    def __init__(self, worker: Worker, *, start: datetime, length: int, days_off: set[date]) -> None:
        blocks, off = _blocks(worker.hours), days_off | HOLIDAYS[worker.country]
        self._works = bytearray(length)
        for minute, (on, shown) in enumerate(_wall(worker.zone, start, length)):
            if on not in off and not any(first <= on <= last for first, last in worker.away):
                self._works[minute] = any(begins <= shown < ends for begins, ends in blocks[on.weekday()])

    def __getitem__(self, minute: int) -> bool:
        return bool(self._works[minute])

    def next_after(self, minute: int) -> int:
        """The first minute of work from this one on; where none comes, the minute in which the story is over."""
        found = self._works.find(1, minute)
        return len(self._works) if found < 0 else found


def minute_of(at: datetime, *, start: datetime) -> int:
    """The minute of the story in which an instant lies."""
    return (at.astimezone(UTC) - start) // timedelta(minutes=1)


@cache
def _wall(zone: str, start: datetime, length: int) -> list[tuple[date, int]]:
    """What calendar and clock on a wall of this zone show, minute by minute; a clock counts minutes of its day."""
    there = ZoneInfo(zone)
    shown = ((start + timedelta(minutes=minute)).astimezone(there) for minute in range(length))
    return [(at.date(), at.hour * 60 + at.minute) for at in shown]


def _blocks(hours: str) -> list[list[tuple[int, int]]]:
    blocks: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    for run in hours.split("; "):
        days, _, times = run.partition(" ")
        first, _, last = days.partition("-")
        length = (DAYS.index(last or first) - DAYS.index(first)) % 7 + 1
        for day in range(DAYS.index(first), DAYS.index(first) + length):
            blocks[day % 7] += [_block(one) for one in times.split(", ")]
    return blocks


def _block(shown: str) -> tuple[int, int]:
    begins, ends = (int(time[:2]) * 60 + int(time[3:]) for time in shown.split("-"))
    return begins, ends
