"""Following up: whoever owes a lead a touch hears of it in time and in their hours, each step once."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from messages import lead_alert, lead_card
from messages.model import Message
from rules.alerts import Alert, Bundle
from rules.due_steps import Look, look_at, steps_of
from rules.ids import LeadId
from rules.ladder import StepKey
from rules.lead_view import LeadView, Occasion
from scheduled.audience import Audience
from scheduled.telling import tell
from storage.follow_up_steps import Steps
from storage.follow_ups import FollowUps, Stood
from storage.lead_turns import LeadTurns
from storage.lead_views import LeadViews
from storage.unit_of_work import UnitOfWork

SHOWN: Final = 10
"""How many leads a summary names."""


async def see_to(work: UnitOfWork, lead_ids: Sequence[LeadId], *, now: datetime) -> None:
    """Give these leads an owner where nobody has them, tell whoever is to be told, and say when to look again."""
    stood = await FollowUps(work).where_they_stand(lead_ids, now=now)
    stood |= await _dealt_out(work, stood, now=now)
    audience = await Audience.of(work, {one.standing.owner for one in stood.values() if one.standing.owner})
    told = await Steps(work).told(lead_ids)
    looks = {lead_id: _look(one, audience, told=told, now=now) for lead_id, one in stood.items()}
    sought = await LeadTurns(work).is_sought(lead_ids)
    await FollowUps(work).keep((stood[one], None if one in sought else look.looks_at) for one, look in looks.items())
    await FollowUps(work).look_at([one for one in lead_ids if one not in stood], at=None)
    alerts = [alert for look in looks.values() for alert in look.alerts]

    async def draw(counted: Sequence[tuple[Bundle, int]]) -> Sequence[Message]:
        return await _draw(work, counted, audience, stood, now=now)

    await tell(work, alerts, steps=Steps(work), people=audience.people, about="lead", draw=draw, now=now)


async def _dealt_out(work: UnitOfWork, stood: Mapping[LeadId, Stood], *, now: datetime) -> dict[LeadId, Stood]:
    """Deal out what nobody has, or whose owner has left; how those leads stand after it."""
    here = {member.id for member in await work.members.all()}
    free = [one for one, at in stood.items() if at.standing.owner not in here and not at.standing.state.is_over]
    if free:
        # Those that came together with these count too where whoever has fewest is looked for.
        await FollowUps(work).keep((one, now) for one in stood.values() if one.standing.owner in here)
    dealt = await LeadTurns(work).deal_out(free, now=now) if free else []
    return await FollowUps(work).where_they_stand(dealt, now=now) if dealt else {}


def _look(stood: Stood, audience: Audience, *, told: set[StepKey], now: datetime) -> Look:
    standing = stood.standing
    steps = steps_of(standing, about=stood.lead_id, events=stood.log.events)
    owner = audience.owner(standing.owner)
    manager = audience.manager_of(standing.owner)
    return look_at(standing, steps=steps, told=told, now=now, owner=owner, manager=manager)


async def _draw(
    work: UnitOfWork,
    counted: Sequence[tuple[Bundle, int]],
    audience: Audience,
    stood: Mapping[LeadId, Stood],
    *,
    now: datetime,
) -> list[Message]:
    shown = {LeadId(alert.step.about) for bundle, _ in counted for alert in bundle.alerts[:SHOWN]}
    views = await _views(work, shown, stood, now=now)
    drawn = []
    for bundle, count in counted:
        reader = audience.people[bundle.to].workspace_id
        told = [
            (views[LeadId(alert.step.about)], _occasion(alert, now=now))
            for alert in bundle.alerts[:SHOWN]
            if alert.step.about in views
        ]
        if bundle.is_summary:
            drawn.append(lead_alert.summary(told, count=count, reader=reader))
        else:
            [(view, occasion)] = told
            said = lead_alert.for_manager if bundle.alerts[0].step.is_for_manager else lead_card.alert
            drawn.append(said(view, occasion, reader=reader))
    return drawn


async def _views(
    work: UnitOfWork, shown: Collection[LeadId], stood: Mapping[LeadId, Stood], *, now: datetime
) -> dict[LeadId, LeadView]:
    """The leads that messages show; one that was told of before and can no longer be read is left out."""
    fresh = {one: stood[one] for one in shown if one in stood}
    before = [one for one in shown if one not in stood]
    views = await LeadViews(work).drawn(fresh, now=now)
    with suppress(ValueError, LookupError):
        return views | await LeadViews(work).of(before, now=now)
    for one in before:
        with suppress(ValueError, LookupError):
            views |= await LeadViews(work).of([one], now=now)
    return views


def _occasion(alert: Alert, *, now: datetime) -> Occasion:
    step = alert.step
    return Occasion(rung=step.rung, due_at=step.due_at, deadline=step.deadline, told_at=now)
