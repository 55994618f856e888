"""When a promised answer is asked for: at half and most of the claimer's working time, and once the day is over."""

from datetime import datetime, timedelta

from rules.answer_window import Promise, steps_of
from rules.ids import MemberId, ObjectionId
from rules.ladder import Rung
from rules.working_hours import working_hours
from rules.working_time import AwayOn, Calendar, Stretch
from tests.rules.walker import at

OFFICE = Calendar(hours=working_hours("Mon-Fri 09:00-12:00, 13:00-17:00"), zone="Europe/Berlin")
PROMISED = "2026-03-04 23:59"


def promise(since: str = "2026-03-02 10:00", until: str = PROMISED, nags_before: int = 0) -> Promise:
    return Promise(
        about=ObjectionId(7), owner=MemberId(4), began_at=at(since), due_at=at(until), nags_before=nags_before
    )


def told(made: Promise, calendar: Calendar = OFFICE) -> list[tuple[Rung, datetime]]:
    return [(step.rung, step.due_at) for step in steps_of(made, calendar=calendar)]


def test_the_window_is_the_working_time_up_to_the_promised_day() -> None:
    # Six hours on Monday, seven on Tuesday and on Wednesday.
    assert told(promise()) == [
        (Rung.HALF, at("2026-03-03 14:00")),
        (Rung.MOST, at("2026-03-04 12:00")),
        (Rung.BREACH, at(PROMISED)),
        (Rung.MANAGER, at("2026-03-09 16:00")),
    ]


def test_a_promise_is_not_late_before_its_day_is_over_whatever_becomes_of_the_calendar() -> None:
    ill = Calendar(hours=OFFICE.hours, zone=OFFICE.zone, absences=(AwayOn(at("2026-03-03 09:00").date()),))
    assert told(promise(), ill) == [
        (Rung.HALF, at("2026-03-02 14:00")),
        (Rung.MOST, at("2026-03-02 15:48")),
        (Rung.BREACH, at(PROMISED)),
        (Rung.MANAGER, at(PROMISED)),
    ]


def test_who_does_not_work_until_then_gets_no_nag_and_their_manager_hears_of_it_when_the_day_is_over() -> None:
    away = Calendar(
        hours=OFFICE.hours, zone=OFFICE.zone, absences=(Stretch(at("2026-03-02 09:00"), at("2026-03-09 00:00")),)
    )
    assert told(promise(), away) == [(Rung.BREACH, at(PROMISED)), (Rung.MANAGER, at(PROMISED))]


def test_what_was_promised_for_a_day_that_is_over_is_late_at_once() -> None:
    made = promise(since="2026-03-05 10:00")
    assert told(made) == [(Rung.BREACH, made.began_at), (Rung.MANAGER, made.began_at)]


def test_five_nags_to_one_person_about_one_objection_are_enough() -> None:
    assert [rung for rung, _ in told(promise(nags_before=4))] == [Rung.HALF, Rung.BREACH, Rung.MANAGER]
    assert [rung for rung, _ in told(promise(nags_before=5))] == [Rung.BREACH, Rung.MANAGER]


def test_each_claim_is_told_of_by_itself_though_the_promised_day_is_the_same() -> None:
    one, other = promise(), promise(since="2026-03-02 13:30")
    keys = [{step.key for step in steps_of(made, calendar=OFFICE)} for made in (one, other)]
    assert not keys[0] & keys[1]
    assert other.began_at - one.began_at > timedelta()
