"""What set-up asks, read from its form."""

from datetime import UTC, datetime, time

import pytest

from rules.errors import FieldErrors
from rules.people import Side
from rules.setup import first_digest_at, set_up_from
from rules.working_days import WorkCalendar

WHOLE = {
    "marketing_channel": "C1",
    "sales": ("U1", "U2"),
    "marketing": ("U3",),
    "zone": "berlin",
    "country": "Germany",
    "working_hours": "Mon-Fri 9-17",
    "digest_at": time(9, 5),
    "empty_day": "no",
}


def errors_of(**changed) -> dict[str, str]:
    with pytest.raises(FieldErrors) as raised:
        set_up_from(WHOLE | changed)
    return raised.value.errors


def test_answers_are_kept_in_one_way_however_they_were_typed():
    chosen = set_up_from(WHOLE)
    assert (chosen.zone, chosen.country, chosen.digest_at) == ("Europe/Berlin", "DE", "09:05")
    assert chosen.working_hours == "Mon-Fri 09:00-17:00"
    assert chosen.channels == {"marketing": "C1", "sales": "", "wins": "", "roundup": ""}
    assert chosen.people == {Side.SALES: ("U1", "U2"), Side.MARKETING: ("U3",), Side.SUCCESS: ()}
    assert chosen.has_both_sides
    assert not chosen.empty_day_line


def test_what_is_left_empty_is_nobody_and_nothing():
    chosen = set_up_from({"zone": "UTC", "working_hours": "Mon 9-17"})
    assert chosen.people[Side.SALES] == ()
    assert chosen.country == ""
    assert not chosen.has_both_sides
    assert chosen.empty_day_line


def test_every_mistake_is_told_at_once_each_at_its_field():
    errors = errors_of(zone="Berln", country="Atlantis", working_hours="", success=("U1",))
    assert set(errors) == {"zone", "country", "working_hours", "sales", "success"}


def test_somebody_on_two_sides_is_told_at_both():
    errors = errors_of(marketing=("U2", "U3"))
    assert "also stand under Marketing" in errors["sales"]
    assert "also stand under Sales" in errors["marketing"]


def digest_after(now: str, **calendar) -> str:
    at = first_digest_at(
        now=datetime.fromisoformat(now).replace(tzinfo=UTC),
        zone="Europe/Berlin",
        digest_at="08:30",
        calendar=WorkCalendar(**calendar),
    )
    return f"{at:%a %Y-%m-%d %H:%M}" if at else "never"


def test_the_next_digest_is_on_the_next_working_morning():
    assert digest_after("2026-03-02 05:00") == "Mon 2026-03-02 07:30"
    assert digest_after("2026-03-02 07:30") == "Tue 2026-03-03 07:30"
    assert digest_after("2026-03-06 09:00") == "Mon 2026-03-09 07:30"
    assert digest_after("2026-03-28 09:00") == "Mon 2026-03-30 06:30"
    assert digest_after("2026-04-02 09:00", country="DE") == "Tue 2026-04-07 06:30"
    assert digest_after("2026-04-02 09:00", weekdays=frozenset()) == "never"
