"""Working hours, read and written as people write them: "Mon-Fri 09:00-12:00, 13:00-17:00"."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby, pairwise

from rules.errors import Refusal

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FULL_DAY = 24 * 60
LONGEST = 300
EXAMPLE = "Mon-Fri 09:00-12:00, 13:00-17:00"

_DASHES = re.compile(r"\s*(?:[-–—−]|\bto\b)\s*", re.IGNORECASE)
_TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*([ap]m)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """Work without a break, from one minute of the day up to another: 540 is 09:00, 1440 is midnight at its end."""

    starts: int
    ends: int

    def __str__(self) -> str:
        return f"{_clock(self.starts)}-{_clock(self.ends)}"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The blocks of each weekday, Monday first, in order and apart; at least one day has one."""

    days: tuple[tuple[Block, ...], ...]

    @property
    def weekdays(self) -> frozenset[int]:
        """The weekdays with work, counted from Monday = 0."""
        return frozenset(day for day, blocks in enumerate(self.days) if blocks)

    def __str__(self) -> str:
        runs = [(blocks, list(run)) for blocks, run in groupby(range(7), key=lambda day: self.days[day])]
        return "; ".join(f"{_run(run)} {', '.join(map(str, blocks))}" for blocks, run in runs if blocks)


def working_hours(written: str) -> WorkingHours:
    """The hours that somebody wrote, or a Refusal whose sentence says what to mend."""
    if len(written) > LONGEST:
        raise Refusal(f"That is long for working hours. Keep it under {LONGEST} characters, such as {EXAMPLE}.")
    blocks: dict[int, list[Block]] = defaultdict(list)
    days: list[int] = []
    complete = True
    for named, hours in _chunks(written):
        if named:
            days = named if complete else days + named
        complete = hours is not None
        if hours is not None:
            for day in days:
                blocks[day].append(hours)
            _need(days, f"Say on which days, such as {EXAMPLE}.")
    _need(blocks, f"Say when people work, such as {EXAMPLE}.")
    _need(complete, f"{DAYS[days[-1]] if days else 'The last day'} has no hours yet. Write them like {EXAMPLE}.")
    return _checked(WorkingHours(tuple(tuple(sorted(blocks[day])) for day in range(7))))


def _chunks(written: str) -> list[tuple[list[int], Block | None]]:
    parts = (part.strip() for part in re.split(r"[,;\n&]|\band\b", _DASHES.sub("-", written)))
    return [_chunk(part) for part in parts if part]


def _chunk(part: str) -> tuple[list[int], Block | None]:
    first = next((at for at, letter in enumerate(part) if letter.isdigit()), len(part))
    days = [day for words in part[:first].replace(":", " ").split() for day in _days(words)]
    return days, _block(part[first:]) if part[first:] else None


def _days(words: str) -> list[int]:
    named = words.split("-")
    if len(named) > 2 or "" in named:
        raise Refusal(f"“{words}” is not a run of days. Write it like Mon-Fri.")
    ends = [_day(word) for word in named]
    return [day % 7 for day in range(ends[0], ends[-1] + (7 if ends[-1] < ends[0] else 0) + 1)]


def _day(word: str) -> int:
    name = word.strip().rstrip(".").lower()
    for day, full in enumerate(_FULL_DAYS):
        if len(name) >= 2 and full.startswith(name):
            return day
    raise Refusal(f"I do not know the day “{word}”. Use {', '.join(DAYS)}.")


def _block(written: str) -> Block:
    ends_of = [_TIME.fullmatch(part) for part in written.split("-")]
    if len(ends_of) != 2 or ends_of[0] is None or ends_of[1] is None:
        raise Refusal(f"I cannot read the hours “{written}”. Write them like 09:00-17:00.")
    starts, ends = _minute(ends_of[0]), _minute(ends_of[1])
    if ends < starts:
        raise Refusal(f"“{written}” ends before it starts. Work past midnight is two blocks, one on each day.")
    if ends == starts:
        raise Refusal(f"“{written}” is over before it begins. Write from when to when, like 09:00-17:00.")
    return Block(starts, ends)


def _minute(typed: re.Match[str]) -> int:
    hour, minute, half = int(typed[1]), int(typed[2] or 0), (typed[3] or "").lower()
    if minute > 59 or hour * 60 + minute > FULL_DAY or (half and not 1 <= hour <= 12):
        raise Refusal(f"There is no {typed[0]} on the clock. A day goes from 00:00 to 24:00.")
    return (hour % 12 + 12 * (half == "pm") if half else hour) * 60 + minute


def _checked(hours: WorkingHours) -> WorkingHours:
    for day, blocks in zip(DAYS, hours.days, strict=True):
        for first, second in pairwise(blocks):
            if second.starts < first.ends:
                raise Refusal(f"On {day}, {first} and {second} overlap. Make them one, or leave a gap between them.")
    if len(str(hours)) > LONGEST:
        raise Refusal("That is more detail than I can keep. Give each day fewer blocks.")
    return hours


def _need(there: object, sentence: str) -> None:
    if not there:
        raise Refusal(sentence)


def _run(days: list[int]) -> str:
    return DAYS[days[0]] if len(days) == 1 else f"{DAYS[days[0]]}-{DAYS[days[-1]]}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
