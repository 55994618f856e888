"""How well both sides kept their windows in a week: how often, and how long half and nine in ten of them took."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from rules.event_log import Tier
from rules.ids import MemberId
from rules.outcomes import Outcome
from rules.recurrence import instant_of
from rules.working_days import WorkCalendar

HALF: Final = 50
MOST: Final = 90
SOURCES_SHOWN: Final = 8
_WEEK: Final = timedelta(days=7)
Took = TypeVar("Took", timedelta, int)
Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """An ISO week in an organisation's zone: from midnight before its Monday up to midnight after its Sunday."""

    monday_on: date
    since_at: datetime
    until_at: datetime

    @property
    def key(self) -> str:
        """Its name by ISO 8601, such as 2026-W09."""
        return week_key(self.monday_on)

    @property
    def sunday_on(self) -> date:
        """Its last day."""
        return self.monday_on + timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOutcome:
    """What became of one answer window; `took` are the working days until the answer, None where there is none yet."""

    at: datetime
    is_kept: bool
    took: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainment:
    """How often windows were kept, and within which working time half and nine in ten of the first touches came.

    `timed` windows had a touch or wait for one; a time is None where too many of them still wait to say.
    """

    windows: int = 0
    kept: int = 0
    timed: int = 0
    half_within: timedelta | None = None
    most_within: timedelta | None = None

    @property
    def percent(self) -> int | None:
        """The share that was kept; None where there was nothing to keep."""
        return percent_of(self.kept, self.windows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How often claimed objections were answered in time, and half of them within how many working days."""

    windows: int = 0
    kept: int = 0
    half_within: int | None = None

    @property
    def percent(self) -> int | None:
        """The share that was kept; None where there was nothing to keep."""
        return percent_of(self.kept, self.windows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touches:
    """First touches of one kind, and within which working time half of them came."""

    count: int = 0
    half_within: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How both sides kept their windows in a week, and in the one before."""

    week: Week
    sales: Attainment
    sales_before: Attainment
    by_tier: Mapping[Tier, Attainment]
    by_source: Mapping[str, Attainment]
    other_sources: Attainment
    self_reported: Touches
    verified: Touches
    marketing: Answered
    marketing_before: Answered

    @property
    def is_empty(self) -> bool:
        """Whether no window of either side ended."""
        return not (self.sales.windows or self.marketing.windows)


def week_before(on_date: date, *, zone: str, weeks: int = 1) -> Week:
    """The ISO week that was over before that of a local date began, or one still further back."""
    here, monday = ZoneInfo(zone), on_date - timedelta(days=on_date.weekday()) - weeks * _WEEK
    since_at, until_at = (instant_of(datetime.combine(day, time()), here) for day in (monday, monday + _WEEK))
    return Week(monday_on=monday, since_at=since_at, until_at=until_at)


def week_key(on_date: date) -> str:
    """The ISO week that a date is in, such as 2026-W09."""
    year, week, _ = on_date.isocalendar()
    return f"{year}-W{week:02}"


def summary(week: Week, before: Week, *, outcomes: Iterable[Outcome], answers: Iterable[AnswerOutcome]) -> Summary:
    """What the summary of a week says, of outcomes of both weeks."""
    outcomes, answers = list(outcomes), list(answers)
    ours = [one for one in outcomes if is_in(week, one.at)]
    sources = Counter(one.source for one in ours)
    shown = [name for name, _ in sorted(sources.items(), key=lambda pair: (-pair[1], pair[0]))][:SOURCES_SHOWN]
    by_source, by_tier = grouped(ours, lambda one: one.source), grouped(ours, lambda one: one.tier)
    return Summary(
        week=week,
        sales=attainment(ours),
        sales_before=attainment(one for one in outcomes if is_in(before, one.at)),
        by_tier={tier: attainment(by_tier[tier]) for tier in Tier if tier in by_tier},
        by_source={name: attainment(by_source[name]) for name in shown},
        other_sources=attainment(one for one in ours if one.source not in shown),
        self_reported=touches(ours, verified=False),
        verified=touches(ours, verified=True),
        marketing=answered(one for one in answers if is_in(week, one.at)),
        marketing_before=answered(one for one in answers if is_in(before, one.at)),
    )


def by_owner(outcomes: Iterable[Outcome]) -> dict[MemberId, Attainment]:
    """How well each owner kept their own windows."""
    return {owner: attainment(theirs) for owner, theirs in grouped(outcomes, lambda one: one.owner).items()}


def attainment(outcomes: Iterable[Outcome]) -> Attainment:
    """How well windows were kept; those that still wait for a touch count as slower than all that had one."""
    outcomes = list(outcomes)
    times = [one.touch.took if one.touch else None for one in outcomes if one.touch or not one.is_decided]
    return Attainment(
        windows=len(outcomes),
        kept=sum(one.is_kept for one in outcomes),
        timed=len(times),
        half_within=within(times, percent=HALF),
        most_within=within(times, percent=MOST),
    )


def answered(outcomes: Iterable[AnswerOutcome]) -> Answered:
    """How well answers came in time; objections that still wait count as slower than all that were answered."""
    outcomes = list(outcomes)
    half_within = within([one.took for one in outcomes], percent=HALF)
    return Answered(windows=len(outcomes), kept=sum(one.is_kept for one in outcomes), half_within=half_within)


def touches(outcomes: Iterable[Outcome], *, verified: bool) -> Touches:
    """The first touches that the CRM verified, or those that are known from a button alone."""
    times = [one.touch.took for one in outcomes if one.touch and one.touch.is_verified is verified]
    return Touches(count=len(times), half_within=within(times, percent=HALF))


def answer_outcome(
    *, claimed_at: datetime, due_at: datetime, answered_at: datetime | None, calendar: WorkCalendar, zone: str
) -> AnswerOutcome:
    """What became of an objection that somebody claimed: the answer came up to its time, or its window lapsed then."""
    is_kept = answered_at is not None and answered_at <= due_at
    took = None if answered_at is None else working_days_from(claimed_at, answered_at, calendar=calendar, zone=zone)
    return AnswerOutcome(at=answered_at if answered_at and is_kept else due_at, is_kept=is_kept, took=took)


def working_days_from(since_at: datetime, until_at: datetime, *, calendar: WorkCalendar, zone: str) -> int:
    """How many working days after the day of one instant that of another is: 0 on the same day, 1 on the next."""
    first_on, last_on = (at.astimezone(ZoneInfo(zone)).date() for at in (since_at, until_at))
    days = (first_on + timedelta(days=passed) for passed in range(1, (last_on - first_on).days + 1))
    return sum(calendar.is_worked(day) for day in days)


def within(times: Iterable[Took | None], *, percent: int) -> Took | None:
    """The shortest of these times within which at least so many percent of them lie; None counts as never.

    It is always a time that somebody took, however few there are: nine in ten of fewer than ten is the slowest.
    """
    times = list(times)
    known = sorted(time for time in times if time is not None)
    rank = -(-percent * len(times) // 100)
    return known[rank - 1] if 0 < rank <= len(known) else None


def percent_of(kept: int, windows: int) -> int | None:
    """A share in whole percent, never rounded up: 100 % is all of them. None of nothing."""
    return 100 * kept // windows if windows else None


def is_in(week: Week, at: datetime) -> bool:
    """Whether an instant lies in a week."""
    return week.since_at <= at < week.until_at


def grouped(outcomes: Iterable[Outcome], of: Callable[[Outcome], Group]) -> dict[Group, list[Outcome]]:
    """Outcomes by what they have in common."""
    groups: dict[Group, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        groups[of(one)].append(one)
    return dict(groups)
