"""When buddies change, who starts, and when they are asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.buddies import weeks_apart
from rules.buddy import Mate, Pair
from rules.buddy_rhythm import Mode, Rhythm, check_ins, next_round
from rules.buddy_round import glance_at
from rules.errors import Refusal
from rules.objection import Colleague
from rules.people import Side
from rules.working_hours import working_hours
from rules.working_time import AwayOn, Calendar

MONDAY = date(2026, 3, 2)
JOINED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = working_hours("Mon-Fri 09:00-17:00")


def calendar(*absences: AwayOn, hours: str = "Mon-Fri 09:00-17:00", zone: str = "Europe/Berlin", **more) -> Calendar:
    return Calendar(hours=working_hours(hours), zone=zone, absences=absences, **more)


@pytest.mark.parametrize(
    ("weeks", "last_on", "next_on"),
    [
        (2, None, "2026-03-09"),  # the first comes with the next Monday
        (2, "2026-03-02", "2026-03-16"),
        (2, "2026-03-05", "2026-03-16"),  # it was on Thursdays until now
        (1, "2026-03-02", "2026-03-09"),
        (13, "2026-03-02", "2026-06-01"),
        (2, "2026-01-05", "2026-03-09"),  # several were missed: not another fortnight
    ],
)
def test_a_round_comes_every_so_many_weeks_on_its_day(weeks, last_on, next_on):
    last = last_on and date.fromisoformat(last_on)
    now = datetime(2026, 3, 2, 10, tzinfo=UTC)
    due = next_round(now, rhythm=Rhythm(weeks=weeks), last_on=last, zone="Europe/Berlin")
    assert due.on_date.isoformat() == next_on


def test_a_round_is_at_ten_on_the_wall_also_when_the_clock_was_changed_between():
    due = next_round(
        datetime(2026, 3, 16, 10, tzinfo=UTC), rhythm=Rhythm(), last_on=date(2026, 3, 16), zone="Europe/Berlin"
    )
    assert due.at == datetime(2026, 3, 30, 8, tzinfo=UTC)


@given(weekday=st.integers(0, 6), weeks=st.integers(1, 13))
def test_a_round_is_on_the_weekday_that_was_chosen(weekday, weeks):
    rhythm = Rhythm(mode=Mode.STICKY, weeks=weeks, weekday=weekday, at=time(16, 30))
    first = next_round(datetime(2026, 3, 2, tzinfo=UTC), rhythm=rhythm, last_on=None, zone="UTC")
    second = next_round(first.at, rhythm=rhythm, last_on=first.on_date, zone="UTC")
    assert first.on_date.weekday() == weekday
    assert second.at - first.at == timedelta(weeks=weeks)


@pytest.mark.parametrize("weeks", [0, 14, -1])
def test_a_term_has_one_to_thirteen_weeks(weeks):
    with pytest.raises(Refusal, match="1 to 13 weeks"):
        Rhythm(weeks=weeks)


def test_nobody_has_the_same_buddy_twice_running_however_long_a_term_is():
    assert [weeks_apart(term) for term in (1, 2, 11, 12, 13)] == [12, 12, 12, 13, 14]


AWAY_THEN = AwayOn(date(2026, 3, 9), date(2026, 3, 10))


@pytest.mark.parametrize(
    ("weeks", "calendars", "middle", "end"),
    [
        (2, [calendar(), calendar()], "2026-03-09", "2026-03-13"),
        (1, [calendar(), calendar()], "2026-03-05", "2026-03-06"),
        (13, [calendar(), calendar()], "2026-04-16", "2026-05-29"),
        (2, [calendar(), calendar(AWAY_THEN)], "2026-03-11", "2026-03-13"),
        (2, [calendar(), calendar(hours="Sun-Thu 09:00-17:00")], "2026-03-09", "2026-03-12"),
        (2, [calendar(), calendar(hours="Tue 09:00-12:00")], "2026-03-09", "2026-03-10"),
        (2, [calendar(), calendar(AwayOn(MONDAY))], "2026-03-09", "2026-03-13"),  # one of them can still be asked
        (2, [calendar(AwayOn(MONDAY)), calendar(AwayOn(MONDAY))], None, None),
        (5, [calendar(country="DE")], "2026-03-19", "2026-04-02"),  # Good Friday
    ],
)
def test_buddies_are_asked_in_the_middle_and_at_the_end_on_a_working_day_of_theirs(weeks, calendars, middle, end):
    asked = check_ins(MONDAY, weeks=weeks, calendars=calendars)
    assert (asked.middle_on and asked.middle_on.isoformat()) == middle
    assert (asked.end_on and asked.end_on.isoformat()) == end


@given(weeks=st.integers(1, 13), weekday=st.integers(0, 6), hours=st.sampled_from(["Mon-Fri 09:00-17:00", "Sat 9-12"]))
def test_the_middle_is_asked_before_the_end_and_both_within_the_term(weeks, weekday, hours):
    begins_on = MONDAY + timedelta(days=weekday)
    asked = check_ins(begins_on, weeks=weeks, calendars=[calendar(hours=hours)])
    days = [day for day in (asked.middle_on, asked.end_on) if day]
    assert days == sorted(set(days))
    assert all(begins_on <= day < begins_on + timedelta(weeks=weeks) for day in days)


@pytest.mark.parametrize(("reps", "marketers"), [((1,), (2,)), ((1, 2, 3), (4,)), ((1,), (2, 3)), ((1, 2), (3, 4))])
def test_everybody_starts_in_turn_from_week_to_week_and_from_round_to_round(reps, marketers):
    everybody = sorted((*reps, *marketers))
    size = len(everybody)
    first = pair_of(reps, marketers)
    weeks = [first.starter(MONDAY + timedelta(weeks=week)).id for week in range(2 * size)]
    assert sorted(weeks[:size]) == everybody
    assert weeks[:size] == weeks[size:]
    assert first.starter(MONDAY) == first.starter(MONDAY + timedelta(days=6))
    for every in (1, 2, 3, 6):
        rounds = [replace(first, round_number=n, first_on=MONDAY + n * timedelta(weeks=every)) for n in range(size)]
        assert sorted(each.starter(each.first_on).id for each in rounds) == everybody


def pair_of(reps, marketers) -> Pair:
    mates = [
        Mate(who=Colleague(member_id=one, workspace_id=1, person=f"U{one}"), side=side, joined_at=JOINED_AT)
        for side, members in ((Side.SALES, reps), (Side.MARKETING, marketers))
        for one in members
    ]
    days = {"first_on": MONDAY, "last_on": MONDAY + timedelta(days=13)}
    return Pair(id=1, round_id=1, round_number=1, mates=tuple(mates), **days)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-02 12:00", "2026-03-02 13:00"),
        ("2026-03-02 17:30", "2026-03-02 18:30"),  # evening in Berlin, noon in New York
        ("2026-03-02 23:00", "2026-03-03 08:00"),
        ("2026-03-06 23:00", "2026-03-09 08:00"),  # nobody works at the weekend
    ],
)
def test_who_came_or_left_is_looked_for_every_hour_in_which_anybody_works(now, then):
    calendars = [calendar(), calendar(zone="America/New_York"), calendar(AwayOn(MONDAY))]
    at, expected = (datetime.fromisoformat(f"{each}+00:00") for each in (now, then))
    assert glance_at(at, calendars=calendars) == expected
    assert glance_at(at, calendars=[]) == at + timedelta(hours=1)
