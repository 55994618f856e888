"""What a lead's card offers: never something without effect, and whoever was first is known."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.event_log import Assigned, Created, Event, Snoozed, Tier, Touched, Undone, attempts, in_force
from rules.follow_up import standing_of
from rules.ids import LeadEventId, LeadId, MemberId, WorkspaceId
from rules.lead_moves import (
    EVENTS,
    Move,
    Seen,
    SnoozeFor,
    changes,
    last_move,
    moves_of,
    overtaken_by,
    seen_in,
    seen_now,
    snoozed_until,
    undoable_by,
)
from rules.lead_story import Agreed
from rules.lead_view import UNDO_FOR, Deed, LeadView
from rules.leadfeedback import Verdict
from rules.objection import Colleague
from rules.tracked_lead import TrackedLead
from rules.working_hours import working_hours
from rules.working_time import AwayOn, Calendar, NeverOpensAgain
from tests.rules.walker import at

RITA, SAM = MemberId(1), MemberId(2)
OFFICE = Calendar(hours=working_hours("Mon-Fri 09:00-12:00, 13:00-17:00"), zone="Europe/Berlin")
MONDAY = at("2026-03-02 10:00")
LEAD = TrackedLead(id=LeadId(7), name="Jo", tier=Tier.HIGH, created_at=MONDAY, arrived_at=MONDAY)
HANDED = Assigned(at=MONDAY, owner=RITA)


def view(*events: Event, now: datetime = MONDAY, since: datetime = MONDAY) -> LeadView:
    """A lead as its log tells it, each event under its number."""
    log = [Created(at=MONDAY, lead_id=LEAD.id, tier=Tier.HIGH), *events]
    standing = standing_of(log, calendar=OFFICE, now=now, agreed=Agreed(tracked_since_at=since))
    left = in_force(log)
    deeds = tuple(
        Deed(id=LeadEventId(number), event=event, by=event.by and colleague(event.by))
        for number, event in enumerate(events, start=1)
        if event in left
    )
    owner = standing.owner and colleague(standing.owner)
    return LeadView(lead=LEAD, standing=standing, owner=owner, deeds=deeds, attempts=attempts(log, now=now), now=now)


def colleague(member_id: MemberId) -> Colleague:
    return Colleague(member_id=member_id, workspace_id=WorkspaceId(1), person=f"U{member_id}")


def done(move: Move, *, now: datetime, by: MemberId = RITA, owner: MemberId | None = RITA) -> Event:
    """What a move leaves in the log."""
    if move is Move.SNOOZE:
        return Snoozed(at=now, by=by, until=now + timedelta(minutes=30))
    if move is Move.REASSIGN:
        return Assigned(at=now, by=by, owner=SAM if owner == RITA else RITA)
    return EVENTS[move](at=now, by=by)


def stands(found: LeadView) -> object:
    """What a move may change."""
    return replace(found.standing, ladder=()), found.attempts


@given(st.data(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_whatever_is_offered_has_an_effect_and_undo_takes_it_back(data, is_too_old):
    events: list[Event] = [HANDED]
    now, since = MONDAY, MONDAY + timedelta(days=99) if is_too_old else MONDAY
    for _ in range(data.draw(st.integers(1, 7))):
        now += timedelta(minutes=data.draw(st.integers(1, 90)))
        before = view(*events, now=now, since=since)
        offered = moves_of(before)
        if not offered:
            break
        move = data.draw(st.sampled_from(offered))
        did = done(move, now=now, owner=before.standing.owner)
        after = view(*events, did, now=now, since=since)
        assert stands(after) != stands(before), move
        undoable = undoable_by(after, RITA)
        assert undoable is not None
        assert undoable.event == did
        taken_back = view(*events, did, Undone(at=now, by=RITA, event=did), now=now, since=since)
        assert stands(taken_back) == stands(before)
        if data.draw(st.booleans()):
            events.append(did)


def test_what_is_over_offers_nothing():
    for move in (Move.REJECT, Move.DISQUALIFY):
        assert moves_of(view(HANDED, done(move, now=MONDAY))) == ()


def test_before_contact_a_lead_is_rejected_and_after_it_disqualified():
    before, after = moves_of(view(HANDED)), moves_of(view(HANDED, Touched(at=MONDAY, by=RITA)))
    assert before == (Move.REACHED, Move.ACCEPT, Move.REJECT, Move.SNOOZE, Move.REASSIGN, Move.PAUSE)
    assert after == (Move.TRIED, Move.ACCEPT, Move.DISQUALIFY, Move.REASSIGN)


def test_who_comes_second_is_told_of_the_last_who_was_first():
    touched = Touched(at=MONDAY, by=SAM)
    seen = seen_now(view(HANDED))
    assert overtaken_by(view(HANDED), seen, by=RITA, move=Move.ACCEPT) is None
    first = overtaken_by(view(HANDED, touched), seen, by=RITA, move=Move.ACCEPT)
    assert first is not None
    assert first.event is touched


def test_ones_own_click_elsewhere_is_no_reason_to_be_refused_but_the_same_twice_is():
    mine = Touched(at=MONDAY, by=RITA)
    seen = seen_now(view(HANDED))
    assert overtaken_by(view(HANDED, mine), seen, by=RITA, move=Move.ACCEPT) is None
    assert overtaken_by(view(HANDED, mine), seen, by=RITA, move=Move.TRIED) is not None


def test_a_button_that_does_not_say_what_was_seen_is_never_too_late():
    found = view(HANDED, Touched(at=MONDAY, by=SAM))
    assert overtaken_by(found, Seen(lead_id=LEAD.id), by=RITA, move=Move.ACCEPT) is None


def test_what_lies_five_minutes_back_cannot_be_undone_and_neither_can_what_a_colleague_built_upon():
    mine = Touched(at=MONDAY, by=RITA)
    assert undoable_by(view(HANDED, mine, now=MONDAY + UNDO_FOR), RITA)
    assert undoable_by(view(HANDED, mine, now=MONDAY + UNDO_FOR + timedelta.resolution), RITA) is None
    assert undoable_by(view(HANDED, mine, Touched(at=MONDAY, by=SAM)), RITA) is None
    assert undoable_by(view(HANDED, mine), None) is None
    assert last_move(view(HANDED, mine)).event is mine


def test_a_verdict_that_says_what_the_log_says_changes_nothing():
    for verdict, move in ((Verdict.ACCEPT, Move.ACCEPT), (Verdict.REJECT, Move.REJECT)):
        assert changes(view(HANDED), verdict)
        assert not changes(view(HANDED, done(move, now=MONDAY)), verdict)
    assert not changes(view(HANDED, done(Move.REJECT, now=MONDAY)), Verdict.ACCEPT)
    assert not changes(view(), Verdict.ACCEPT)


@pytest.mark.parametrize("seen", [Seen(lead_id=LeadId(7)), Seen(lead_id=LeadId(7), since=LeadEventId(0))])
@pytest.mark.parametrize("is_on_card", [True, False])
def test_what_a_button_carries_comes_back(seen, is_on_card):
    seen = replace(seen, is_on_card=is_on_card)
    assert seen_in(seen.value) == seen


@pytest.mark.parametrize("value", ["", ".", "7.", "7.x", "7.1.2", "-7.1", "7 .1", "٧.1", "7.1.card.card", "9" * 19])
def test_what_none_of_ours_carries_names_no_lead(value):
    assert seen_in(value) is None


@pytest.mark.parametrize(
    ("length", "now", "until"),
    [
        (SnoozeFor.HALF_AN_HOUR, "2026-03-02 16:50", "2026-03-02 17:20"),
        (SnoozeFor.THREE_HOURS, "2026-03-02 10:00", "2026-03-02 13:00"),
        (SnoozeFor.MORNING, "2026-03-02 08:00", "2026-03-03 09:00"),
        (SnoozeFor.MORNING, "2026-03-06 16:00", "2026-03-09 09:00"),
        (SnoozeFor.MORNING, "2026-03-27 10:00", "2026-03-30 09:00"),
        (SnoozeFor.MORNING, "2026-03-03 00:10", "2026-03-04 09:00"),
    ],
)
def test_a_snooze_ends_when_it_says(length, now, until):
    assert snoozed_until(length, now=at(now), calendar=OFFICE) == at(until)


def test_no_morning_comes_for_who_is_away_for_good():
    gone = replace(OFFICE, absences=(AwayOn(MONDAY.date()),))
    with pytest.raises(NeverOpensAgain):
        snoozed_until(SnoozeFor.MORNING, now=MONDAY, calendar=gone)
