"""The hours that two people share. The oracle asks the clocks on their walls, quarter by quarter."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.shared_hours import shared_hours, week_of
from rules.working_hours import working_hours

OFFICE = "Mon-Fri 09:00-17:00"
MARCH, APRIL = date(2026, 3, 11), date(2026, 4, 8)


@pytest.mark.parametrize(
    ("one", "other", "on", "hours"),
    [
        ((OFFICE, "Europe/Berlin"), (OFFICE, "Europe/Berlin"), APRIL, 40),
        ((OFFICE, "Europe/Berlin"), (OFFICE, "America/New_York"), APRIL, 10),
        ((OFFICE, "Europe/Berlin"), (OFFICE, "America/New_York"), MARCH, 15),  # New York's clock is changed earlier
        ((OFFICE, "Europe/Berlin"), (OFFICE, "Pacific/Auckland"), APRIL, 0),
        (("Mon 00:00-24:00", "Pacific/Auckland"), ("Sun 00:00-24:00", "UTC"), APRIL, 12),  # the week goes round
        ((OFFICE, "Asia/Kathmandu"), (OFFICE, "Asia/Kathmandu"), APRIL, 40),
    ],
)
def test_hours_are_shared_as_the_clocks_stand(one, other, on, hours):
    weeks = [week_of(working_hours(written), zone, on=on) for written, zone in (one, other)]
    assert shared_hours(*weeks) == hours


@settings(max_examples=30)
@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC"]),
    written=st.sampled_from([OFFICE, "Mon-Sun 00:00-24:00", "Sat 20:00-24:00; Sun 00:00-03:30", "Tue 09:15-09:30"]),
    on=st.sampled_from([MARCH, APRIL, date(2026, 7, 15)]),
)
def test_a_week_has_every_quarter_that_the_clock_on_the_wall_says(zone, written, on):
    monday, hours, there = on - timedelta(days=on.weekday()), working_hours(written), ZoneInfo(zone)
    expected = 0
    for quarter in range(7 * 96):
        wall = datetime.combine(monday, datetime.min.time(), ZoneInfo("UTC")) + quarter * timedelta(minutes=15)
        wall = wall.astimezone(there)
        minute = wall.hour * 60 + wall.minute
        if any(block.starts <= minute < block.ends for block in hours.days[wall.weekday()]):
            expected |= 1 << quarter
    assert week_of(hours, zone, on=on) == expected
