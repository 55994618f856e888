"""Working days: which dates are worked, and the date that is some working days later."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

MONDAY_TO_FRIDAY = frozenset(range(5))
NOTHING_FOR = timedelta(days=366)
"""Where a year passes without a working day, the calendar is a mistake."""
_LAST_MOMENT = time(23, 59, 59)


class NeverWorking(ValueError):
    """The calendar has no working day at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """When an organisation works. Weekdays count from Monday = 0; `country` is "DE", "DE-BY" or empty."""

    weekdays: Set[int] = MONDAY_TO_FRIDAY
    country: str = ""
    days_off: Set[date] = frozenset()

    def is_worked(self, on_date: date) -> bool:
        """Whether this is neither a weekend, nor a public holiday, nor one of the organisation's own days off."""
        return (
            on_date.weekday() in self.weekdays
            and on_date not in self.days_off
            and on_date not in public_holidays(self.country, on_date.year)
        )


def working_days_after(on_date: date, days: int, *, calendar: WorkCalendar) -> date:
    """The date of the n-th working day after a date; raises NeverWorking where there is none for a year."""
    reached, last_worked = on_date, on_date
    while days > 0:
        reached += timedelta(days=1)
        if calendar.is_worked(reached):
            days, last_worked = days - 1, reached
        elif reached - last_worked > NOTHING_FOR:
            raise NeverWorking(NeverWorking.__doc__)
    return reached


def end_of_working_day_after(at: datetime, days: int, *, calendar: WorkCalendar, zone: str) -> datetime:
    """The last second of the n-th working day after the day that `at` falls on in a zone, in UTC."""
    due_on = working_days_after(at.astimezone(ZoneInfo(zone)).date(), days, calendar=calendar)
    return datetime.combine(due_on, _LAST_MOMENT, ZoneInfo(zone)).astimezone(UTC)


@lru_cache(maxsize=1000)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country or region in a year; none where the code is empty or not known."""
    code, _, region = country.partition("-")
    try:
        return frozenset(country_holidays(code, subdiv=region or None, years=year)) if code else frozenset()
    except NotImplementedError:
        return frozenset()
