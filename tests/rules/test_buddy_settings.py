"""What an admin says of buddies."""

from datetime import date, time

import pytest

from rules.buddy import Settings
from rules.buddy_rhythm import Mode
from rules.buddy_settings import settings_from
from rules.errors import FieldErrors
from rules.objection import Answered

TODAY = date(2026, 3, 2)
BEFORE = Settings(every_weeks=3, term_weeks=9, starts_on=date(2025, 1, 6))
FILLED: Answered = {
    "mode": "rotating",
    "weeks": "2",
    "weekday": "Tue",
    "at": time(9, 30),
    "starts_on": BEFORE.starts_on,
}


def test_the_weeks_are_those_of_the_chosen_mode_and_the_other_keeps_its_own() -> None:
    term = settings_from({**FILLED, "mode": "sticky", "weeks": "6"}, BEFORE, today=TODAY)
    assert term is not None
    assert (term.mode, term.every_weeks, term.term_weeks) == (Mode.STICKY, 3, 6)
    assert (term.weekday, term.at, term.starts_on) == ("Tue", "09:30", BEFORE.starts_on)


@pytest.mark.parametrize("weeks", ["", "0", "14", "-1", "2.5", "two", "²", "9" * 5000])
def test_weeks_that_are_none_are_asked_for_again(weeks: str) -> None:
    with pytest.raises(FieldErrors) as raised:
        settings_from({**FILLED, "weeks": weeks}, BEFORE, today=TODAY)
    assert raised.value.errors.keys() == {"weeks"}


def test_a_first_day_that_is_over_stays_only_where_it_was_so_before() -> None:
    with pytest.raises(FieldErrors) as raised:
        settings_from({**FILLED, "starts_on": date(2026, 3, 1)}, BEFORE, today=TODAY)
    assert raised.value.errors.keys() == {"starts_on"}


def test_no_is_off_whatever_else_is_said() -> None:
    assert settings_from({"is_on": "no", "weeks": "many"}, BEFORE, today=TODAY) is None
