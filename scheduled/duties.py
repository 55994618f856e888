"""What the sweep sees to, each with a window that somebody owes something in: leads, and claimed objections."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

from rules.ids import LeadId, ObjectionId
from scheduled import answer_window, follow_up
from storage.claims_due import ClaimsDue
from storage.follow_ups import FollowUps
from storage.unit_of_work import UnitOfWork

AT_ONCE: Final = 200
"""How many are looked at in one unit of work, so that nobody else waits long: a fifth of a second on one core."""

Each = TypeVar("Each", LeadId, ObjectionId)


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


async def _claims_due(work: UnitOfWork, now: datetime) -> Sequence[ObjectionId]:
    return await ClaimsDue(work).due(now=now, limit=AT_ONCE)


async def _hold_claim(work: UnitOfWork, objection_id: ObjectionId) -> None:
    await ClaimsDue(work).hold(objection_id)


async def _see_to_claims(work: UnitOfWork, due: Sequence[ObjectionId], now: datetime) -> None:
    await answer_window.see_to(work, due, now=now)


async def _put_off_claims(work: UnitOfWork, due: Sequence[ObjectionId], until: datetime) -> None:
    await ClaimsDue(work).put_off(due, until=until)


LEADS: Final[Duty[LeadId]] = Duty(
    name="lead", due=_leads_due, hold=_hold_lead, see_to=_see_to_leads, put_off=_put_off_leads
)
CLAIMS: Final[Duty[ObjectionId]] = Duty(
    name="claim", due=_claims_due, hold=_hold_claim, see_to=_see_to_claims, put_off=_put_off_claims
)
