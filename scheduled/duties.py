"""What the sweep sees to, each with a window that somebody owes something in: leads, claims, what is out of date."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

from rules.ids import ContentId, LeadId, ObjectionId
from scheduled import answer_window, follow_up, outdated, promised
from scheduled.promised import Promised
from storage.follow_ups import FollowUps
from storage.promises_due import Each as Promisable
from storage.unit_of_work import UnitOfWork

AT_ONCE: Final = 200
"""How many are looked at in one unit of work, so that nobody else waits long: a fifth of a second on one core."""

Each = TypeVar("Each", LeadId, ObjectionId, ContentId)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Generic[Each]):
    """Which of many are `due` at an instant, what is done about them, and how to leave some alone until another.

    Those that are due nobody else has until the unit of work is over; a single one is to be held first.
    """

    name: str
    due: Callable[[UnitOfWork, datetime], Awaitable[Sequence[Each]]]
    hold: Callable[[UnitOfWork, Each], Awaitable[None]]
    see_to: Callable[[UnitOfWork, Sequence[Each], datetime], Awaitable[None]]
    put_off: Callable[[UnitOfWork, Sequence[Each], datetime], Awaitable[None]]


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


LEADS: Final[Duty[LeadId]] = Duty(
    name="lead", due=_leads_due, hold=_hold_lead, see_to=_see_to_leads, put_off=_put_off_leads
)
CLAIMS: Final = _duty_of(answer_window.CLAIMS)
OUTDATED: Final = _duty_of(outdated.OUTDATED)
