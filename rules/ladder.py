"""The ladder: who is told at which point of a window. A lead's window has one, and so has an answer's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final, TypeAlias

from rules.ids import ContentId, LeadId, ObjectionId
from rules.working_time import Calendar, NeverOpensAgain, Stretch, due_at

NAGS: Final = 5
"""So often one person is reminded of one thing; breaches are told all the same."""

Subject: TypeAlias = LeadId | ObjectionId | ContentId
StepKey: TypeAlias = tuple[Subject, "Rung", datetime]


class Rung(StrEnum):
    """A point of a window at which somebody is told; the first is when it gets an owner."""

    HANDED = "handed over"
    HALF = "nag at 50 %"
    MOST = "nag at 80 %"
    BREACH = "breach"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is to be told of a window, and from when on; not before its recipient works."""

    about: Subject
    rung: Rung
    deadline: datetime
    due_at: datetime

    @property
    def key(self) -> StepKey:
        """A step is told once for this; a new deadline arms it again."""
        return self.about, self.rung, self.deadline

    @property
    def is_nag(self) -> bool:
        """Whether the window has not lapsed yet."""
        return self.rung in {Rung.HALF, Rung.MOST}

    @property
    def is_for_manager(self) -> bool:
        """Whether the manager of the one who owes it is told, and not they themselves."""
        return self.rung is Rung.MANAGER


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Working time that somebody has for something.

    `measured_at` is when its deadline was last moved, or its beginning: a nag that would have been due by then is not
    made up for, a breach is. So many `nags_before` the same person got already. In a snooze they hear nothing.
    """

    about: Subject
    began_at: datetime
    lasts: timedelta
    measured_at: datetime
    pauses: tuple[Stretch, ...] = ()
    snoozes: tuple[Stretch, ...] = ()
    nags_before: int = 0


def deadline_of(window: Window, *, calendar: Calendar) -> datetime:
    """When the window lapses; NeverOpensAgain where it never does."""
    return due_at(window.began_at, window.lasts, calendar=calendar, pauses=window.pauses)


def ladder_of(window: Window, *, calendar: Calendar) -> tuple[Step, ...]:
    """The steps of a window in order of time, `calendar` being that of the one who owes; none if it never lapses."""
    try:
        deadline = deadline_of(window, calendar=calendar)
    except NeverOpensAgain:
        return ()
    told = _without_overtaken(list(_told_to_owner(window, deadline, calendar)))
    nags = [step for step in told if step.is_nag][: max(0, NAGS - window.nags_before)]
    breach = [step for step in told if not step.is_nag]
    return tuple(sorted([*nags, *breach, _told_to_manager(window, deadline, calendar)], key=lambda step: step.due_at))


def nags_until(window: Window, *, ended_at: datetime, calendar: Calendar) -> int:
    """How many nags of a window were due by the time it ended."""
    return sum(step.is_nag and step.due_at <= ended_at for step in ladder_of(window, calendar=calendar))


def steps_due(ladder: Sequence[Step], *, now: datetime) -> tuple[Step, ...]:
    """The steps that have come; of several to one person only the last, which says all that the others would."""
    come = [step for step in ladder if step.due_at <= now]
    to_owner = [step for step in come if not step.is_for_manager]
    to_manager = [step for step in come if step.is_for_manager]
    return (*to_owner[-1:], *to_manager[-1:])


def _told_to_owner(window: Window, deadline: datetime, calendar: Calendar) -> Iterator[Step]:
    for rung, part in ((Rung.HALF, window.lasts / 2), (Rung.MOST, window.lasts * 4 / 5)):
        at = due_at(window.began_at, part, calendar=calendar, pauses=window.pauses)
        said_at = _after_snoozes(at, window.snoozes)
        if said_at > window.measured_at:
            yield Step(about=window.about, rung=rung, deadline=deadline, due_at=said_at)
    lapsed_at = _after_snoozes(max(deadline, window.measured_at), window.snoozes)
    yield Step(about=window.about, rung=Rung.BREACH, deadline=deadline, due_at=lapsed_at)


def _told_to_manager(window: Window, deadline: datetime, calendar: Calendar) -> Step:
    try:
        at = due_at(deadline, window.lasts, calendar=calendar, pauses=window.pauses)
    except NeverOpensAgain:
        at = deadline  # who owes it is gone for good: nobody gains by waiting
    return Step(about=window.about, rung=Rung.MANAGER, deadline=deadline, due_at=max(at, window.measured_at))


def _after_snoozes(at: datetime, snoozes: Sequence[Stretch]) -> datetime:
    for snooze in snoozes:
        if snooze.starts_at < at < snooze.ends_at:
            at = snooze.ends_at
    return at


def _without_overtaken(steps: Sequence[Step]) -> list[Step]:
    return [one for one, other in pairwise(steps) if one.due_at < other.due_at] + [*steps[-1:]]
