"""How both sides kept their windows. The oracle keeps counters minute by minute; the rules read the log."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.attainment import (
    Answered,
    AnswerOutcome,
    Attainment,
    Touches,
    answer_outcome,
    answered,
    attainment,
    by_owner,
    is_in,
    percent_of,
    summary,
    week_before,
    within,
    working_days_from,
)
from rules.event_log import (
    Accepted,
    Assigned,
    CalendarChanged,
    Created,
    Disqualified,
    Event,
    Lost,
    Paused,
    Rejected,
    Reopened,
    Resumed,
    Snoozed,
    Tier,
    TierChanged,
    Touched,
    Undone,
    Won,
)
from rules.ids import LeadId, MemberId
from rules.lead_story import Agreed, Windows
from rules.outcomes import FirstTouch, Outcome, outcomes_of
from rules.working_days import WorkCalendar
from rules.working_hours import working_hours
from rules.working_time import AwayOn, Calendar
from tests.rules.walker import MINUTE, at, is_open_there

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEAD, RITA, SAM = LeadId(7), MemberId(1), MemberId(2)
OFFICE = Calendar(hours=working_hours("Mon-Fri 09:00-12:00, 13:00-17:00"), zone="Europe/Berlin")
LATE = Calendar(hours=working_hours("Mon-Wed 14-20"), zone="Europe/London")
CALENDARS = {RITA: OFFICE, SAM: LATE}
SHORT = Windows(hot=30 * MINUTE, high=HOUR, normal=3 * HOUR, low=5 * HOUR)
AGREED = Agreed(windows=(SHORT,))
MONDAY = at("2026-03-02 10:00")
FRIDAY = at("2026-03-06 18:00")


def log(*events: Event, tier: Tier = Tier.NORMAL) -> list[Event]:
    """A lead that Rita has since Monday at ten, with three hours of work for it, and what came then."""
    return [Created(at=MONDAY, lead_id=LEAD, tier=tier), Assigned(at=MONDAY, owner=RITA), *events]


def became(*events: Event, now: datetime = FRIDAY, calendars=CALENDARS, agreed: Agreed = AGREED) -> list[Outcome]:
    return outcomes_of(log(*events), calendars=calendars, otherwise=OFFICE, agreed=agreed, now=now)


def told(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    """Each as "kept" or "lapsed", with its touch, and when by a clock in Berlin."""
    return [
        (
            f"{'kept' if one.is_kept else 'lapsed'}"
            + (f", touch after {one.touch.took // MINUTE} min" if one.touch else "")
            + (", decided" if one.is_decided else ""),
            f"{one.at + HOUR:%a %H:%M}",
        )
        for one in outcomes
    ]


@pytest.mark.parametrize(
    ("events", "outcomes"),
    [
        ([], [("lapsed", "Mon 14:00")]),
        ([Touched(at=at("2026-03-02 11:00"))], [("kept, touch after 60 min", "Mon 11:00")]),
        ([Touched(at=at("2026-03-02 14:00"))], [("kept, touch after 180 min", "Mon 14:00")]),
        ([Touched(at=at("2026-03-02 14:01"))], [("lapsed, touch after 181 min", "Mon 14:00")]),
        ([Rejected(at=at("2026-03-02 11:00"))], [("kept, decided", "Mon 11:00")]),
        ([Disqualified(at=at("2026-03-02 15:00"))], [("lapsed, decided", "Mon 14:00")]),
        ([Won(at=at("2026-03-02 11:00"))], [("kept, touch after 60 min", "Mon 11:00")]),
        ([Won(at=at("2026-03-02 14:01"))], [("lapsed, touch after 181 min", "Mon 14:00")]),
        (
            [Won(at=at("2026-03-02 11:00")), Assigned(at=at("2026-03-02 11:30"), owner=SAM)],
            [("kept, touch after 60 min", "Mon 11:00")],
        ),
        ([Lost(at=at("2026-03-02 11:00"))], [("kept, decided", "Mon 11:00")]),
        (
            [Accepted(at=at("2026-03-02 11:00")), Touched(at=at("2026-03-02 14:30"))],
            [("kept, touch after 210 min", "Mon 14:30")],
        ),
        (
            [Accepted(at=at("2026-03-02 11:00")), Touched(at=at("2026-03-02 16:00"))],
            [("lapsed, touch after 300 min", "Mon 15:00"), ("kept, touch after 60 min", "Mon 16:00")],
        ),
        ([Accepted(at=at("2026-03-02 11:00"))], [("lapsed", "Mon 15:00"), ("lapsed", "Tue 10:00")]),
        (
            [Accepted(at=at("2026-03-02 15:00")), Touched(at=at("2026-03-02 16:00"))],
            [("lapsed, touch after 300 min", "Mon 14:00")],
        ),
        ([Assigned(at=at("2026-03-02 11:00"), owner=None)], []),
        ([Assigned(at=at("2026-03-02 11:00"), owner=SAM)], [("lapsed", "Mon 18:00")]),
        (
            [Assigned(at=at("2026-03-02 16:00"), owner=SAM), Touched(at=at("2026-03-02 17:00"))],
            [("lapsed", "Mon 14:00"), ("kept, touch after 60 min", "Mon 17:00")],
        ),
        ([Paused(at=at("2026-03-02 11:00"))], []),
        ([Paused(at=at("2026-03-02 15:00"))], [("lapsed", "Mon 14:00")]),
        (
            [
                Paused(at=at("2026-03-02 11:00")),
                Resumed(at=at("2026-03-03 09:00")),
                Touched(at=at("2026-03-03 10:00")),
            ],
            [("kept, touch after 120 min", "Tue 10:00")],
        ),
        (
            [Paused(at=at("2026-03-02 11:00")), Touched(at=at("2026-03-04 11:00"))],
            [("kept, touch after 60 min", "Wed 11:00")],
        ),
        ([Snoozed(at=at("2026-03-02 10:05"), until=at("2026-03-05 09:00"))], [("lapsed", "Mon 14:00")]),
        ([TierChanged(at=at("2026-03-02 11:00"), tier=Tier.LOW)], [("lapsed", "Mon 16:00")]),
        ([TierChanged(at=at("2026-03-02 11:00"), tier=Tier.HOT)], [("lapsed", "Mon 11:00")]),
        (
            [TierChanged(at=at("2026-03-02 15:00"), tier=Tier.LOW), Touched(at=at("2026-03-02 15:30"))],
            [("lapsed, touch after 270 min", "Mon 14:00")],
        ),
        ([CalendarChanged(at=at("2026-03-04 09:00"))], [("lapsed", "Mon 14:00")]),
        (
            [Touched(at=at("2026-03-02 11:00")), Reopened(at=at("2026-03-03 09:00"))],
            [("kept, touch after 60 min", "Mon 11:00"), ("lapsed", "Tue 12:00")],
        ),
        (
            [
                Rejected(at=at("2026-03-02 15:00")),
                Reopened(at=at("2026-03-03 09:00")),
                Touched(at=at("2026-03-03 10:00")),
            ],
            [("lapsed, decided", "Mon 14:00"), ("kept, touch after 60 min", "Tue 10:00")],
        ),
    ],
)
def test_a_window_is_kept_by_a_touch_or_a_decision_and_lapses_once(events, outcomes):
    assert told(became(*events)) == outcomes


def test_a_window_that_still_runs_has_no_outcome():
    assert became(now=at("2026-03-02 13:59")) == []
    assert told(became(now=at("2026-03-02 14:00"))) == [("lapsed", "Mon 14:00")]


def test_what_was_taken_back_never_happened():
    touched = Touched(at=at("2026-03-02 11:00"))
    assert told(became(touched, Undone(at=at("2026-03-02 11:03"), event=touched))) == [("lapsed", "Mon 14:00")]


def test_a_lead_older_than_tracking_owes_nothing():
    assert became(agreed=Agreed(tracked_since_at=MONDAY + MINUTE)) == []


def test_a_window_keeps_the_length_it_began_with():
    agreed = Agreed(windows=(SHORT, Windows(since_at=at("2026-03-02 11:00"), normal=5 * MINUTE)))
    assert told(became(agreed=agreed)) == [("lapsed", "Mon 14:00")]


def test_who_never_works_again_lets_nothing_lapse():
    gone = Calendar(hours=OFFICE.hours, zone=OFFICE.zone, absences=(AwayOn(date(2026, 3, 2)),))
    assert became(calendars={RITA: gone}) == []


def test_a_verified_touch_is_told_apart():
    [one] = became(Touched(at=at("2026-03-02 11:00"), is_verified=True))
    assert one.touch == FirstTouch(at=at("2026-03-02 11:00"), took=HOUR, is_verified=True)


# Against a clerk who counts minutes

WALKED = 3 * 24 * 60


@cache
def open_minutes(owner: MemberId) -> list[bool]:
    """Which minutes since Monday at ten are ones of work."""
    return [is_open_there(MONDAY + passed * MINUTE, CALENDARS[owner], []) for passed in range(WALKED + 1)]


@dataclass
class Counted:
    """A window as the clerk keeps it, in minutes since Monday at ten."""

    owner: MemberId
    began: int
    worked: int = 0
    ended: int | None = None
    is_kept: bool = False
    is_decided: bool = False
    took: int | None = None


@dataclass
class Clerk:
    """Counts every minute of work, and never looks back."""

    tier: Tier = Tier.NORMAL
    owner: MemberId | None = None
    is_over: bool = False
    is_paused: bool = False
    was_held: bool = False
    held: int | None = None
    current: Counted | None = None
    untouched: list[Counted] = field(default_factory=list)
    all: list[Counted] = field(default_factory=list)

    def lasts(self) -> int:
        return SHORT.of(self.tier) // MINUTE

    def end(self, minute: int, *, is_kept: bool) -> None:
        if self.current and self.current.ended is None:
            self.current.ended, self.current.is_kept = minute, is_kept

    def open(self, minute: int) -> None:
        assert self.owner is not None
        self.current, self.held = Counted(self.owner, minute), None
        self.untouched.append(self.current)
        self.all.append(self.current)

    def close(self) -> None:
        self.current, self.held, self.untouched, self.is_paused = None, None, [], False

    def fall_back(self, minute: int) -> None:
        if self.held is not None and not self.is_paused and self.held >= self.lasts():
            self.end(minute, is_kept=False)
            self.open(minute)

    def lapse(self, minute: int) -> None:
        if self.current and self.held is None and self.current.worked >= self.lasts():
            self.end(minute, is_kept=False)

    def pass_minute(self, minute: int) -> None:
        if self.owner is None or self.is_paused or not open_minutes(self.owner)[minute]:
            return
        for one in self.untouched:
            one.worked += 1
        if self.held is not None:
            self.held += 1

    def do(self, event: Event, minute: int) -> None:
        match event:
            case Assigned(owner=owner) if owner != self.owner or self.is_over:
                self.close()
                self.owner, self.is_over, self.was_held = owner, False, False
                if owner is not None:
                    self.open(minute)
            case Touched() if self.owner is not None and not self.is_over:
                for one in self.untouched:
                    one.took = one.worked
                self.end(minute, is_kept=True)
                self.close()
            case Rejected() | Disqualified() if not self.is_over:
                for one in self.untouched:
                    one.is_decided = True
                self.end(minute, is_kept=True)
                self.close()
                self.is_over = True
            case Accepted() if self.current and not self.was_held:
                self.was_held, self.is_paused, self.held = True, False, 0
            case Reopened() if self.owner is not None and self.current is None:
                self.is_over = False
                self.open(minute)
            case Paused() if self.current:
                self.is_paused = True
            case Resumed():
                self.is_paused = False
            case TierChanged(tier=tier):
                self.tier = tier


def counted(events: list[Event]) -> list[Counted]:
    """What the clerk has written down after three days."""
    clerk, due = Clerk(), {(event.at - MONDAY) // MINUTE: event for event in events if not isinstance(event, Created)}
    for minute in range(WALKED + 1):
        clerk.fall_back(minute)
        if minute in due:
            clerk.do(due[minute], minute)
            clerk.fall_back(minute)
        clerk.lapse(minute)
        clerk.pass_minute(minute)
    return [one for one in clerk.all if one.ended is not None]


DEEDS = st.one_of(
    st.sampled_from([Touched, Touched, Accepted, Accepted, Rejected, Disqualified, Reopened, Paused, Resumed]).map(
        lambda kind: (kind, {})
    ),
    st.sampled_from([RITA, SAM, None]).map(lambda owner: (Assigned, {"owner": owner})),
    st.sampled_from(Tier).map(lambda tier: (TierChanged, {"tier": tier})),
    st.just((CalendarChanged, {})),
)
HISTORIES = st.dictionaries(
    st.one_of(st.integers(1, 500), st.integers(1, WALKED), st.integers(1, WALKED // 10).map(lambda tens: tens * 10)),
    DEEDS,
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(HISTORIES, st.sampled_from(Tier))
def test_a_clerk_who_counts_minutes_comes_to_the_same(history, tier):
    events = [kind(at=MONDAY + minute * MINUTE, **said) for minute, (kind, said) in sorted(history.items())]
    clerk_s = [Created(at=MONDAY, lead_id=LEAD), Assigned(at=MONDAY, owner=RITA), *events]
    expected = counted(clerk_s)
    found = became(*events, now=MONDAY + WALKED * MINUTE)
    assert [
        (one.owner, one.began_at, one.at, one.is_kept, one.is_decided, one.touch and one.touch.took) for one in found
    ] == [
        (
            one.owner,
            MONDAY + one.began * MINUTE,
            MONDAY + (one.ended or 0) * MINUTE,
            one.is_kept,
            one.is_decided,
            None if one.took is None else one.took * MINUTE,
        )
        for one in expected
    ]


@settings(max_examples=60, deadline=None)
@given(HISTORIES, st.integers(0, WALKED))
def test_what_was_told_of_a_week_that_is_over_is_still_told_a_week_later(history, minute):
    """Whether a window was kept, and when it ended, is never changed by what comes later; a touch may be added."""
    now = MONDAY + minute * MINUTE
    events = [kind(at=MONDAY + then * MINUTE, **said) for then, (kind, said) in sorted(history.items())]
    early = [(one.began_at, one.at, one.is_kept) for one in became(*events, now=now)]
    late = [(one.began_at, one.at, one.is_kept) for one in became(*events) if one.at <= now]
    assert early == late


# Times


TIMES = st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=40)


@given(TIMES, st.integers(1, 100))
def test_within_a_time_lie_as_many_as_it_says_and_within_any_shorter_one_fewer(times, percent):
    found, known = within(times, percent=percent), [time for time in times if time is not None]

    def share(longest: int) -> float:
        return 100 * sum(time <= longest for time in known)

    if found is None:
        assert not times or share(max(known, default=0)) < percent * len(times)
    else:
        assert found in known, "a time that somebody took"
        assert share(found) >= percent * len(times)
        assert share(found - 1) < percent * len(times)


@given(TIMES, st.integers(1, 100), st.randoms())
def test_the_order_of_times_does_not_matter_and_a_wait_never_makes_it_shorter(times, percent, chance):
    found, shuffled = within(times, percent=percent), list(times)
    chance.shuffle(shuffled)
    assert within(shuffled, percent=percent) == found
    waiting = within([*times, None], percent=percent)
    assert waiting is None or found is None or waiting >= found


@pytest.mark.parametrize(
    ("times", "half", "most"),
    [
        ([], None, None),
        ([3], 3, 3),
        ([None], None, None),
        ([1, 9], 1, 9),
        ([1, 2, 9], 2, 9),
        ([1, 2, None], 2, None),
        ([1, None, None], None, None),
        (list(range(1, 10)), 5, 9),
        (list(range(1, 11)), 5, 9),
        (list(range(1, 101)), 50, 90),
    ],
)
def test_half_and_nine_in_ten_of_few(times, half, most):
    assert (within(times, percent=50), within(times, percent=90)) == (half, most)


@given(st.integers(0, 500), st.integers(0, 500))
def test_only_all_are_a_hundred_percent(kept, lapsed):
    percent = percent_of(kept, kept + lapsed)
    assert (percent == 100) == (kept > 0 and lapsed == 0)
    assert (percent is None) == (kept + lapsed == 0)


def test_nearly_all_are_not_all():
    assert (percent_of(1999, 2000), percent_of(1, 2000), percent_of(2, 3)) == (99, 0, 66)


# A week of both sides


@pytest.mark.parametrize(
    ("on_date", "key", "monday_on"),
    [
        (date(2026, 3, 2), "2026-W09", date(2026, 2, 23)),
        (date(2026, 3, 3), "2026-W09", date(2026, 2, 23)),
        (date(2026, 3, 8), "2026-W09", date(2026, 2, 23)),
        (date(2021, 1, 4), "2020-W53", date(2020, 12, 28)),
        (date(2025, 1, 6), "2025-W01", date(2024, 12, 30)),
        (date(2024, 3, 4), "2024-W09", date(2024, 2, 26)),
    ],
)
def test_the_week_before_is_the_iso_week_that_is_over(on_date, key, monday_on):
    week = week_before(on_date, zone="Europe/Berlin")
    assert (week.key, week.monday_on, week.sunday_on) == (key, monday_on, monday_on + 6 * DAY)


def test_a_week_in_which_the_clock_changes_is_an_hour_shorter_or_longer():
    spring, autumn = (week_before(date(2026, month, day), zone="Europe/Berlin") for month, day in ((3, 30), (10, 26)))
    assert spring.until_at - spring.since_at == 7 * DAY - HOUR
    assert autumn.until_at - autumn.since_at == 7 * DAY + HOUR
    assert week_before(date(2026, 3, 30), zone="Europe/Berlin", weeks=2).until_at == spring.since_at


def test_midnight_after_sunday_is_the_next_week_s():
    week, before = (week_before(date(2026, 3, 9), zone="Europe/Berlin", weeks=weeks) for weeks in (1, 2))
    assert is_in(week, at("2026-03-02 00:00"))
    assert not is_in(before, at("2026-03-02 00:00"))
    assert not is_in(week, at("2026-03-09 00:00"))
    assert is_in(week, at("2026-03-08 23:59"))


def outcome(hours: float | None, *, source: str = "webinar", tier: Tier = Tier.HOT, days: int = 0, **said) -> Outcome:
    """A window that ended some days after Monday, with a touch after so many hours."""
    touch = FirstTouch(at=MONDAY, took=hours * HOUR, is_verified=said.pop("is_verified", False)) if hours else None
    return Outcome(
        **{
            "lead_id": LEAD,
            "owner": RITA,
            "tier": tier,
            "source": source,
            "began_at": MONDAY,
            "at": MONDAY + days * DAY,
            "is_kept": bool(hours and hours <= 1),
            "touch": touch,
        }
        | said
    )


def test_how_well_windows_were_kept():
    decided = outcome(None, is_kept=True, is_decided=True)
    found = attainment([outcome(0.5), outcome(1), outcome(3), outcome(None), decided])
    assert found == Attainment(windows=5, kept=3, timed=4, half_within=HOUR, most_within=None)
    assert found.percent == 60
    assert attainment([decided]) == Attainment(windows=1, kept=1)
    assert attainment([]).percent is None


def test_a_summary_tells_this_week_from_the_one_before_and_groups_by_tier_and_source():
    week, before = (week_before(date(2026, 3, 9), zone="Europe/Berlin", weeks=weeks) for weeks in (1, 2))
    outcomes = [
        outcome(0.5, tier=Tier.LOW),
        outcome(2, days=6, source="fair", is_verified=True),
        outcome(1, days=-3),
        outcome(1, days=7),
        outcome(1, days=-10),
    ]
    answers = [
        AnswerOutcome(at=MONDAY, is_kept=True, took=1),
        AnswerOutcome(at=MONDAY, is_kept=False, took=None),
        AnswerOutcome(at=MONDAY - 3 * DAY, is_kept=True, took=2),
    ]
    found = summary(week, before, outcomes=outcomes, answers=answers)
    assert (found.sales.windows, found.sales.kept, found.sales_before.windows) == (2, 1, 1)
    assert list(found.by_tier) == [Tier.HOT, Tier.LOW]
    assert list(found.by_source) == ["fair", "webinar"]
    assert found.self_reported == Touches(count=1, half_within=HOUR / 2)
    assert found.verified == Touches(count=1, half_within=2 * HOUR)
    assert found.marketing == Answered(windows=2, kept=1, half_within=1)
    assert found.marketing_before == Answered(windows=1, kept=1, half_within=2)
    assert not found.is_empty
    assert summary(week, before, outcomes=outcomes[2:], answers=[]).is_empty


def test_of_very_many_sources_the_largest_are_named_and_the_others_are_taken_together():
    week, before = (week_before(date(2026, 3, 9), zone="Europe/Berlin", weeks=weeks) for weeks in (1, 2))
    outcomes = [outcome(1, source=f"s{number:02}") for number in range(12) for _ in range(12 - number)]
    found = summary(week, before, outcomes=outcomes, answers=[])
    assert list(found.by_source) == [f"s{number:02}" for number in range(8)]
    assert found.other_sources.windows == 4 + 3 + 2 + 1
    assert sum(one.windows for one in found.by_source.values()) + found.other_sources.windows == found.sales.windows


def test_everybody_has_their_own_numbers():
    found = by_owner([outcome(1), outcome(2), outcome(1, owner=SAM)])
    assert {owner: (one.windows, one.kept) for owner, one in found.items()} == {RITA: (2, 1), SAM: (1, 1)}


# Answers

WORKED = WorkCalendar(country="DE")


@pytest.mark.parametrize(
    ("answered_at", "outcome"),
    [
        (None, (False, "Wed 23:59", None)),
        ("2026-03-02 16:00", (True, "Mon 16:00", 0)),
        ("2026-03-04 23:59", (True, "Wed 23:59", 2)),
        ("2026-03-05 09:00", (False, "Wed 23:59", 3)),
    ],
)
def test_an_answer_is_kept_up_to_the_end_of_its_day(answered_at, outcome):
    found = answer_outcome(
        claimed_at=MONDAY,
        due_at=at("2026-03-04 23:59"),
        answered_at=answered_at and at(answered_at),
        calendar=WORKED,
        zone="Europe/Berlin",
    )
    assert (found.is_kept, f"{found.at + HOUR:%a %H:%M}", found.took) == outcome


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2026-03-06 16:00", "2026-03-09 09:00", 1),
        ("2026-04-02 16:00", "2026-04-07 09:00", 1),
        ("2026-03-06 23:59", "2026-03-07 00:01", 0),
        ("2026-03-02 10:00", "2026-03-02 09:00", 0),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(since, until, days):
    assert working_days_from(at(since), at(until), calendar=WORKED, zone="Europe/Berlin") == days


def test_how_well_answers_were_kept():
    outcomes = [AnswerOutcome(at=datetime(2026, 3, 2, tzinfo=UTC), is_kept=took != 5, took=took) for took in (0, 2, 5)]
    assert answered(outcomes) == Answered(windows=3, kept=2, half_within=2)
    assert answered([]).percent is None
