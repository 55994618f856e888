"""Marketing's answer window: a claimed objection has the clock and the ladder that a lead has."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from rules.ids import MemberId
from rules.ladder import Rung, Step, Subject, Window, ladder_of
from rules.objection import Objection
from rules.working_time import Calendar, worked_between


class Fate(StrEnum):
    """What became of a claim."""

    OWED = "owed"
    ANSWERED = "answered"
    FREE = "free again"
    TAKEN = "taken anew"
    MERGED = "counts elsewhere"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """An answer, or a look, that somebody owes: promised at `began_at`, until the end of a day, `due_at`.

    So many `nags_before` they got already of the same thing, when they had promised it earlier.
    """

    about: Subject
    owner: MemberId
    began_at: datetime
    due_at: datetime
    nags_before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A step as somebody reads of it: the objection as it stands now, and what became of the claim it was told for."""

    objection: Objection
    fate: Fate
    rung: Rung


def fate_of(objection: Objection, *, promise: Promise | None, claimed_at: datetime, is_answered: bool) -> Fate:
    """What became of the claim made at an instant; `promise` is the one that stands now, if any."""
    if objection.undone_at is not None:
        return Fate.TAKEN_BACK
    if objection.merged_into_id is not None:
        return Fate.MERGED
    if is_answered:
        return Fate.ANSWERED
    if promise is None:
        return Fate.FREE
    return Fate.OWED if promise.began_at == claimed_at else Fate.TAKEN


def steps_of(promise: Promise, *, calendar: Calendar) -> tuple[Step, ...]:
    """All that can be told of a promise in order of time, `calendar` being that of whoever made it.

    Its window is their working time up to the end of the promised day, so that this day stays the deadline whatever
    becomes of their calendar; nothing is late before it is over. Who does not work at all until then gets no nag, and
    as there is no window to wait for, their manager hears of it once the day is over.

    Each step is told once a claim: its `deadline` is the instant of the claim, because whoever claims it next may
    promise the same day.
    """
    steps = (_of_claim(step, promise) for step in ladder_of(_window(promise, calendar), calendar=calendar))
    return tuple(sorted(steps, key=_due))


def _window(promise: Promise, calendar: Calendar) -> Window:
    return Window(
        about=promise.about,
        began_at=promise.began_at,
        lasts=worked_between(promise.began_at, promise.due_at, calendar=calendar),
        measured_at=promise.began_at,
        nags_before=promise.nags_before,
    )


def _of_claim(step: Step, promise: Promise) -> Step:
    at = step.due_at if step.is_nag else max(step.due_at, promise.due_at)
    return replace(step, deadline=promise.began_at, due_at=at)


def _due(step: Step) -> datetime:
    return step.due_at
