"""When a recurring job is due: once a local date, on every day of every zone, also when the clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules.recurrence import CatchUp, Due, catch_up, dues_after, dues_between, instant_of, next_due

ZONES = sorted(zone for zone in available_timezones() if zone not in {"Factory", "localtime"})
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TWO_YEARS = (datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def wall(shown: str) -> datetime:
    """What a clock on the wall shows."""
    return datetime.fromisoformat(shown)


def local(due: Due, zone: str) -> datetime:
    return due.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def on(on_date: date, cron: str, zone: str) -> list[datetime]:
    """The wall-clock times at which a job is due for a date."""
    start = datetime.combine(on_date, time(), tzinfo=UTC)
    dues = dues_between(start - 3 * DAY, start + 3 * DAY, cron=cron, zone=zone)
    return [local(due, zone) for due in dues if due.on_date == on_date]


@pytest.mark.parametrize(
    ("zone", "on_date", "cron", "shown"),
    [
        ("America/New_York", date(2026, 3, 8), "30 2 * * *", wall("2026-03-08 03:00")),
        ("Europe/Berlin", date(2026, 3, 29), "30 2 * * *", wall("2026-03-29 03:00")),
        ("Europe/London", date(2026, 3, 29), "30 1 * * *", wall("2026-03-29 02:00")),
        ("Australia/Sydney", date(2026, 10, 4), "30 2 * * *", wall("2026-10-04 03:00")),
        ("Australia/Lord_Howe", date(2026, 10, 4), "15 2 * * *", wall("2026-10-04 02:30")),
        ("America/Sao_Paulo", date(2026, 3, 29), "30 2 * * *", wall("2026-03-29 02:30")),
        ("Asia/Kathmandu", date(2026, 3, 29), "30 2 * * *", wall("2026-03-29 02:30")),
        ("Pacific/Apia", date(2026, 3, 29), "30 2 * * *", wall("2026-03-29 02:30")),
        ("America/Nuuk", date(2026, 3, 28), "30 23 * * *", wall("2026-03-29 00:00")),
        ("Africa/Cairo", date(2026, 4, 24), "30 0 * * *", wall("2026-04-24 01:00")),
    ],
)
def test_what_falls_in_the_spring_gap_is_due_at_the_first_minute_after_it(zone, on_date, cron, shown):
    assert on(on_date, cron, zone) == [shown]


@pytest.mark.parametrize(
    ("zone", "on_date", "cron", "at"),
    [
        ("America/New_York", date(2026, 11, 1), "30 1 * * *", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 25), "30 2 * * *", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Europe/London", date(2026, 10, 25), "30 1 * * *", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Australia/Sydney", date(2026, 4, 5), "30 2 * * *", datetime(2026, 4, 4, 15, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 4, 5), "45 1 * * *", datetime(2026, 4, 4, 14, 45, tzinfo=UTC)),
    ],
)
def test_what_comes_twice_in_autumn_is_due_the_first_time_only(zone, on_date, cron, at):
    day = datetime.combine(on_date, time(), tzinfo=UTC)
    dues = [due for due in dues_between(day - 3 * DAY, day + 3 * DAY, cron=cron, zone=zone) if due.on_date == on_date]
    assert dues == [Due(at, on_date)]


def test_a_date_that_a_zone_left_out_has_no_due_time():
    assert on(date(2011, 12, 29), "30 8 * * *", "Pacific/Apia") == [wall("2011-12-29 08:30")]
    assert on(date(2011, 12, 30), "30 8 * * *", "Pacific/Apia") == []
    assert on(date(2011, 12, 31), "30 8 * * *", "Pacific/Apia") == [wall("2011-12-31 08:30")]


@settings(max_examples=25, deadline=None)
@given(zone=st.sampled_from(ZONES), minutes=st.integers(0, 24 * 60 - 1))
@example(zone="America/New_York", minutes=150)
@example(zone="Europe/Berlin", minutes=150)
@example(zone="Australia/Lord_Howe", minutes=135)
@example(zone="America/Nuuk", minutes=23 * 60 + 30)
@example(zone="Africa/Cairo", minutes=15)
@example(zone="Pacific/Kiritimati", minutes=0)
@example(zone="Africa/Casablanca", minutes=150)
@example(zone="Antarctica/Troll", minutes=90)
def test_in_every_zone_a_daily_job_is_due_once_a_local_date_in_order_and_at_its_wall_time(zone, minutes):
    hour, minute = divmod(minutes, 60)
    dues = dues_between(*TWO_YEARS, cron=f"{minute} {hour} * * *", zone=zone)
    dates = [due.on_date for due in dues]
    assert dates == [dates[0] + days * DAY for days in range(len(dates))]
    assert len(dates) in {729, 730, 731}
    assert all(one.at < other.at for one, other in pairwise(dues))
    for due in dues:
        wanted = datetime.combine(due.on_date, time(hour, minute))
        if local(due, zone) != wanted:
            assert due.at == first_minute_not_before(wanted, zone)


def first_minute_not_before(wanted: datetime, zone: str) -> datetime:
    """The walker: the first minute of the world at which the clock there is not behind what was wanted."""
    at, there = wanted.replace(tzinfo=UTC) - 15 * timedelta(hours=1), ZoneInfo(zone)
    while at.astimezone(there).replace(tzinfo=None) < wanted:
        at += MINUTE
    assert at.astimezone(there).replace(tzinfo=None) != wanted, "the wall time exists, so it should have been taken"
    return at


@settings(max_examples=25, deadline=None)
@given(zone=st.sampled_from(ZONES), at=st.datetimes(wall("2025-01-01 00:00"), wall("2027-01-01 00:00")), data=st.data())
def test_the_next_due_time_does_not_depend_on_when_it_was_asked_for(zone, at, data):
    at = at.replace(tzinfo=UTC)
    due = next_due(at, cron="30 2 * * 1-5", zone=zone)
    asked = data.draw(st.datetimes(at.replace(tzinfo=None), due.at.replace(tzinfo=None) - MINUTE / 60))
    assert next_due(asked.replace(tzinfo=UTC), cron="30 2 * * 1-5", zone=zone) == due
    assert next_due(due.at, cron="30 2 * * 1-5", zone=zone).at > due.at


def test_several_times_a_day_count_as_the_first_of_them():
    assert on(date(2026, 3, 2), "0 8,12,16 * * *", "Europe/Berlin") == [wall("2026-03-02 08:00")]


@pytest.mark.parametrize(
    ("cron", "after", "dates"),
    [
        ("0 9 29 2 *", date(2026, 1, 1), [date(2028, 2, 29), date(2032, 2, 29)]),
        ("0 9 L * *", date(2026, 1, 1), [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]),
        ("0 10 * * 2", date(2026, 12, 21), [date(2026, 12, 22), date(2026, 12, 29), date(2027, 1, 5)]),
        ("0 9 1 1 *", date(2026, 6, 1), [date(2027, 1, 1), date(2028, 1, 1)]),
        ("0 9 * * 1-5", date(2026, 1, 1), [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 5)]),
    ],
)
def test_leap_days_month_ends_and_the_turn_of_the_year(cron, after, dates):
    dues = dues_after(datetime.combine(after, time(), tzinfo=UTC), cron=cron, zone="Europe/Berlin")
    assert [next(dues).on_date for _ in dates] == dates


NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)


def days_ago(*days: float) -> list[Due]:
    return [Due(NOW - ago * DAY, (NOW - ago * DAY).date()) for ago in days]


@pytest.mark.parametrize(
    ("missed", "run", "skipped"),
    [
        ([], None, 0),
        ([2 / 86_400], 0, 0),
        ([9 / 1_440], 0, 0),
        ([3 / 24], 0, 0),
        ([1.0], None, 1),
        ([3.0, 2.0, 1.0], None, 3),
        ([3.1, 2.1, 1.1, 0.1], 3, 3),
    ],
)
def test_of_what_was_missed_the_newest_is_made_up_for_and_only_while_it_is_not_too_late(missed, run, skipped):
    dues = days_ago(*missed)
    plan = catch_up(dues, now=NOW, late_for=timedelta(hours=9))
    assert plan == CatchUp(None if run is None else dues[run], tuple(dues[:skipped]))


def test_an_instant_of_a_wall_time_is_in_utc():
    assert instant_of(wall("2026-03-02 08:30"), ZoneInfo("Europe/Berlin")) == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
