"""What the sweep sees to: what somebody owes in a window, leads, claims, what is out of date; and rounds of buddies."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

from rules.ids import ContentId, LeadId, ObjectionId, OrganisationId
from scheduled import answer_window, buddies, follow_up, outdated, promised
from scheduled.promised import Promised
from storage.buddies_due import BuddiesDue
from storage.follow_ups import FollowUps
from storage.promises_due import Each as Promisable
from storage.unit_of_work import Storage, UnitOfWork

AT_ONCE: Final = 200
"""How many are looked at in one unit of work, so that nobody else waits long: a fifth of a second on one core."""

Each = TypeVar("Each", LeadId, ObjectionId, ContentId, OrganisationId)


async def _nothing(storage: Storage, organisation_id: OrganisationId, now: datetime) -> None:
    """Most duties need no preparation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Generic[Each]):
    """Which of many are `due` at an instant, what is done about them, and how to leave some alone until another.

    Those that are due nobody else has until the unit of work is over; a single one is to be held first. What takes
    long to work out is prepared before the unit of work.
    """

    name: str
    due: Callable[[UnitOfWork, datetime], Awaitable[Sequence[Each]]]
    hold: Callable[[UnitOfWork, Each], Awaitable[None]]
    see_to: Callable[[UnitOfWork, Sequence[Each], datetime], Awaitable[None]]
    put_off: Callable[[UnitOfWork, Sequence[Each], datetime], Awaitable[None]]
    prepare: Callable[[Storage, OrganisationId, datetime], Awaitable[None]] = _nothing


async def _leads_due(work: UnitOfWork, now: datetime) -> Sequence[LeadId]:
    return await FollowUps(work).due(now=now, limit=AT_ONCE)


async def _hold_lead(work: UnitOfWork, lead_id: LeadId) -> None:
    await FollowUps(work).hold(lead_id)


async def _see_to_leads(work: UnitOfWork, due: Sequence[LeadId], now: datetime) -> None:
    await follow_up.see_to(work, due, now=now)


async def _put_off_leads(work: UnitOfWork, due: Sequence[LeadId], until: datetime) -> None:
    await FollowUps(work).look_at(due, at=until)


def _duty_of(noun: Promised[Promisable]) -> Duty[Promisable]:
    async def due(work: UnitOfWork, now: datetime) -> Sequence[Promisable]:
        return await noun.door(work).due(now=now, limit=AT_ONCE)

    async def hold(work: UnitOfWork, one: Promisable) -> None:
        await noun.door(work).hold(one)

    async def see_to(work: UnitOfWork, ids: Sequence[Promisable], now: datetime) -> None:
        await promised.see_to(noun, work, ids, now=now)

    async def put_off(work: UnitOfWork, ids: Sequence[Promisable], until: datetime) -> None:
        await noun.door(work).put_off(ids, until=until)

    return Duty(name=noun.name, due=due, hold=hold, see_to=see_to, put_off=put_off)


async def _buddies_due(work: UnitOfWork, now: datetime) -> Sequence[OrganisationId]:
    return await BuddiesDue(work).due(now=now)


async def _hold_buddies(work: UnitOfWork, organisation_id: OrganisationId) -> None:
    await BuddiesDue(work).hold()


async def _see_to_buddies(work: UnitOfWork, due: Sequence[OrganisationId], now: datetime) -> None:
    await buddies.see_to(work, now)


async def _put_off_buddies(work: UnitOfWork, due: Sequence[OrganisationId], until: datetime) -> None:
    await BuddiesDue(work).look_at(until)


LEADS: Final[Duty[LeadId]] = Duty(
    name="lead", due=_leads_due, hold=_hold_lead, see_to=_see_to_leads, put_off=_put_off_leads
)
CLAIMS: Final = _duty_of(answer_window.CLAIMS)
OUTDATED: Final = _duty_of(outdated.OUTDATED)
BUDDIES: Final[Duty[OrganisationId]] = Duty(
    name="buddies",
    due=_buddies_due,
    hold=_hold_buddies,
    see_to=_see_to_buddies,
    put_off=_put_off_buddies,
    prepare=buddies.prepare,
)
