"""Answer windows: whoever claimed an objection is reminded in time and in their hours, each step once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from messages import answer_window as messages
from messages.model import Message, encode
from rules.alerts import Bundle
from rules.answer_window import Promise, Reminder, fate_of, steps_of
from rules.due_steps import Look, look_at_steps
from rules.ids import MemberId, ObjectionId
from rules.ladder import Step, StepKey
from rules.working_time import Calendar
from scheduled.audience import Audience
from scheduled.telling import tell
from storage.calendars import Calendars
from storage.claims_due import ClaimsDue
from storage.follow_up_steps import Steps
from storage.members import Member
from storage.tables import follow_up_steps
from storage.unit_of_work import UnitOfWork

SHOWN: Final = 10
"""How many objections a summary names."""


async def see_to(work: UnitOfWork, objection_ids: Sequence[ObjectionId], *, now: datetime) -> None:
    """Tell whoever is to be told of these, take back what is owed no more, and say when to look again."""
    claims, steps = ClaimsDue(work), Steps(work, follow_up_steps.c.objection_id)
    promises = await claims.promises(objection_ids)
    before = await claims.looked_at(objection_ids)
    audience = await Audience.of(work, {promise.owner for promise in promises.values()})
    whole = await Calendars(work).whole()
    told = await steps.told(objection_ids)
    looks = {each: _look(promise, audience, whole=whole, told=told, now=now) for each, promise in promises.items()}
    await claims.keep({each: _kept(each, promises, looks) for each in objection_ids})
    await _say_how_they_ended(work, _ended(before, promises), audience.people, now=now)

    async def draw(counted: Sequence[tuple[Bundle, int]]) -> Sequence[Message]:
        return await _draw(work, counted, audience.people)

    alerts = [alert for look in looks.values() for alert in look.alerts]
    await tell(work, alerts, steps=steps, people=audience.people, about="claim", draw=draw, now=now)


def _look(promise: Promise, audience: Audience, *, whole: Calendar, told: set[StepKey], now: datetime) -> Look:
    calendar = audience.calendars.get(promise.owner, whole)
    return look_at_steps(
        steps_of(promise, calendar=calendar),
        told=told,
        now=now,
        owner=audience.owner(promise.owner),
        manager=audience.manager_of(promise.owner),
    )


def _kept(
    each: ObjectionId, promises: Mapping[ObjectionId, Promise], looks: Mapping[ObjectionId, Look]
) -> tuple[Promise | None, datetime | None]:
    return (promises[each], looks[each].looks_at) if each in promises else (None, None)


def _ended(
    before: Mapping[ObjectionId, datetime], promises: Mapping[ObjectionId, Promise]
) -> dict[ObjectionId, datetime]:
    """The claims of the last look that stand no more, by the instant at which they were made."""
    return {
        each: claimed_at
        for each, claimed_at in before.items()
        if each not in promises or promises[each].began_at != claimed_at
    }


async def _say_how_they_ended(
    work: UnitOfWork, ended: Mapping[ObjectionId, datetime], people: Mapping[MemberId, Member], *, now: datetime
) -> None:
    """What was told of these claims says in place what became of them; what is not out yet stays in."""
    for key, is_summary in (await ClaimsDue(work).messages_of(ended)).items() if ended else ():
        if not is_summary and await work.deliveries.withdraw(key, now=now):
            continue
        alerts = await ClaimsDue(work).told_in(key)
        to = alerts[0].to
        if to in people:
            bundle = Bundle(to=to, opened_at=now, alerts=tuple(alerts), is_summary=is_summary)
            [message] = await _draw(work, [(bundle, len(alerts))], people)
            await work.deliveries.refresh(key, encode(message), now=now)


async def _draw(
    work: UnitOfWork, counted: Sequence[tuple[Bundle, int]], people: Mapping[MemberId, Member]
) -> list[Message]:
    shown = [(bundle, bundle.alerts[:SHOWN], count) for bundle, count in counted]
    reminders = await _reminders(work, {alert.step for _, alerts, _ in shown for alert in alerts})
    drawn = []
    for bundle, alerts, count in shown:
        reader = people[bundle.to].workspace_id
        if bundle.is_summary:
            told = [reminders[alert.step] for alert in alerts]
            drawn.append(messages.summary(told, count=count, reader=reader))
        else:
            drawn.append(messages.reminded(reminders[alerts[0].step], reader=reader))
    return drawn


async def _reminders(work: UnitOfWork, steps: Collection[Step]) -> dict[Step, Reminder]:
    """Each step as its objection stands now."""
    ids = {ObjectionId(step.about) for step in steps}
    objections, promises = await ClaimsDue(work).objections(ids), await ClaimsDue(work).promises(ids)
    answered = await work.answers.to(ids)
    reminders = {}
    for step in steps:
        each = ObjectionId(step.about)
        fate = fate_of(
            objections[each], promise=promises.get(each), claimed_at=step.deadline, is_answered=each in answered
        )
        reminders[step] = Reminder(objection=objections[each], fate=fate, rung=step.rung)
    return reminders
