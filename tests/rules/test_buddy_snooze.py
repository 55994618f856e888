"""Until when somebody snoozes, as people type it."""

from datetime import date

import pytest

from rules.buddy_snooze import checked, find_snooze
from rules.errors import Refusal

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ("until 1 May", date(2026, 5, 1)),
        ("1 May", date(2026, 5, 1)),
        ("bis 1.5.", date(2026, 5, 1)),
        ("2 weeks", date(2026, 3, 16)),
        ("for 10 days", date(2026, 3, 12)),
        ("a month", date(2026, 4, 1)),
        ("1 Week", date(2026, 3, 9)),
        ("until Friday", date(2026, 3, 6)),
        ("2026-12-24", date(2026, 12, 24)),
        ("tomorrow", date(2026, 3, 3)),
        ("a while", None),
        ("until I am back", None),
        ("weeks", None),
        ("until 31 February", None),
    ],
)
def test_a_day_or_a_span_is_read_and_nothing_is_guessed(typed, until):
    assert find_snooze(typed, today=MONDAY) == until


@pytest.mark.parametrize(("until", "sentence"), [(date(2026, 3, 1), "is over"), (date(2027, 3, 4), "/buddy out")])
def test_a_day_that_is_over_or_very_far_is_refused_with_what_to_do(until, sentence):
    with pytest.raises(Refusal, match=sentence):
        checked(until, today=MONDAY)


def test_today_and_a_year_from_now_will_do():
    for until in (MONDAY, date(2027, 3, 3)):
        assert checked(until, today=MONDAY) == until
