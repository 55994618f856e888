"""Leads: tracked ones, and light records of those that somebody spoke of first. A later import joins a light record."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Result, and_, bindparam, func, literal, or_, select, union_all

from rules.event_log import Tier
from rules.ids import LeadId, MemberId
from rules.leads import LONGEST_NAME, match_key, shown_name
from rules.tracked_lead import TrackedLead
from storage.tables import feedback, leads, objections
from storage.work import Door

_LOOKED_BACK = 100
"""How many of a member's latest entries are searched for the leads they spoke of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A lead by the name it is shown with; a light one is not tracked yet."""

    id: LeadId
    name: str
    is_tracked: bool


_IS_NAMED = bindparam("match") != ""
_WAYS = (
    leads.c.external_id == bindparam("id"),
    leads.c.match == bindparam("match"),
    and_(leads.c.email == bindparam("match"), _IS_NAMED),
    and_(leads.c.company_match == bindparam("match"), _IS_NAMED),
)
"""How a lead may be called, the surest first."""


def _called_so(limit: int) -> Any:
    """The leads that are called so. Each way is asked by itself: with OR between them, SQLite reads every lead."""
    ways = (
        select(leads, literal(rank).label("rank"))
        .where(leads.c.organisation_id == bindparam("organisation"), way)
        .order_by(leads.c.id.desc())
        .limit(limit)
        .subquery()
        for rank, way in enumerate(_WAYS)
    )
    found = union_all(*(select(way) for way in ways)).subquery()
    return select(found).order_by(found.c.rank, found.c.id.desc()).limit(limit)


_CALLED = _called_so(1)
_ALL_CALLED = _called_so(20)
_SEARCHED = 10_000
"""How many of the newest leads are looked through for words in the middle of a name."""


class Leads(Door):
    """The leads of this organisation."""

    async def find(self, words: str) -> Lead | None:
        """The lead that somebody calls so: by its id in the CRM, else by a name or address, however it is written.

        Where only a company is named, its newest lead.
        """
        row = (await self._called(words)).one_or_none()
        return None if row is None else _lead(row)

    async def find_or_make(self, words: str, *, now: datetime) -> Lead:
        """The lead that somebody calls so; where there is none, a light record of it."""
        known = await self.find(words)
        if known is not None:
            return known
        name = shown_name(words)[:LONGEST_NAME]
        made = await self._work.add_if_new(leads, match=match_key(words), name=name, created_at=now)
        if made is None:  # Somebody else made it between the two statements.
            return _lead((await self._called(words)).one())
        return Lead(id=LeadId(made), name=name, is_tracked=False)

    async def get(self, lead_id: LeadId) -> TrackedLead:
        """A tracked lead with all that is known of it."""
        found = await self._execute(
            select(leads).where(
                leads.c.organisation_id == self._organisation_id, leads.c.id == lead_id, leads.c.is_tracked
            )
        )
        return _tracked(found.one())

    async def get_all(self, lead_ids: Collection[LeadId]) -> list[TrackedLead]:
        """Those of these leads that are tracked, oldest first."""
        found = await self._execute(
            select(leads)
            .where(leads.c.organisation_id == self._organisation_id, leads.c.id.in_(lead_ids), leads.c.is_tracked)
            .order_by(leads.c.id)
        )
        return [_tracked(row) for row in found]

    async def search(self, words: str, *, limit: int) -> list[TrackedLead]:
        """Tracked leads that are called so, then the newest with these words in their name, address or company."""
        exact = [row for row in await self._called(words, _ALL_CALLED) if row.is_tracked]
        key, mine = match_key(words), (leads.c.organisation_id == self._organisation_id, leads.c.is_tracked)
        newest = select(leads).where(*mine).order_by(leads.c.id.desc()).limit(_SEARCHED).subquery()
        within = or_(*(newest.c[name].contains(key, autoescape=True) for name in ("match", "email", "company_match")))
        near = select(newest).where(within).order_by(newest.c.id.desc()).limit(limit)
        rows = [*exact, *(await self._execute(near) if key else ())]
        return list({row.id: _tracked(row) for row in rows}.values())[:limit]

    async def _called(self, words: str, statement: Any = _CALLED) -> Result[Any]:
        return await self._execute(
            statement, {"organisation": self._organisation_id, "id": words.strip(), "match": match_key(words)}
        )

    async def recent_of(self, member_id: MemberId, *, limit: int = 10) -> list[str]:
        """The names of the leads a member spoke of last, newest first."""
        spoken_of = [
            select(noun.c.lead_id, noun.c.created_at)
            .where(
                noun.c.organisation_id == self._organisation_id,
                noun.c.member_id == member_id,
                noun.c.lead_id.is_not(None),
                noun.c.undone_at.is_(None),
            )
            .order_by(noun.c.id.desc())
            .limit(_LOOKED_BACK)
            .subquery()
            for noun in (feedback, objections)
        ]
        entries = union_all(*(select(entry) for entry in spoken_of)).subquery()
        found = await self._execute(
            select(leads.c.name)
            .join_from(leads, entries, entries.c.lead_id == leads.c.id)
            .where(leads.c.organisation_id == self._organisation_id)
            .group_by(leads.c.id, leads.c.name)
            .order_by(func.max(entries.c.created_at).desc(), leads.c.id.desc())
            .limit(limit)
        )
        return list(found.scalars())


def _lead(row: Any) -> Lead:
    return Lead(id=LeadId(row.id), name=row.name, is_tracked=row.is_tracked)


def _tracked(row: Any) -> TrackedLead:
    return TrackedLead(
        id=LeadId(row.id),
        name=row.name,
        company=row.company,
        email=row.email,
        source=row.source,
        campaign=row.campaign,
        tier=Tier(row.tier),
        evidence=tuple(json.loads(row.evidence)),
        owner_id=None if row.owner_id is None else MemberId(row.owner_id),
        created_at=row.created_at,
        arrived_at=row.arrived_at,
    )
