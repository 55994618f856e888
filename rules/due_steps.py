"""Which steps of a lead are told at an instant, to whom, and when to look at the lead again."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from rules.alerts import Alert, say_at
from rules.event_log import Assigned, Event, in_force
from rules.follow_up import Standing, looks_again_at
from rules.ids import MemberId
from rules.ladder import Rung, Step, StepKey, Subject
from rules.lead_story import State
from rules.working_time import Calendar

OWNER_SOUGHT_AGAIN_AFTER: Final = timedelta(minutes=5)
"""How long to wait for somebody to be there who can take a lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who is told of steps while their calendar is open, or at any time where there is none."""

    member_id: MemberId
    calendar: Calendar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What comes of a look: what is told now, and when to look again; never where there is no instant."""

    alerts: tuple[Alert, ...]
    looks_at: datetime | None


def look_at(
    standing: Standing,
    *,
    steps: Sequence[Step],
    told: Set[StepKey],
    now: datetime,
    owner: Recipient | None,
    manager: Recipient | None,
) -> Look:
    """Tell what is due of a lead; look again when time alone makes something of it due, or when an owner is sought."""
    quiet_until = standing.snoozed_until
    look = look_at_steps(steps, told=told, now=now, owner=owner, manager=manager, quiet_until=quiet_until)
    again = [look.looks_at, looks_again_at(standing, now=now)]
    if owner is None and not standing.state.is_over:
        again.append(now + OWNER_SOUGHT_AGAIN_AFTER)
    return Look(alerts=look.alerts, looks_at=_earliest(again))


def look_at_steps(
    steps: Sequence[Step],
    *,
    told: Set[StepKey],
    now: datetime,
    owner: Recipient | None,
    manager: Recipient | None,
    quiet_until: datetime | None = None,
) -> Look:
    """Tell the last step that has come to each person, once, and not before they work; look again at the next one.

    The owner hears nothing before `quiet_until`, not even of what had come as they asked for quiet.
    """
    alerts: list[Alert] = []
    again: list[datetime | None] = [step.due_at for step in steps if step.due_at > now]
    for recipient, theirs, quiet in ((owner, _to_owner(steps), quiet_until), (manager, _to_manager(steps), None)):
        come = [step for step in theirs if step.due_at <= now]
        if recipient is None or not come or come[-1].key in told:
            continue
        may_be_said_at = say_at(max(now, quiet or now), calendar=recipient.calendar)
        if may_be_said_at <= now:
            alerts.append(Alert(to=recipient.member_id, step=come[-1]))
        else:
            again.append(may_be_said_at)
    return Look(alerts=tuple(alerts), looks_at=_earliest(again))


def steps_of(standing: Standing, *, about: Subject, events: Sequence[Event]) -> tuple[Step, ...]:
    """All that can be told of a lead in order of time, from its being handed over on."""
    return tuple(
        sorted([*_handed_over(standing, about, events), *standing.ladder, *_stranded(standing, about)], key=_due)
    )


def _handed_over(standing: Standing, about: Subject, events: Sequence[Event]) -> list[Step]:
    """Its owner gets to know of it unless they did something with it, also where it is too old to be owed a touch."""
    given = [event for event in in_force(events) if isinstance(event, Assigned)]
    if standing.state is not State.OPEN or not given:
        return []
    at = given[-1].at
    return [Step(about=about, rung=Rung.HANDED, deadline=at, due_at=at)]


def _stranded(standing: Standing, about: Subject) -> list[Step]:
    """Whoever owes the touch is away without end: their manager hears of it at once."""
    if not standing.is_stranded or standing.began_at is None:
        return []
    return [Step(about=about, rung=Rung.MANAGER, deadline=standing.began_at, due_at=standing.began_at)]


def _to_owner(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if not step.is_for_manager]


def _to_manager(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.is_for_manager]


def _due(step: Step) -> datetime:
    return step.due_at


def _earliest(instants: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)
