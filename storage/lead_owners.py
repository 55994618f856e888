"""Who owns which lead: named by a source with an e-mail address, or by a colleague; the log says since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, select, update

from rules.ids import LeadId, MemberId, OrganisationId
from rules.tracked_lead import LeadEvent
from storage.database import Transaction
from storage.follow_ups import FollowUps
from storage.organisations import ACROSS
from storage.tables import lead_events, leads
from storage.work import Door

_AT_ONCE = 500
"""How many leads change hands in one unit of work, so that nobody else waits long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """An address under which a source named an owner, and in which organisation."""

    organisation_id: OrganisationId
    email: str


_SOUGHT = (
    select(leads.c.organisation_id, leads.c.owner_email.label("email"))
    # Written out, so that the index of the few that are sought is used.
    .where(leads.c.owner_email != literal_column("''"))
    .distinct()
    .limit(bindparam("most"))
    .execution_options(**ACROSS)
)


async def sought_owners(transaction: Transaction, *, limit: int) -> list[Sought]:
    """Owners whom nobody has looked up yet, in every organisation."""
    found = await transaction.execute(_SOUGHT, {"most": limit})
    return [Sought(**row) for row in found.mappings()]


class LeadOwners(Door):
    """Hands leads to members of this organisation."""

    async def assign(self, lead_id: LeadId, owner: MemberId, *, now: datetime, by: MemberId | None = None) -> bool:
        """Make a member the owner of a lead; False where they are already."""
        changed = await self._execute(
            update(leads)
            .where(
                leads.c.organisation_id == self._organisation_id,
                leads.c.id == lead_id,
                leads.c.owner_id.is_distinct_from(owner),
            )
            .values(owner_id=owner, owner_email="")
            .returning(leads.c.id)
        )
        given = list(changed.scalars())
        await self._write_down(given, LeadEvent.ASSIGNED, owner=owner, by=by, now=now)
        return bool(given)

    async def give_back(self, lead_id: LeadId, owner: MemberId | None) -> None:
        """Let the one who had a lead have it again, whose log says so already; None where nobody had it."""
        await self._execute(
            update(leads)
            .where(leads.c.organisation_id == self._organisation_id, leads.c.id == lead_id)
            .values(owner_id=owner)
        )

    async def assign_sought(self, email: str, owner: MemberId, *, now: datetime) -> int:
        """Hand over some leads whose source named an owner so; 0 when none is left."""
        given = await self._answer(email, {"owner_id": owner})
        await self._write_down(given, LeadEvent.ASSIGNED, owner=owner, by=None, now=now)
        return len(given)

    async def give_up(self, email: str, *, now: datetime) -> int:
        """Seek this owner no more, who is nobody here, for some of their leads; 0 when none is left."""
        left = await self._answer(email, {})
        await self._write_down(left, LeadEvent.OWNER_UNKNOWN, owner=None, by=None, now=now)
        return len(left)

    async def _answer(self, email: str, known: dict[str, Any]) -> list[int]:
        some = (
            select(leads.c.id)
            .where(leads.c.organisation_id == self._organisation_id, leads.c.owner_email == email)
            .order_by(leads.c.id)
            .limit(_AT_ONCE)
        )
        ids = list((await self._execute(some)).scalars())
        changed = await self._execute(
            update(leads)
            # Asked for once more: another replica may have answered between the two statements.
            .where(leads.c.organisation_id == self._organisation_id, leads.c.id.in_(ids), leads.c.owner_email == email)
            .values(owner_email="", **known)
            .returning(leads.c.id)
        )
        return sorted(changed.scalars())

    async def _write_down(
        self, ids: Sequence[int], kind: LeadEvent, *, owner: MemberId | None, by: MemberId | None, now: datetime
    ) -> None:
        rows = [
            {
                "organisation_id": self._organisation_id,
                "lead_id": lead_id,
                "kind": kind,
                "owner_id": owner,
                "member_id": by,
                "at": now,
            }
            for lead_id in ids
        ]
        if rows:
            await self._execute(lead_events.insert(), rows)
            await FollowUps(self._work).look_at([LeadId(lead_id) for lead_id in ids], at=now)
