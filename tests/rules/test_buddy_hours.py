"""When a buddy works, as the clock on one's own wall shows it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.buddy_hours import seen_from
from rules.shared_hours import week_of
from rules.working_hours import working_hours

MARCH, LATE_MARCH, JULY = date(2026, 3, 2), date(2026, 3, 11), date(2026, 7, 6)


@pytest.mark.parametrize(
    ("hours", "zone", "reader", "on", "seen"),
    [
        ("Mon-Fri 09:00-17:00", "Europe/Berlin", "Europe/Berlin", MARCH, "Mon-Fri 09:00-17:00"),
        ("Mon-Fri 09:00-17:00", "Europe/London", "Europe/Berlin", MARCH, "Mon-Fri 10:00-18:00"),
        ("Mon-Fri 09:00-17:00", "America/New_York", "Europe/Berlin", MARCH, "Mon-Fri 15:00-23:00"),
        # New York changes its clock before Berlin does.
        ("Mon-Fri 09:00-17:00", "America/New_York", "Europe/Berlin", LATE_MARCH, "Mon-Fri 14:00-22:00"),
        ("Mon 09:00-12:00, 13:00-17:00", "Asia/Kolkata", "UTC", JULY, "Mon 03:30-06:30, 07:30-11:30"),
        (
            "Mon-Fri 09:00-17:00",
            "Pacific/Auckland",
            "America/Los_Angeles",
            JULY,
            "Mon-Thu 14:00-22:00; Sun 14:00-22:00",
        ),
        ("Mon 09:00-17:00", "America/Los_Angeles", "Europe/Berlin", MARCH, "Mon 18:00-24:00; Tue 00:00-02:00"),
        ("Sun 20:00-24:00; Mon 00:00-02:00", "UTC", "Europe/Berlin", MARCH, "Mon 00:00-03:00; Sun 21:00-24:00"),
    ],
)
def test_hours_are_told_by_the_readers_own_clock(hours, zone, reader, on, seen):
    assert str(seen_from(working_hours(hours), zone, reader=reader, on=on)) == seen


@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]),
    reader=st.sampled_from(["Pacific/Auckland", "Europe/London", "Asia/Kathmandu", "UTC"]),
    starts=st.integers(0, 23),
    length=st.integers(1, 24),
)
def test_it_is_the_same_week_of_work_whoever_reads_it(zone, reader, starts, length):
    hours = working_hours(f"Mon-Fri {starts:02}:00-{min(24, starts + length):02}:00")
    seen = seen_from(hours, zone, reader=reader, on=JULY)
    assert week_of(seen, reader, on=JULY) == week_of(hours, zone, on=JULY)
