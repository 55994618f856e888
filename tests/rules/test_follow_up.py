"""Following up. The oracle keeps counters, minute by minute; the rules keep none and read the log."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rules.alerts import AT_MOST, WITHIN, Alert, Bundle, bundles, say_at
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
    attempts,
)
from rules.follow_up import Owed, Standing, looks_again_at, standing_of
from rules.ids import LeadId, MemberId, ObjectionId
from rules.ladder import NAGS, Rung, Step, Window, ladder_of, steps_due
from rules.lead_story import Agreed, State, Windows, nags_before, story_of
from rules.working_hours import working_hours
from rules.working_time import AwayOn, Calendar, worked_between
from tests.rules.walker import MINUTE, at, is_open_there

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEAD, RITA, SAM, MONA = LeadId(7), MemberId(1), MemberId(2), MemberId(3)
OFFICE = Calendar(hours=working_hours("Mon-Fri 09:00-12:00, 13:00-17:00"), zone="Europe/Berlin")
NIGHTS = Calendar(hours=working_hours("Mon-Sun 22-24, 0-6"), zone="America/New_York")
SELDOM = Calendar(hours=working_hours("Tue 10-11; Thu 9-17"), zone="Asia/Kathmandu")
MONDAY, FRIDAY = "2026-03-02 10:00", "2026-03-06 11:00"
RUNGS = HALF, MOST, BREACH, MANAGER = Rung.HALF, Rung.MOST, Rung.BREACH, Rung.MANAGER


def log(*events: Event, tier: Tier = Tier.NORMAL, since: str = MONDAY) -> list[Event]:
    """A lead that Rita has since Monday at ten, and what came then."""
    return [Created(at=at(since), lead_id=LEAD, tier=tier), Assigned(at=at(since), owner=RITA), *events]


def standing(events: list[Event], now: str = MONDAY, calendar: Calendar = OFFICE, **agreed) -> Standing:
    return standing_of(events, calendar=calendar, now=at(now), agreed=Agreed(**agreed))


def told(found: Standing) -> list[tuple[Rung, str]]:
    """The ladder with its times as a clock in Berlin shows them."""
    return [(step.rung, shown(step.due_at)) for step in found.ladder]


def shown(instant: datetime | None) -> str | None:
    return instant and f"{instant.astimezone(ZoneInfo(OFFICE.zone)):%a %d %H:%M}"


# The ladder


@pytest.mark.parametrize(
    ("tier", "since", "steps"),
    [
        (Tier.HOT, MONDAY, ["Mon 02 10:15", "Mon 02 10:24", "Mon 02 10:30", "Mon 02 11:00"]),
        (Tier.HIGH, MONDAY, ["Mon 02 10:30", "Mon 02 10:48", "Mon 02 11:00", "Mon 02 12:00"]),
        (Tier.NORMAL, MONDAY, ["Mon 02 15:00", "Tue 03 09:24", "Tue 03 11:00", "Wed 04 12:00"]),
        (Tier.LOW, MONDAY, ["Tue 03 16:00", "Wed 04 16:12", "Thu 05 14:00", "Tue 10 17:00"]),
        (Tier.HOT, "2026-03-06 16:50", ["Mon 09 09:05", "Mon 09 09:14", "Mon 09 09:20", "Mon 09 09:50"]),
        (Tier.HIGH, "2026-03-07 03:00", ["Mon 09 09:30", "Mon 09 09:48", "Mon 09 10:00", "Mon 09 11:00"]),
    ],
)
def test_a_rep_is_nagged_at_half_and_at_four_fifths_then_told_of_the_breach_and_a_window_later_the_manager(
    tier, since, steps
):
    found = standing(log(tier=tier, since=since), since)
    assert told(found) == list(zip((HALF, MOST, BREACH, MANAGER), steps, strict=True))
    assert (found.state, found.owed, found.owed_by) == (State.OPEN, Owed.TOUCH, RITA)
    assert shown(found.deadline) == steps[2]
    assert [step.is_for_manager for step in found.ladder] == [False, False, False, True]
    assert {step.key for step in found.ladder} == {(LEAD, rung, found.deadline) for rung in RUNGS}


def test_an_organisation_may_agree_on_other_windows():
    assert shown(standing(log(), windows=(Windows(normal=2 * HOUR),)).deadline) == "Mon 02 12:00"


def test_a_window_keeps_the_length_it_began_with_when_others_are_agreed_on():
    agreed = (Windows(normal=8 * HOUR), Windows(since_at=at("2026-03-02 13:00"), normal=HOUR))
    assert shown(standing(log(), "2026-03-02 14:00", windows=agreed).deadline) == "Tue 03 11:00"
    later = log(Touched(at=at("2026-03-02 14:00")), Reopened(at=at("2026-03-02 14:30")))
    assert shown(standing(later, "2026-03-02 15:00", windows=agreed).deadline) == "Mon 02 15:30"
    dated = (Windows(since_at=at(MONDAY), normal=HOUR), Windows(since_at=at("2026-03-03 10:00"), normal=2 * HOUR))
    assert standing(log(since="2020-03-02 10:00"), windows=dated).deadline == at("2020-03-02 11:00")


@pytest.mark.parametrize(
    ("now", "rungs"),
    [
        ("2026-03-02 14:59", []),
        ("2026-03-02 15:00", [HALF]),
        ("2026-03-03 09:23", [HALF]),
        ("2026-03-03 09:24", [MOST]),
        ("2026-03-03 11:00", [BREACH]),
        ("2026-03-04 12:00", [BREACH, MANAGER]),
        ("2026-05-04 12:00", [BREACH, MANAGER]),
    ],
)
def test_after_an_outage_everybody_hears_the_last_of_what_was_missed_only(now, rungs):
    assert [step.rung for step in steps_due(standing(log(), now).ladder, now=at(now))] == rungs


def test_the_next_look_is_at_the_next_step_and_there_is_none_after_the_last():
    found, now = standing(log()), at(MONDAY)
    looks = []
    while now := looks_again_at(found, now=now):
        looks.append(now)
    assert looks == [step.due_at for step in found.ladder]
    assert looks_again_at(standing(log(Touched(at=at(MONDAY)))), now=at(MONDAY)) is None


def test_an_answer_s_window_has_the_same_ladder():
    claimed_at, lapses_at = at(MONDAY), at("2026-03-04 23:59:59")
    lasts = worked_between(claimed_at, lapses_at, calendar=OFFICE)
    window = Window(about=ObjectionId(3), began_at=claimed_at, measured_at=claimed_at, lasts=lasts)
    dues = [shown(step.due_at) for step in ladder_of(window, calendar=OFFICE)]
    assert dues == ["Tue 03 14:00", "Wed 04 12:00", "Wed 04 17:00", "Mon 09 16:00"]


# What people do


@pytest.mark.parametrize(
    ("done", "state", "owed", "deadline"),
    [
        ([], State.OPEN, Owed.TOUCH, "Tue 03 11:00"),
        ([Touched(at=at("2026-03-02 11:00"))], State.IN_CONTACT, Owed.NOTHING, None),
        ([Accepted(at=at("2026-03-02 11:00"))], State.ACCEPTED, Owed.TOUCH, "Tue 03 12:00"),
        ([Rejected(at=at("2026-03-02 11:00"))], State.REJECTED, Owed.NOTHING, None),
        ([Disqualified(at=at("2026-03-02 11:00"))], State.DISQUALIFIED, Owed.NOTHING, None),
        ([Won(at=at("2026-03-02 11:00"))], State.WON, Owed.NOTHING, None),
        (
            [Won(at=at("2026-03-02 11:00")), Assigned(at=at(FRIDAY), owner=SAM)],
            State.WON,
            Owed.NOTHING,
            None,
        ),
        ([Won(at=at("2026-03-02 11:00")), Rejected(at=at(FRIDAY))], State.WON, Owed.NOTHING, None),
        ([Rejected(at=at("2026-03-02 11:00")), Won(at=at(FRIDAY))], State.WON, Owed.NOTHING, None),
        ([Lost(at=at("2026-03-02 11:00"))], State.DISQUALIFIED, Owed.NOTHING, None),
        ([Paused(at=at("2026-03-02 11:00"))], State.PAUSED, Owed.NOTHING, None),
        ([Assigned(at=at("2026-03-02 11:00"), owner=None)], State.UNASSIGNED, Owed.OWNER, None),
        ([Assigned(at=at("2026-03-02 11:00"), owner=SAM)], State.OPEN, Owed.TOUCH, "Tue 03 12:00"),
        ([Assigned(at=at("2026-03-02 11:00"), owner=RITA)], State.OPEN, Owed.TOUCH, "Tue 03 11:00"),
        ([Reopened(at=at("2026-03-02 11:00"))], State.OPEN, Owed.TOUCH, "Tue 03 11:00"),
        ([TierChanged(at=at("2026-03-02 11:00"), tier=Tier.LOW)], State.OPEN, Owed.TOUCH, "Thu 05 14:00"),
        (
            [Accepted(at=at("2026-03-02 11:00")), Touched(at=at("2026-03-02 11:05"))],
            State.ACCEPTED,
            Owed.NOTHING,
            None,
        ),
        (
            [Touched(at=at("2026-03-02 11:00")), Accepted(at=at("2026-03-02 11:05"))],
            State.ACCEPTED,
            Owed.NOTHING,
            None,
        ),
        (
            [Paused(at=at("2026-03-02 11:00")), Resumed(at=at("2026-03-02 14:00"))],
            State.OPEN,
            Owed.TOUCH,
            "Tue 03 14:00",
        ),
        (
            [Paused(at=at("2026-03-02 11:00")), Touched(at=at("2026-03-02 14:00"))],
            State.IN_CONTACT,
            Owed.NOTHING,
            None,
        ),
        (
            [Rejected(at=at("2026-03-02 11:00")), Reopened(at=at("2026-03-02 13:00"))],
            State.OPEN,
            Owed.TOUCH,
            "Tue 03 14:00",
        ),
        (
            [Rejected(at=at("2026-03-02 11:00")), Assigned(at=at("2026-03-02 13:00"), owner=RITA)],
            State.OPEN,
            Owed.TOUCH,
            "Tue 03 14:00",
        ),
        (
            [Touched(at=at("2026-03-02 11:00")), Assigned(at=at("2026-03-02 13:00"), owner=SAM)],
            State.OPEN,
            Owed.TOUCH,
            "Tue 03 14:00",
        ),
        (
            [Rejected(at=at("2026-03-02 11:00")), Touched(at=at("2026-03-02 13:00"))],
            State.REJECTED,
            Owed.NOTHING,
            None,
        ),
        (
            [Rejected(at=at("2026-03-02 11:00")), Accepted(at=at("2026-03-02 13:00"))],
            State.REJECTED,
            Owed.NOTHING,
            None,
        ),
        (
            [rejected := Rejected(at=at("2026-03-02 11:00")), Undone(at=at("2026-03-02 11:04"), event=rejected)],
            State.OPEN,
            Owed.TOUCH,
            "Tue 03 11:00",
        ),
    ],
)
def test_what_was_done_says_where_a_lead_stands_and_what_is_owed(done, state, owed, deadline):
    found = standing(log(*done), "2026-03-02 15:00")
    assert (found.state, found.owed, shown(found.deadline)) == (state, owed, deadline)
    assert (found.owed_by is not None) == (owed is Owed.TOUCH)


def test_a_lead_that_nobody_has_wants_an_owner_and_its_window_has_not_begun():
    found = standing([Created(at=at(MONDAY), lead_id=LEAD), Accepted(at=at(MONDAY)), Touched(at=at(MONDAY))])
    assert (found.state, found.owed, found.owed_by, found.deadline) == (State.UNASSIGNED, Owed.OWNER, None, None)


def test_a_touch_just_before_a_step_leaves_nothing_to_tell():
    found = standing(log(Touched(at=at("2026-03-02 14:59:59.999"))), "2026-03-02 15:00")
    assert found.ladder == ()


def test_a_touch_that_the_crm_tells_of_late_counts_from_when_it_was():
    late = Touched(at=at("2026-03-02 11:00"), is_verified=True)
    assert standing(log(Accepted(at=at("2026-03-03 16:00")), late), "2026-03-09 12:00").owed is Owed.NOTHING
    handed_over = log(Assigned(at=at("2026-03-03 10:00"), owner=SAM), late)
    assert standing(handed_over, "2026-03-03 10:00").owed_by == SAM


def test_a_clock_that_steps_back_brings_no_nag_for_what_was_done():
    assert standing(log(Touched(at=at("2026-03-02 15:01"))), "2026-03-02 15:00").ladder == ()


def test_a_lead_older_than_the_day_tracking_began_owes_nothing_whatever_happens_to_it():
    for done in ([], [Assigned(at=at("2026-03-03 10:00"), owner=SAM)], [Accepted(at=at("2026-03-02 11:00"))]):
        found = standing(log(*done), "2026-03-20 12:00", tracked_since_at=at(MONDAY) + timedelta.resolution)
        assert (found.owed, found.deadline, found.ladder, found.is_tracked) == (Owed.NOTHING, None, (), False)
    assert found.state is State.ACCEPTED
    assert standing(log(), tracked_since_at=at(MONDAY)).deadline


# Accept, snooze, pause


def test_a_lead_taken_without_a_touch_falls_back_after_one_window_and_gets_another():
    taken = log(Accepted(at=at("2026-03-02 11:00")))
    held = standing(taken, "2026-03-03 11:59")
    assert (held.state, held.ladder, shown(held.deadline)) == (State.ACCEPTED, (), "Tue 03 12:00")
    assert looks_again_at(held, now=at("2026-03-03 11:59")) == held.deadline == at("2026-03-03 12:00")
    fallen = standing(taken, "2026-03-03 12:00")
    assert (fallen.state, fallen.began_at, shown(fallen.deadline)) == (State.OPEN, held.deadline, "Wed 04 14:00")
    assert [step.rung for step in fallen.ladder] == [HALF, MOST, BREACH, MANAGER]


def test_a_lead_that_was_taken_does_not_fall_back_in_a_pause_nor_before_a_change_that_shortens_its_window():
    taken = log(Accepted(at=at("2026-03-02 11:00")), Paused(at=at("2026-03-02 11:30")))
    resumed = standing([*taken, Resumed(at=at("2026-03-05 09:00"))], "2026-03-05 09:00")
    assert (resumed.state, shown(resumed.deadline)) == (State.ACCEPTED, "Fri 06 09:30")
    hurried = log(Accepted(at=at("2026-03-02 11:00")), TierChanged(at=at("2026-03-02 14:00"), tier=Tier.HOT))
    assert standing(hurried, "2026-03-02 15:00").began_at == at("2026-03-02 14:00")


def test_taking_a_lead_again_without_a_touch_wins_no_time():
    again = log(Accepted(at=at("2026-03-02 11:00")), Accepted(at=at("2026-03-03 13:00")))
    assert standing(again, "2026-03-03 14:00") == standing(again[:-1], "2026-03-03 14:00")


@pytest.mark.parametrize(
    ("snoozes", "steps"),
    [
        ([("14:00", "14:30")], ["Mon 02 15:00", "Tue 03 09:24", "Tue 03 11:00", "Wed 04 12:00"]),
        ([("14:00", "16:00")], ["Mon 02 16:00", "Tue 03 09:24", "Tue 03 11:00", "Wed 04 12:00"]),
        ([("15:00", "16:00")], ["Mon 02 15:00", "Tue 03 09:24", "Tue 03 11:00", "Wed 04 12:00"]),  # told by then
        ([("14:00", "15:30"), ("14:30", "16:30")], ["Mon 02 16:30", "Tue 03 09:24", "Tue 03 11:00", "Wed 04 12:00"]),
        ([("14:00", "16:30"), ("14:30", "15:30")], ["Mon 02 15:30", "Tue 03 09:24", "Tue 03 11:00", "Wed 04 12:00"]),
        ([("14:00", "15:30"), ("15:10", "16:30")], ["Mon 02 16:30", "Tue 03 09:24", "Tue 03 11:00", "Wed 04 12:00"]),
    ],
)
def test_a_snooze_holds_back_what_the_owner_would_hear_and_moves_no_deadline(snoozes, steps):
    done = [Snoozed(at=at(f"2026-03-02 {one}"), by=RITA, until=at(f"2026-03-02 {other}")) for one, other in snoozes]
    assert [due for _, due in told(standing(log(*done)))] == steps


def test_after_a_long_snooze_the_owner_hears_the_breach_alone_and_the_manager_heard_it_in_time():
    found = standing(log(Snoozed(at=at("2026-03-02 14:00"), until=at("2026-03-05 09:00"))))
    assert told(found) == [(MANAGER, "Wed 04 12:00"), (BREACH, "Thu 05 09:00")]
    assert found.snoozed_until == at("2026-03-05 09:00")
    assert standing(log(Snoozed(at=at("2026-03-02 14:00"), until=at("2026-03-02 14:30")))[:2]).snoozed_until is None


def test_after_a_pause_nothing_is_said_twice_and_the_rest_comes_later_by_what_was_lost():
    paused = log(Paused(at=at("2026-03-02 16:00")))
    assert standing(paused, "2026-03-20 12:00").ladder == ()
    found = standing([*paused, Resumed(at=at("2026-03-04 09:00"))], "2026-03-04 09:00")
    assert told(found) == [(MOST, "Wed 04 10:24"), (BREACH, "Wed 04 12:00"), (MANAGER, "Thu 05 14:00")]


def test_a_snooze_in_a_pause_is_none():
    done = [Paused(at=at("2026-03-02 11:00")), Resumed(at=at("2026-03-02 14:00"))]
    snoozed = log(done[0], Snoozed(at=at("2026-03-02 11:30"), until=at("2026-03-09 09:00")), done[1])
    assert standing(snoozed, "2026-03-02 14:00") == standing(log(*done), "2026-03-02 14:00")


def test_a_pause_after_the_breach_only_holds_back_the_manager_s_step():
    done = log(Paused(at=at("2026-03-03 12:00")), Resumed(at=at("2026-03-03 14:00")))
    found = standing(done, "2026-03-03 14:00")
    assert found.deadline == standing(log()).deadline
    assert told(found) == [(BREACH, "Tue 03 14:00"), (MANAGER, "Wed 04 14:00")]


# Changes while a window runs


@pytest.mark.parametrize(
    ("away", "steps"),
    [
        (AwayOn(date(2026, 3, 10)), [(HALF, "Mon 02 15:00"), (MOST, "Tue 03 09:24"), (BREACH, "Tue 03 11:00")]),
        (
            AwayOn(date(2026, 3, 3), date(2026, 3, 3)),
            [(HALF, "Mon 02 15:00"), (MOST, "Wed 04 09:24"), (BREACH, "Wed 04 11:00")],
        ),
    ],
)
def test_an_edited_calendar_moves_the_deadline_of_an_open_lead(away, steps):
    edited = Calendar(hours=OFFICE.hours, zone=OFFICE.zone, absences=(away,))
    found = standing(log(CalendarChanged(at=at("2026-03-02 14:00"))), "2026-03-02 14:00", edited)
    assert told(found)[:3] == steps


@pytest.mark.parametrize("change", [CalendarChanged, TierChanged])
def test_a_change_that_brings_a_deadline_forward_tells_each_once_and_makes_up_for_no_nag(change):
    now = "2026-03-02 14:00"
    if change is CalendarChanged:
        around_the_clock = Calendar(hours=working_hours("Mon-Sun 0-24"), zone="Europe/Berlin")
        done, calendar, agreed = [CalendarChanged(at=at(now))], around_the_clock, Windows(normal=2 * HOUR)
    else:
        done, calendar, agreed = [TierChanged(at=at(now), tier=Tier.HOT)], OFFICE, Windows()
    found = standing(log(*done), now, calendar, windows=(agreed,))
    assert told(found) == [(BREACH, "Mon 02 14:00"), (MANAGER, "Mon 02 14:00")]
    assert steps_due(found.ladder, now=at(now)) == found.ladder


def test_a_nag_that_a_change_makes_due_at_that_very_moment_is_not_told():
    found = standing(log(TierChanged(at=at("2026-03-02 10:30"), tier=Tier.HIGH), tier=Tier.HOT))
    assert told(found) == [(MOST, "Mon 02 10:48"), (BREACH, "Mon 02 11:00"), (MANAGER, "Mon 02 12:00")]


def test_who_gets_a_lead_from_another_starts_without_their_nags_and_snoozes():
    left = [Snoozed(at=at("2026-03-02 11:00"), until=at("2026-03-20 11:00")), Paused(at=at("2026-03-02 11:10"))]
    found = standing(log(*left, Assigned(at=at("2026-03-03 10:00"), by=MONA, owner=SAM)), "2026-03-03 10:00")
    anew = standing([Created(at=at(MONDAY), lead_id=LEAD), Assigned(at=at("2026-03-03 10:00"), owner=SAM)])
    assert (found.owner, found.ladder, found.snoozed_until) == (SAM, anew.ladder, None)


def test_after_five_nags_there_are_no_more_but_a_breach_is_told():
    done = [
        Accepted(at=at("2026-03-03 10:00")),  # after 2 nags; falls back on Wednesday at 11:00
        Touched(at=at("2026-03-05 12:00")),  # after 2 more
        Reopened(at=at("2026-03-05 13:00")),
    ]
    found = standing(log(*done), "2026-03-05 13:00")
    assert [step.rung for step in found.ladder] == [HALF, BREACH, MANAGER]
    again = standing(log(*done, Touched(at=at("2026-03-06 12:00")), Reopened(at=at("2026-03-06 13:00"))))
    assert [step.rung for step in again.ladder] == [BREACH, MANAGER]
    handed_over = standing(log(*done, Assigned(at=at("2026-03-06 13:00"), owner=SAM)))
    assert [step.rung for step in handed_over.ladder] == [HALF, MOST, BREACH, MANAGER]


@pytest.mark.parametrize(
    ("done", "nags"),
    [
        ([], 2),
        ([Paused(at=at("2026-03-02 14:00")), Resumed(at=at("2026-03-02 14:30"))], 2),  # before the first
        ([Paused(at=at("2026-03-02 16:00")), Resumed(at=at("2026-03-02 16:30"))], 2),  # in between
        ([TierChanged(at=at("2026-03-02 16:00"), tier=Tier.LOW)], 1),  # the next would be on Tuesday at 16:00
        ([Touched(at=at("2026-03-02 15:00"))], 1),  # told at that very moment
        ([Touched(at=at("2026-03-02 14:59"))], 0),
        ([Snoozed(at=at("2026-03-02 14:00"), until=at("2026-03-03 09:24"))], 1),  # the first is overtaken
        (
            [
                Paused(at=at("2026-03-02 11:00")),
                TierChanged(at=at("2026-03-16 11:00"), tier=Tier.LOW),
                Resumed(at=at("2026-03-16 12:00")),
            ],
            0,  # no window runs off in a pause
        ),
    ],
)
def test_nags_are_counted_from_the_log(done, nags):
    events = [*log(*done)[1:], Touched(at=max([at("2026-03-03 11:00"), *(event.at for event in done)]))]
    now = at("2026-03-20 09:00")
    story = story_of(log()[0], events=events, calendar=OFFICE, agreed=Agreed(), now=now)
    assert nags_before(story) == nags


def test_who_is_away_without_end_strands_a_lead_and_who_is_gone_after_the_breach_keeps_no_manager_waiting():
    gone = Calendar(hours=OFFICE.hours, zone=OFFICE.zone, absences=(AwayOn(date(2026, 3, 3)),))
    found = standing(log(), MONDAY, gone)
    assert (found.owed, found.owed_by, found.deadline, found.is_stranded) == (Owed.TOUCH, RITA, None, True)
    assert standing(log(Accepted(at=at(MONDAY))), MONDAY, gone).is_stranded
    assert not standing(log()).is_stranded
    assert told(standing(log(tier=Tier.HOT, since="2026-03-02 16:20"), MONDAY, gone))[2:] == [
        (BREACH, "Mon 02 16:50"),
        (MANAGER, "Mon 02 16:50"),
    ]


# Attempts


def test_attempts_are_the_touches_of_the_last_fourteen_days():
    now = at("2026-03-30 10:00")
    days = (15, 14, 13.99, 10, 3, 0)
    done = [Touched(at=now - day * DAY, by=RITA) for day in days]
    assert attempts(log(*done), now=now) == 4
    assert attempts(log(*done, Undone(at=now, event=done[-1])), now=now) == 3
    assert attempts(log(), now=now) == 0


# Saying it


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-03-02 10:00", "2026-03-02 10:00"),
        ("2026-03-02 12:00", "2026-03-02 13:00"),
        ("2026-03-02 17:00", "2026-03-03 09:00"),
        ("2026-03-07 03:00", "2026-03-09 09:00"),
    ],
)
def test_a_message_waits_for_its_recipient_s_working_hours_unless_it_may_come_any_time(due, said):
    assert say_at(at(due), calendar=OFFICE) == at(said)
    assert say_at(at(due), calendar=None) == at(due)


def test_a_breach_is_told_at_once_rather_than_to_nobody():
    gone = Calendar(hours=OFFICE.hours, zone=OFFICE.zone, absences=(AwayOn(date(2026, 3, 3)),))
    assert say_at(at("2026-03-04 03:00"), calendar=gone) == at("2026-03-04 03:00")


def alert(lead: int, rung: Rung = HALF, to: MemberId = MONA) -> Alert:
    due = at(MONDAY) + lead * MINUTE
    return Alert(to=to, step=Step(about=LeadId(lead), rung=rung, deadline=due, due_at=due))


def test_three_are_told_one_by_one_and_four_at_once_are_one_summary_with_the_breaches_first():
    now = at(MONDAY)
    three = [alert(lead) for lead in (3, 1, 2)]
    assert bundles(three, now=now) == tuple(Bundle(to=MONA, opened_at=now, alerts=(alert(lead),)) for lead in (1, 2, 3))
    (summary,) = bundles([*three, alert(9, BREACH), alert(8, MANAGER)], now=now)
    assert summary.is_summary
    assert [(one.step.about, one.step.rung) for one in summary.alerts] == [
        (8, MANAGER),
        (9, BREACH),
        (1, HALF),
        (2, HALF),
        (3, HALF),
    ]


def test_a_thousand_due_after_an_outage_are_one_message_to_each():
    many = [alert(lead, RUNGS[lead % 4], MemberId(lead % 20)) for lead in range(1000)]
    found = bundles(many, now=at(MONDAY))
    assert {bundle.to for bundle in found} == {MemberId(person) for person in range(20)}
    assert len(found) == 20
    assert sorted(one.step.about for bundle in found for one in bundle.alerts) == list(range(1000))


def test_a_summary_takes_in_what_comes_within_ten_minutes_and_nothing_later():
    (summary,) = bundles([alert(lead) for lead in range(4)], now=at(MONDAY))
    just_before, later = at(MONDAY) + WITHIN - timedelta.resolution, at(MONDAY) + WITHIN
    (grown,) = bundles([alert(9)], earlier=[summary], now=just_before)
    assert (grown.opened_at, len(grown.alerts), grown.is_summary) == (summary.opened_at, 5, True)
    assert bundles([alert(9)], earlier=[summary], now=later) == (Bundle(to=MONA, opened_at=later, alerts=(alert(9),)),)


@settings(max_examples=100, deadline=None)
@given(arrivals=st.lists(st.tuples(st.integers(0, 240), st.sampled_from(RUNGS), st.sampled_from([MONA, RITA]))))
def test_however_they_arrive_each_is_told_once_and_nobody_gets_more_than_three_and_a_summary(arrivals):
    messages: dict[tuple[MemberId, datetime, tuple[Alert, ...] | None], Bundle] = {}
    for seconds in sorted({seconds for seconds, _, _ in arrivals}):
        now = at(MONDAY) + 5 * seconds * timedelta(seconds=1)
        fresh = [alert(lead, rung, to) for lead, (then, rung, to) in enumerate(arrivals) if then == seconds]
        for bundle in bundles(fresh, earlier=list(messages.values()), now=now):
            messages[bundle.to, bundle.opened_at, None if bundle.is_summary else bundle.alerts] = bundle
    said = [one for bundle in messages.values() for one in bundle.alerts]
    assert sorted(one.step.about for one in said) == list(range(len(arrivals)))
    for bundle in messages.values():
        near = [
            other
            for other in messages.values()
            if other.to == bundle.to and bundle.opened_at <= other.opened_at < bundle.opened_at + WITHIN
        ]
        assert sum(not other.is_summary for other in near) <= AT_MOST
        assert sum(other.is_summary for other in near) <= 1
        nags = [one.step.is_nag for one in bundle.alerts]
        assert nags == sorted(nags)


# Against an oracle that counts


BEGINNING = datetime(2026, 3, 2, tzinfo=UTC)
LASTS = {Tier.HOT: 30, Tier.HIGH: 60, Tier.NORMAL: 480, Tier.LOW: 1440}
CALENDARS = {RITA: OFFICE, SAM: NIGHTS, MONA: SELDOM}


@cache
def open_minutes(person: MemberId) -> bytearray:
    """Whether each minute of some months is one of work."""
    return bytearray(is_open_there(BEGINNING + minute * MINUTE, CALENDARS[person], []) for minute in range(120 * 1440))


class Counter:
    """The oracle: a clerk with a stopwatch, who looks once a minute and writes down whom they tell of what, and when.

    `used` are the minutes of the window that ran off, `used_at` when each of them did.
    """

    PARTS: ClassVar = {HALF: (1, 2), MOST: (4, 5), BREACH: (1, 1), MANAGER: (2, 1)}

    def __init__(self, tier: Tier) -> None:
        self.now, self.tier, self.state, self.said = 0, tier, State.UNASSIGNED, []
        self.told: set[tuple[Rung, int]] = set()
        self.hand_over(None)

    def hand_over(self, owner: MemberId | None) -> None:
        self.owner, self.nags, self.was_held, self.is_paused = owner, 0, False, False
        self.snoozed_from = self.snoozed_until = -1
        self.settle(State.UNASSIGNED)
        if owner is not None:
            self.open()

    def open(self) -> None:
        self.settle(State.OPEN)
        self.is_running = True

    def settle(self, state: State) -> None:
        self.state, self.is_running, self.is_held, self.is_paused = state, False, False, False
        self.used_at: list[int] = []
        self.pending: set[Rung] = set()

    def hold(self) -> None:
        self.settle(State.ACCEPTED)
        self.is_held = self.was_held = True

    @property
    def owes_touch(self) -> bool:
        return self.is_running or self.is_held

    @property
    def shown_state(self) -> State:
        return State.PAUSED if self.is_paused else self.state

    def minutes_of(self, rung: Rung) -> int:
        part, whole = self.PARTS[rung]
        return LASTS[self.tier] * part // whole

    def tick(self) -> None:
        works = self.owner is not None and open_minutes(self.owner)[self.now]
        self.now += 1
        if works and self.owes_touch and not self.is_paused:
            self.used_at.append(self.now)
            if self.is_held:
                self.fall_back_if_lapsed()
            else:
                self.pending |= {rung for rung in RUNGS if self.minutes_of(rung) == len(self.used_at)}
        self.speak()

    def fall_back_if_lapsed(self) -> None:
        if len(self.used_at) >= LASTS[self.tier]:
            self.open()

    def speak(self) -> None:
        if self.is_paused:
            return
        if MANAGER in self.pending:
            self.tell(MANAGER)
        own = [rung for rung in (HALF, MOST, BREACH) if rung in self.pending]
        if own and not self.is_snoozed:
            self.tell(own[-1])
            self.pending -= {HALF, MOST, BREACH}
        self.pending -= {MANAGER}

    def tell(self, rung: Rung) -> None:
        key, is_nag = (rung, self.deadline()), rung in {HALF, MOST}
        if key not in self.told and not (is_nag and self.nags >= NAGS):
            self.told.add(key)
            self.said.append((self.now, rung))
            self.nags += is_nag

    @property
    def is_snoozed(self) -> bool:
        return self.snoozed_from < self.now < self.snoozed_until

    def deadline(self) -> int:
        used, lasts, minute = len(self.used_at), LASTS[self.tier], self.now
        if used >= lasts:
            return self.used_at[lasts - 1]
        while used < lasts:
            used += open_minutes(self.owner)[minute]
            minute += 1
        return minute

    def snooze(self, minutes: int) -> None:
        self.snoozed_from = self.snoozed_from if self.snoozed_until > self.now else self.now
        self.snoozed_until = self.now + minutes

    def resume(self) -> None:
        self.is_paused = False
        if self.is_held:
            self.fall_back_if_lapsed()
        if not self.is_snoozed:
            self.pending -= {HALF, MOST}

    def retier(self, tier: Tier) -> None:
        self.tier = tier
        if self.is_running and not self.is_paused:
            self.measure()
        elif self.is_running:
            self.pending = {rung for rung in (BREACH, MANAGER) if self.minutes_of(rung) <= len(self.used_at)}
        elif self.is_held and not self.is_paused:
            self.fall_back_if_lapsed()

    def measure(self) -> None:
        """What would have been due is due now, but for nags that nobody held back."""
        passed = [rung for rung in RUNGS if self.minutes_of(rung) <= len(self.used_at)]
        held_back = [
            rung for rung in passed if self.is_snoozed and self.used_at[self.minutes_of(rung) - 1] > self.snoozed_from
        ]
        self.pending = {rung for rung in passed if rung in {BREACH, MANAGER} or rung in held_back}


class FollowUp(RuleBasedStateMachine):
    """A lead's life: people do things at random, time passes, and both must tell the same to the same at the same."""

    @initialize(tier=st.sampled_from(Tier), owner=st.sampled_from([RITA, SAM, MONA]))
    def arrives(self, tier, owner):
        self.oracle = Counter(tier)
        self.events: list[Event] = [Created(at=BEGINNING, lead_id=LEAD, tier=tier)]
        self.said: list[tuple[int, Rung]] = []
        self.keys: set = set()
        self.assigned(owner)

    @property
    def now(self) -> datetime:
        return BEGINNING + self.oracle.now * MINUTE

    def stands(self, now: datetime) -> Standing:
        calendar = CALENDARS[self.oracle.owner or RITA]
        return standing_of(self.events, calendar=calendar, now=now, agreed=Agreed())

    def sweep(self, now: datetime) -> Standing:
        found = self.stands(now)
        for step in sorted(steps_due(found.ladder, now=now), key=lambda step: not step.is_for_manager):
            if step.key not in self.keys:
                self.keys.add(step.key)
                self.said.append(((now - BEGINNING) // MINUTE, step.rung))
        return found

    @rule(minutes=st.sampled_from([1, 7, 15, 30, 60, 240, 480, 1440]), times=st.integers(1, 3))
    def time_passes(self, minutes, times):
        now = self.now
        for _ in range(minutes * times):
            self.oracle.tick()
        found = self.stands(now)
        while (now := looks_again_at(found, now=now) or self.now) < self.now:
            found = self.sweep(now)

    def happens(self, event_type: type[Event], **more: object) -> None:
        self.events.append(event_type(at=self.now, **more))

    @rule(owner=st.sampled_from([RITA, SAM, MONA, None]))
    def assigned(self, owner):
        self.happens(Assigned, owner=owner)
        if owner != self.oracle.owner or self.oracle.state.is_over:
            self.oracle.hand_over(owner)

    @rule(verified=st.booleans())
    def touched(self, verified):
        self.happens(Touched, is_verified=verified)
        if self.oracle.owner is not None and not self.oracle.state.is_over:
            taken = self.oracle.state is State.ACCEPTED
            self.oracle.settle(State.ACCEPTED if taken else State.IN_CONTACT)

    @rule()
    def accepted(self):
        self.happens(Accepted)
        if self.oracle.state.is_over or self.oracle.owner is None:
            return
        if not self.oracle.owes_touch:
            self.oracle.state = State.ACCEPTED
        elif not self.oracle.was_held:
            self.oracle.hold()

    @rule(event_type=st.sampled_from([Rejected, Disqualified]))
    def given_up(self, event_type):
        self.happens(event_type)
        self.oracle.settle(State.REJECTED if event_type is Rejected else State.DISQUALIFIED)

    @rule()
    def reopened(self):
        self.happens(Reopened)
        if self.oracle.owner is not None and not self.oracle.owes_touch:
            self.oracle.open()

    @rule(minutes=st.sampled_from([30, 60, 240, 1440, 4320]))
    def snoozed(self, minutes):
        self.happens(Snoozed, until=self.now + minutes * MINUTE)
        if self.oracle.owes_touch and not self.oracle.is_paused:
            self.oracle.snooze(minutes)

    @rule()
    def paused(self):
        self.happens(Paused)
        if self.oracle.owes_touch:
            self.oracle.is_paused = True

    @rule()
    def resumed(self):
        self.happens(Resumed)
        if self.oracle.is_paused:
            self.oracle.resume()

    @rule(tier=st.sampled_from(Tier))
    def has_another_tier(self, tier):
        self.happens(TierChanged, tier=tier)
        self.oracle.retier(tier)

    @invariant()
    def the_same_was_told(self):
        if hasattr(self, "oracle"):
            self.oracle.speak()
            found = self.sweep(self.now)
            assert self.said == self.oracle.said
            assert (found.state, found.owner) == (self.oracle.shown_state, self.oracle.owner)
            runs = self.oracle.owes_touch and not self.oracle.is_paused
            assert (found.owed is Owed.TOUCH) == runs
            expected = BEGINNING + self.oracle.deadline() * MINUTE if runs and self.oracle.is_running else None
            assert not self.oracle.is_running or found.deadline == expected


FollowUp.TestCase.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
TestFollowUp = FollowUp.TestCase
