"""What set-up asks, read from the form: every answer is checked, and each that cannot be has its own sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from rules.countries import country_named
from rules.days_off import days_off_from
from rules.errors import FieldErrors, Refusal
from rules.people import Side
from rules.working_days import WorkCalendar
from rules.working_hours import working_hours
from rules.zones import zone_named

CHANNELS = ("marketing", "sales", "wins", "roundup")
SIDE_NAMES = {Side.SALES: "Sales", Side.MARKETING: "Marketing", Side.SUCCESS: "Customer success"}
YES, NO = "yes", "no"
SOON = timedelta(days=366)
"""Within a year there is a working day, or the calendar is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What an organisation chose: `channels` by what they are for, `people` by side, as ids on the platform.

    `days_off` are its own days without work, with their names.
    """

    channels: Mapping[str, str]
    people: Mapping[Side, tuple[str, ...]]
    zone: str
    country: str
    working_hours: str
    digest_at: str
    empty_day_line: bool
    days_off: Mapping[date, str] = field(default_factory=dict)

    @property
    def has_both_sides(self) -> bool:
        """Whether somebody sings on each of the two sides."""
        return bool(self.people[Side.SALES] and self.people[Side.MARKETING])


def set_up_from(answers: Mapping[str, Any]) -> SetUp:
    """What was answered, or FieldErrors with a sentence for every answer to mend."""
    errors = _on_two_sides(answers)
    chosen = SetUp(
        channels={purpose: answers.get(channel_field(purpose), "") for purpose in CHANNELS},
        people={side: tuple(answers.get(side, ())) for side in Side},
        zone=_read(zone_named, "zone", answers, errors),
        country=_read(country_named, "country", answers, errors),
        working_hours=_read(lambda typed: str(working_hours(typed)), "working_hours", answers, errors),
        digest_at=f"{answers.get('digest_at', time(8, 30)):%H:%M}",
        empty_day_line=answers.get("empty_day", YES) == YES,
        days_off=_days_off(answers, errors),
    )
    if errors:
        raise FieldErrors(errors)
    return chosen


def channel_field(purpose: str) -> str:
    """The name of the form's field for a channel."""
    return f"{purpose}_channel"


def first_digest_at(*, now: datetime, zone: str, digest_at: str, calendar: WorkCalendar) -> datetime | None:
    """When the next digest is due after `now`; None where the calendar has no working day within a year."""
    here = ZoneInfo(zone)
    on_date, last = now.astimezone(here).date(), (now + SOON).date()
    while on_date <= last:
        due_at = datetime.combine(on_date, time.fromisoformat(digest_at), here).astimezone(now.tzinfo)
        if due_at > now and calendar.is_worked(on_date):
            return due_at
        on_date += timedelta(days=1)
    return None


def _read(read: Callable[[str], str], field: str, answers: Mapping[str, Any], errors: dict[str, str]) -> str:
    try:
        return read(answers.get(field, ""))
    except Refusal as refusal:
        errors[field] = str(refusal)
        return ""


def _days_off(answers: Mapping[str, Any], errors: dict[str, str]) -> dict[date, str]:
    try:
        return days_off_from(answers.get("days_off", ""))
    except Refusal as refusal:
        errors["days_off"] = str(refusal)
        return {}


def _on_two_sides(answers: Mapping[str, Any]) -> dict[str, str]:
    errors: dict[str, str] = {}
    for one, other in combinations(Side, 2):
        both = set(answers.get(one, ())) & set(answers.get(other, ()))
        if both:
            who = "Somebody" if len(both) == 1 else f"{len(both)} people"
            for here, there in ((one, other), (other, one)):
                errors[here] = f"{who} named here also stand under {SIDE_NAMES[there]}. Keep everybody on one side."
    return errors
