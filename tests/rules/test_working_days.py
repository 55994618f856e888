"""Working days. The oracle counts day by day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.working_days import (
    NeverWorking,
    WorkCalendar,
    end_of_working_day_after,
    public_holidays,
    working_days_after,
)

BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))
WEEKDAYS = st.frozensets(st.integers(min_value=0, max_value=6), min_size=1)


@pytest.mark.parametrize(
    ("on", "days", "country", "expected"),
    [
        (date(2026, 3, 2), 2, "", date(2026, 3, 4)),  # Monday
        (date(2026, 3, 5), 2, "", date(2026, 3, 9)),  # Thursday, over the weekend
        (date(2026, 3, 7), 2, "", date(2026, 3, 10)),  # Saturday
        (date(2026, 4, 2), 2, "DE", date(2026, 4, 8)),  # over Good Friday and Easter Monday
        (date(2026, 4, 2), 2, "US", date(2026, 4, 6)),  # Easter is no holiday there
        (date(2026, 6, 3), 1, "DE-BY", date(2026, 6, 5)),  # Corpus Christi in Bavaria
        (date(2026, 6, 3), 1, "DE-BE", date(2026, 6, 4)),  # but not in Berlin
        (date(2026, 12, 31), 1, "DE", date(2027, 1, 4)),  # over New Year
        (date(2028, 2, 28), 1, "", date(2028, 2, 29)),
    ],
)
def test_so_many_working_days_later(on: date, days: int, country: str, expected: date) -> None:
    assert working_days_after(on, days, calendar=WorkCalendar(country=country)) == expected


@given(on=DAYS, days=st.integers(min_value=0, max_value=30), weekdays=WEEKDAYS, off=st.frozensets(DAYS, max_size=20))
def test_exactly_so_many_days_in_between_are_worked(
    on: date, days: int, weekdays: frozenset[int], off: frozenset[date]
) -> None:
    reached = working_days_after(on, days, calendar=WorkCalendar(weekdays=weekdays, days_off=off))
    between = [on + timedelta(days=step) for step in range(1, (reached - on).days + 1)]
    worked = [day for day in between if day.weekday() in weekdays and day not in off]
    assert len(worked) == days
    assert not worked or worked[-1] == reached


@pytest.mark.parametrize("country", ["DE", "DE-BY", "PT", "US", "BR", "GB-SCT"])
def test_a_public_holiday_is_never_worked(country: str) -> None:
    holidays = {day for year in range(2024, 2031) for day in public_holidays(country, year)}
    assert len(holidays) > 50
    assert not any(WorkCalendar(country=country).is_worked(day) for day in holidays)


@pytest.mark.parametrize("country", ["", "XX", "DE-XX", "nonsense", "-", "DE-"])
def test_an_unknown_country_has_no_holidays_and_breaks_nothing(country: str) -> None:
    calendar = WorkCalendar(country=country)
    assert calendar.is_worked(date(2026, 3, 2))
    assert calendar.is_worked(date(2026, 1, 1)) or country == "DE-"


def test_a_calendar_without_work_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(NeverWorking):
        working_days_after(date(2026, 3, 2), 1, calendar=WorkCalendar(weekdays=frozenset()))


@given(
    at=st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes)),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
)
def test_an_answer_is_due_before_midnight_where_the_organisation_is(at: datetime, zone: str) -> None:
    due_at = end_of_working_day_after(at, 2, calendar=WorkCalendar(), zone=zone)
    local = due_at.astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute, local.second) == (23, 59, 59)
    assert local.weekday() < 5
    assert local.date() > at.astimezone(ZoneInfo(zone)).date()
    assert due_at.tzinfo is UTC
