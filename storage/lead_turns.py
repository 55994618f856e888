"""Whose turn it is: leads that nobody was named for go to the reps who are there and have the fewest open."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, union_all, update

from rules.assignment import Rep, turns
from rules.ids import LeadId, MemberId
from rules.people import Side
from rules.tracked_lead import LeadEvent
from rules.working_time import is_away
from storage.calendars import Calendars
from storage.follow_ups import FollowUps
from storage.members import Member, Members
from storage.tables import lead_events, leads
from storage.work import Door


class LeadTurns(Door):
    """Deals out the leads of this organisation."""

    async def deal_out(self, lead_ids: Collection[LeadId], *, now: datetime) -> list[LeadId]:
        """Give leads to reps in turn, but for those whose named owner is sought; which leads were given."""
        free = await self._free(lead_ids)
        dealt = list(zip(free, turns(await self._reps(now=now)), strict=False)) if free else []
        for owner in {owner for _, owner in dealt}:
            theirs = [lead_id for lead_id, given in dealt if given == owner]
            here = (leads.c.organisation_id == self._organisation_id, leads.c.id.in_(theirs))
            await self._execute(update(leads).where(*here).values(owner_id=owner))
        await self._write_down(dealt, now=now)
        return [lead_id for lead_id, _ in dealt]

    async def is_sought(self, lead_ids: Collection[LeadId]) -> set[LeadId]:
        """Those of these leads whose source named an owner whom nobody has looked up yet."""
        found = await self._execute(
            select(leads.c.id).where(
                leads.c.organisation_id == self._organisation_id, leads.c.id.in_(lead_ids), leads.c.owner_email != ""
            )
        )
        return {LeadId(lead_id) for lead_id in found.scalars()}

    async def _free(self, lead_ids: Collection[LeadId]) -> list[LeadId]:
        found = await self._execute(
            select(leads.c.id)
            .where(
                leads.c.organisation_id == self._organisation_id,
                leads.c.id.in_(lead_ids),
                leads.c.is_tracked,
                leads.c.owner_email == "",
            )
            .order_by(leads.c.id)
            .with_for_update(skip_locked=True)
        )
        return [LeadId(lead_id) for lead_id in found.scalars()]

    async def _write_down(self, dealt: Sequence[tuple[LeadId, MemberId]], *, now: datetime) -> None:
        rows = [
            {
                "organisation_id": self._organisation_id,
                "lead_id": lead_id,
                "kind": LeadEvent.ASSIGNED,
                "owner_id": owner,
                "at": now,
            }
            for lead_id, owner in dealt
        ]
        if rows:
            await self._execute(lead_events.insert(), rows)

    async def _reps(self, *, now: datetime) -> list[Rep]:
        """Everybody who takes leads: those in sales who lead nobody, or all of sales where everybody leads somebody."""
        takers = _takers(await Members(self._work).on_side(Side.SALES))
        if not takers:
            return []
        open_leads, last_turns = await FollowUps(self._work).count_open(takers), await self._last_turns(takers)
        calendars = await Calendars(self._work).of(takers)
        return [
            Rep(
                member_id=member_id,
                open_leads=open_leads.get(member_id, 0),
                last_turn=last_turns.get(member_id, 0),
                is_present=not is_away(now, calendar=calendars[member_id]),
            )
            for member_id in takers
        ]

    async def _last_turns(self, owners: Sequence[MemberId]) -> dict[MemberId, int]:
        """The number of the event with which each of these members got a lead last."""
        last = [select(self._last_turn(owner).subquery()) for owner in owners]
        return {MemberId(row.owner): row.turn for row in await self._execute(union_all(*last))}

    def _last_turn(self, owner: MemberId) -> Any:
        return (
            select(literal(owner).label("owner"), lead_events.c.id.label("turn"))
            .where(
                lead_events.c.organisation_id == self._organisation_id,
                lead_events.c.owner_id == owner,
                lead_events.c.kind == LeadEvent.ASSIGNED,
            )
            .order_by(lead_events.c.at.desc(), lead_events.c.id.desc())
            .limit(1)
        )


def _takers(sales: Sequence[Member]) -> list[MemberId]:
    leading = {member.manager_id for member in sales}
    return [member.id for member in sales if member.id not in leading] or [member.id for member in sales]
