"""What follows from a try, written down in one transaction: the delivery's own state, and what others must know."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.admins import find_admin, tell_admin
from messages import trouble
from messages.model import decode_message, encode
from rules.delivery import (
    CredentialsDead,
    Delivered,
    DeliveryState,
    Outcome,
    Policy,
    TargetGone,
    TryAgain,
    Way,
    pace_of,
    people_in,
    step_after,
    way_of,
)
from storage.outbox import Claimed, Lapsed
from storage.places import Place
from storage.unit_of_work import UnitOfWork


async def record(
    work: UnitOfWork, claimed: Claimed, outcome: Outcome, *, now: datetime, pace: timedelta, chance: float
) -> bool:
    """Write down what came of a try and all that follows; False, with nothing changed, where the lease lapsed."""
    way = way_of(claimed.kind, sent_ref=claimed.sent_ref)
    step = step_after(outcome, policy=claimed.policy, way=way, tries=claimed.tries, now=now, chance=chance)
    sent = outcome if isinstance(outcome, Delivered) else None
    if not await work.deliveries.settle(claimed, step, sent=sent, now=now):
        return False
    await work.deliveries.rest(claimed, until=now + min(pace, pace_of(way)))
    match outcome:
        case TryAgain(whole_workspace=True) if step.due_at is not None:
            await work.deliveries.hold_back(claimed.workspace_id, way, until=step.due_at)
        case CredentialsDead(reason):
            await _pause(work, claimed, reason, now=now)
        case TargetGone(reason) if way is Way.POST:
            await _give_up_place(work, claimed, reason, now=now)
        case _ if step.state is DeliveryState.UNCERTAIN:
            place = Place(workspace_id=claimed.workspace_id, channel=claimed.place)
            await _note_uncertain(work, place, now=now)
    return True


async def note_lapsed(work: UnitOfWork, lapsed: Lapsed, *, now: datetime) -> None:
    """Tell an admin of a message that may or may not have been sent before its sender was gone."""
    await _note_uncertain(work, Place(workspace_id=lapsed.workspace_id, channel=lapsed.place), now=now)


async def _pause(work: UnitOfWork, claimed: Claimed, reason: str, *, now: datetime) -> None:
    """Stop calling the workspace, and tell an admin in another one, once."""
    if await work.workspaces.pause(claimed.workspace_id, reason=reason):
        names = {workspace_id: name for workspace_id, name, _, _ in await work.workspaces.states()}
        message = trouble.workspace_paused(names[claimed.workspace_id] or "A workspace", reason=reason)
        await tell_admin(work, message, key=f"paused/{claimed.workspace_id}/{now.isoformat()}", now=now)


async def _give_up_place(work: UnitOfWork, claimed: Claimed, reason: str, *, now: datetime) -> None:
    """Stop using a place that is gone, tell an admin what it was for, and let what matters go to the admin instead.

    Where a conversation with several people cannot be opened, each of them is told alone.
    """
    if people := people_in(claimed.place):
        await _tell_each(work, claimed, people, now=now)
        return
    gone = Place(workspace_id=claimed.workspace_id, channel=claimed.place)
    purposes = await work.places.mark_gone(gone, now=now)
    if purposes:
        told = trouble.place_gone(gone.channel, purposes=[str(purpose) for purpose in purposes], reason=reason)
        key = f"gone/{gone.workspace_id}/{gone.channel}/{now.isoformat()}"
        await tell_admin(work, told, key=key, now=now, near=gone.workspace_id)
    if claimed.policy is Policy.AT_LEAST_ONCE:
        await _pass_on(work, claimed, gone, reason, now=now)


async def _tell_each(work: UnitOfWork, claimed: Claimed, people: Sequence[str], *, now: datetime) -> None:
    for person in people:
        await work.deliveries.post(
            claimed.message,
            to=Place(workspace_id=claimed.workspace_id, channel=person),
            key=f"{claimed.key}:{person}",
            now=now,
            policy=claimed.policy,
            priority=claimed.priority,
        )


async def _pass_on(work: UnitOfWork, claimed: Claimed, gone: Place, reason: str, *, now: datetime) -> None:
    people = {
        Place(workspace_id=member.workspace_id, channel=member.person): member for member in await work.members.all()
    }
    person = people.get(gone)
    admin = await find_admin(work, near=gone.workspace_id)
    # An admin who cannot be reached is not replaced by another: that could go round in circles.
    if admin is None or (person is not None and person.is_admin):
        return
    message = decode_message(claimed.message)
    passed_on = trouble.passed_on(message, place=gone.channel, is_person=person is not None, reason=reason)
    await work.deliveries.readdress(claimed, encode(passed_on), to=admin, reason=reason, now=now)


async def _note_uncertain(work: UnitOfWork, place: Place, *, now: datetime) -> None:
    """Tell an admin that a message may be missing; at most once an hour, however many they are."""
    people = {member.person for member in await work.members.all() if member.workspace_id == place.workspace_id}
    target = (people_in(place.channel) or (place.channel,))[0]
    message = trouble.uncertain(target, is_person=target in people)
    await tell_admin(work, message, key=f"uncertain/{now:%Y-%m-%dT%H}", now=now, near=place.workspace_id)
