"""An organisation's own days off, one a line: "2026-12-24 Christmas Eve"."""

import re
from collections.abc import Mapping
from datetime import date

from rules.days import EXAMPLE, find_day
from rules.errors import Refusal

LONGEST = 3000
LONGEST_NAME = 200
_DATED = re.compile(
    r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}\.\s?[0-9]{1,2}\.\s?[0-9]{4})(?:\s*[:,–—-]\s*|\s+|$)(.*)"
)


def days_off_from(typed: str) -> dict[date, str]:
    """The days in order with their names, which may be empty; a Refusal names the line that cannot be read."""
    days: dict[date, str] = {}
    for number, line in enumerate(typed.splitlines(), start=1):
        if line.strip():
            on_date, name = _day_off(" ".join(line.split()), number)
            days[on_date] = name
    ordered = dict(sorted(days.items()))
    if len(written(ordered)) > LONGEST:
        raise Refusal(f"That is more than I can keep: {LONGEST} characters. Leave out days that are long past.")
    return ordered


def written(days: Mapping[date, str]) -> str:
    """The days as somebody would type them."""
    return "\n".join(f"{on_date} {name}".strip() for on_date, name in days.items())


def _day_off(line: str, number: int) -> tuple[date, str]:
    read = _DATED.fullmatch(line)
    on_date = find_day(read[1], today=date.min) if read else None
    if read is None or on_date is None:
        shown = line if len(line) <= 60 else f"{line[:59]}…"
        raise Refusal(f"Line {number}, “{shown}”: I cannot read the day. Begin each line with one, such as {EXAMPLE}.")
    return on_date, read[2].strip()[:LONGEST_NAME]
