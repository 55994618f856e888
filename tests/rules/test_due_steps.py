"""Who is told what of a lead, and when it is looked at again."""

from datetime import datetime, timedelta

from rules.due_steps import OWNER_SOUGHT_AGAIN_AFTER, Look, Recipient, look_at, steps_of
from rules.event_log import Accepted, Assigned, Created, Event, Paused, Rejected, Snoozed, Tier, Touched
from rules.follow_up import standing_of
from rules.ids import LeadId, MemberId
from rules.ladder import Rung, StepKey
from rules.lead_story import Agreed
from rules.working_hours import working_hours
from rules.working_time import AwayOn, Calendar
from tests.rules.walker import at

LEAD, RITA, MONA = LeadId(7), MemberId(1), MemberId(3)
OFFICE = Calendar(hours=working_hours("Mon-Fri 09:00-12:00, 13:00-17:00"), zone="Europe/Berlin")
MONDAY = "2026-03-02 10:00"


def log(*events: Event, tier: Tier = Tier.HOT, since: str = MONDAY) -> list[Event]:
    """A lead that Rita has since Monday at ten, and what came then."""
    return [Created(at=at(since), lead_id=LEAD, tier=tier), Assigned(at=at(since), owner=RITA), *events]


def look(
    events: list[Event],
    now: str,
    told: set[StepKey] | None = None,
    manager: Calendar | None = OFFICE,
    owner: Calendar = OFFICE,
    **agreed: datetime,
) -> Look:
    standing = standing_of(events, calendar=owner, now=at(now), agreed=Agreed(**agreed))
    return look_at(
        standing,
        steps=steps_of(standing, about=LEAD, events=events),
        told=told or set(),
        now=at(now),
        owner=None if standing.owner is None else Recipient(member_id=RITA, calendar=owner),
        manager=Recipient(member_id=MONA, calendar=manager),
    )


def said(found: Look) -> list[tuple[MemberId, Rung]]:
    return [(alert.to, alert.step.rung) for alert in found.alerts]


def told_by(*looks: Look) -> set[StepKey]:
    return {alert.step.key for one in looks for alert in one.alerts}


def test_the_owner_hears_of_a_lead_at_once_and_then_of_each_step_once():
    handed = look(log(), MONDAY)
    assert said(handed) == [(RITA, Rung.HANDED)]
    assert handed.looks_at == at("2026-03-02 10:15")
    again = look(log(), MONDAY, told_by(handed))
    assert (said(again), again.looks_at) == ([], at("2026-03-02 10:15"))
    half = look(log(), "2026-03-02 10:15", told_by(handed))
    assert said(half) == [(RITA, Rung.HALF)]
    assert said(look(log(), "2026-03-02 10:20", told_by(handed, half))) == []


def test_whoever_was_told_the_last_step_is_not_told_an_earlier_one():
    breach = look(log(), "2026-03-02 10:31")
    assert said(breach) == [(RITA, Rung.BREACH)]
    assert said(look(log(), "2026-03-02 10:32", told_by(breach))) == []


def test_a_lead_that_comes_at_night_is_told_in_the_morning():
    night = "2026-03-02 22:00"
    found = look(log(since=night), night)
    assert (said(found), found.looks_at) == ([], at("2026-03-03 09:00"))
    assert said(look(log(since=night), "2026-03-03 09:00")) == [(RITA, Rung.HANDED)]


def test_the_manager_hears_a_window_later_in_their_own_hours_unless_urgent_alerts_may_come_at_any_time():
    late = log(since="2026-03-02 16:10")
    afternoon = "2026-03-02 17:30"
    there = Calendar(hours=working_hours("Mon-Fri 08:00-20:00"), zone="Europe/Berlin")
    assert said(look(late, afternoon, owner=there)) == [(RITA, Rung.BREACH)]
    waits = look(late, afternoon, told_by(look(late, afternoon, owner=there)), owner=there)
    assert (said(waits), waits.looks_at) == ([], at("2026-03-03 09:00"))
    assert said(look(late, afternoon, owner=there, manager=None)) == [(RITA, Rung.BREACH), (MONA, Rung.MANAGER)]


def test_whoever_asks_for_quiet_hears_nothing_before_its_end_not_even_of_what_had_just_come():
    handed = look(log(), MONDAY)
    for asked in ("2026-03-02 10:15", "2026-03-02 10:16"):
        snoozed = log(Snoozed(at=at(asked), by=RITA, until=at("2026-03-02 10:22")))
        quiet = look(snoozed, asked, told_by(handed))
        assert (said(quiet), quiet.looks_at) == ([], at("2026-03-02 10:22"))
        assert said(look(snoozed, "2026-03-02 10:22", told_by(handed))) == [(RITA, Rung.HALF)]


def test_nobody_is_told_of_what_is_not_owed_any_more():
    for done in (Touched(at=at(MONDAY)), Accepted(at=at(MONDAY)), Paused(at=at(MONDAY)), Rejected(at=at(MONDAY))):
        assert said(look(log(done), "2026-03-02 10:16")) == []


def test_a_lead_from_before_tracking_began_is_handed_over_and_owes_nothing():
    found = look(log(), MONDAY, tracked_since_at=at("2026-03-03 00:00"))
    assert (said(found), found.looks_at) == ([(RITA, Rung.HANDED)], None)


def test_an_owner_who_is_away_without_end_is_said_to_the_manager_at_once():
    gone = Calendar(hours=OFFICE.hours, zone=OFFICE.zone, absences=(AwayOn(at(MONDAY).date()),))
    found = look(log(), "2026-03-02 10:05", owner=gone)
    assert (MONA, Rung.MANAGER) in said(found)
    assert (MONA, Rung.MANAGER) not in said(look(log(), "2026-03-02 10:06", told_by(found), owner=gone))


def test_a_lead_that_nobody_has_is_looked_at_again_soon():
    free = [Created(at=at(MONDAY), lead_id=LEAD)]
    found = look(free, MONDAY)
    assert (said(found), found.looks_at) == ([], at(MONDAY) + OWNER_SOUGHT_AGAIN_AFTER)
    assert timedelta(0) < OWNER_SOUGHT_AGAIN_AFTER
