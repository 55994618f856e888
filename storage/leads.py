"""Leads: tracked ones, and light records of those that somebody spoke of first. A later import joins a light record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Result, bindparam, case, func, or_, select, union_all

from rules.ids import LeadId, MemberId
from rules.leads import LONGEST_NAME, match_key, shown_name
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


_BY_ID = leads.c.external_id == bindparam("id")
_CALLED = (
    select(leads.c.id, leads.c.name, leads.c.is_tracked)
    .where(leads.c.organisation_id == bindparam("organisation"), or_(_BY_ID, leads.c.match == bindparam("match")))
    .order_by(case((_BY_ID, 0), else_=1))
    .limit(1)
)


class Leads(Door):
    """The leads of this organisation."""

    async def find(self, words: str) -> Lead | None:
        """The lead that somebody calls so: by its id in the CRM, else by a name or address, however it is written."""
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

    async def _called(self, words: str) -> Result[Any]:
        return await self._execute(
            _CALLED, {"organisation": self._organisation_id, "id": words.strip(), "match": match_key(words)}
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
