"""Leads coming in: one record each, however often its source speaks of it, joined with what people said before."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any, TypeAlias

from sqlalchemy import Executable, and_, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from rules.ids import LeadId, MemberId
from rules.lead_intake import NewLead
from rules.leads import match_key
from rules.tracked_lead import LeadEvent, Result, changes, first_record
from storage.follow_ups import FollowUps
from storage.tables import lead_events, leads
from storage.work import Door

_MOST_TRIES = 5
"""How often others may be faster with one of the same leads."""
_MOST_FOUND = 5_000
"""How many records a batch may be about."""
_IN_ONE_ORDER = leads.c.id + 0
"""By id, but so that SQLite looks the leads up and does not walk through all there are in that order."""
Record: TypeAlias = dict[str, Any]
_KEPT = frozenset({"id", "organisation_id", "match", "owner_id"})
_WRITTEN = [column.name for column in leads.c if column.name not in _KEPT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A lead that came in, and what came of it."""

    lead_id: LeadId
    result: Result


@dataclass(frozen=True, slots=True)
class _Put:
    """A record with what became of it, and what is to be written in its log, with its details."""

    record: Record
    result: Result
    events: Mapping[LeadEvent, str]


@dataclass(slots=True)
class _Shelf:
    """The records that a batch may be about, by everything they can be found by."""

    by_id: dict[str, Record] = field(default_factory=dict)
    by_match: dict[str, Record] = field(default_factory=dict)
    by_email: dict[str, Record] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Put a record where it is found."""
        self.by_match[record["match"]] = record
        if record["external_id"]:
            self.by_id[record["external_id"]] = record
        if record["email"]:
            self.by_email.setdefault(record["email"], record)

    def find(self, lead: NewLead) -> Record | None:
        """The record of a lead: by its id, else one without an id that people or a colleague called so."""
        if lead.id in self.by_id:
            return self.by_id[lead.id]
        return next((record for record in self._called_so(lead) if _may_be(record, lead)), None)

    def free_match(self, lead: NewLead) -> str:
        """A key that nobody else is found by."""
        wanted = [match_key(word) for word in lead.called]
        own = sha256("\n".join((lead.id, *lead.called)).encode()).hexdigest()
        return next((key for key in wanted if key not in self.by_match), own)

    def _called_so(self, lead: NewLead) -> Iterator[Record]:
        if lead.email in self.by_email:
            yield self.by_email[lead.email]
        for word in (lead.id, lead.email, lead.company, lead.name):
            record = self.by_match.get(match_key(word)) if word else None
            # Many leads are of one company: its name says who is meant only where nobody has said more yet.
            if record is not None and not (word == lead.company and record["is_tracked"]):
                yield record


class LeadIntake(Door):
    """Takes leads in."""

    async def take(self, new: Sequence[NewLead], *, now: datetime, by: MemberId | None = None) -> list[Taken]:
        """Keep leads that were handed over together, in their order; what became of each."""
        taken: dict[int, Taken] = {}
        for _ in range(_MOST_TRIES):
            waiting = [index for index in range(len(new)) if index not in taken]
            if not waiting:
                break
            kept = await self._take([new[index] for index in waiting], now=now, by=by)
            taken |= {waiting[place]: one for place, one in kept.items()}
        return [taken[index] for index in range(len(new))]

    async def _take(self, new: Sequence[NewLead], *, now: datetime, by: MemberId | None) -> dict[int, Taken]:
        shelf = await self._shelf(new)
        results = [_put(shelf, lead, now=now) for lead in new]
        records = {id(put.record): put.record for put in results}.values()
        await self._insert([record for record in records if "id" not in record])
        await self._update([record for record in records if record.pop("is_changed", False)])
        # A record without an id is one that somebody else made between the two statements.
        kept = {at: put for at, put in enumerate(results) if "id" in put.record}
        await self._write_down(list(kept.values()), now=now, by=by)
        return {at: Taken(lead_id=LeadId(put.record["id"]), result=put.result) for at, put in kept.items()}

    async def _shelf(self, new: Sequence[NewLead]) -> _Shelf:
        shelf = _Shelf()
        ids = {lead.id for lead in new if lead.id}
        names = {match_key(word) for lead in new for word in (lead.id, *lead.called) if word}
        emails = {lead.email for lead in new if lead.email}
        by_hand = {lead.email for lead in new if lead.email and not lead.id}
        # Of the many that may share an address, only those can be meant that have no other id.
        has_address = and_(leads.c.email.in_(emails), or_(leads.c.external_id.is_(None), leads.c.email.in_(by_hand)))
        mine = leads.c.organisation_id == self._organisation_id
        asked = (
            leads.c.external_id.in_(ids),
            leads.c.match.in_(names),
            has_address,
        )
        for condition, wanted in zip(asked, (ids, names, emails), strict=True):
            if wanted:
                found = select(leads).where(mine, condition).order_by(_IN_ONE_ORDER).limit(_MOST_FOUND)
                found = found.with_for_update()
                for row in (await self._execute(found)).mappings():
                    known = shelf.by_match.get(row["match"])
                    shelf.add(known or dict(row))
        return shelf

    async def _insert(self, records: Sequence[Record]) -> None:
        if not records:
            return
        rows = [{"organisation_id": self._organisation_id, **record} for record in records]
        # In one order everywhere: two that insert the same keys crosswise would wait for each other.
        rows.sort(key=lambda row: str(row["match"]))
        made = await self._execute(_insert(self._work.dialect), rows)
        ids = {row.match: row.id for row in made}
        for record in records:
            if record["match"] in ids:
                record["id"] = ids[record["match"]]

    async def _update(self, records: Sequence[Record]) -> None:
        if not records:
            return
        rows = [
            {
                "organisation": self._organisation_id,
                "lead": record["id"],
                **{f"new_{name}": record[name] for name in _WRITTEN},
            }
            for record in sorted(records, key=lambda record: int(record["id"]))
        ]
        await self._execute(_UPDATE, rows)

    async def _write_down(self, kept: Sequence[_Put], *, now: datetime, by: MemberId | None) -> None:
        rows = [
            {
                "organisation_id": self._organisation_id,
                "lead_id": put.record["id"],
                "kind": kind,
                "member_id": by,
                "at": now,
                "details": details,
            }
            for put in kept
            for kind, details in put.events.items()
        ]
        if rows:
            await self._execute(lead_events.insert(), rows)
            await FollowUps(self._work).look_at({LeadId(put.record["id"]) for put in kept if put.events}, at=now)


def _put(shelf: _Shelf, lead: NewLead, *, now: datetime) -> _Put:
    """The record with all that the lead says, as yet only on the shelf."""
    record = shelf.find(lead)
    if record is None:
        record = first_record(lead, match=shelf.free_match(lead), now=now)
        shelf.add(record)
        return _Put(record, Result.ACCEPTED, {LeadEvent.ARRIVED: json.dumps({"tier": record["tier"]})})
    was_tracked, differs = record["is_tracked"], changes(record, lead, now=now)
    if not differs:
        return _Put(record, Result.UNCHANGED, {})
    record.update(differs)
    if "id" in record:
        record["is_changed"] = True
    shelf.add(record)
    if not was_tracked:
        return _Put(record, Result.ACCEPTED, {LeadEvent.ARRIVED: json.dumps({"tier": record["tier"]})})
    changed = {LeadEvent.TIER_CHANGED: json.dumps({"tier": lead.tier})} if "tier" in differs else {}
    return _Put(record, Result.UPDATED, {LeadEvent.UPDATED: "{}", **changed})


def _may_be(record: Record, lead: NewLead) -> bool:
    """Whether a record that is called so is this lead: another id or another address says that it is not."""
    if lead.id and record["external_id"]:
        return False
    company = match_key(lead.company)
    is_elsewhere = company and record["company_match"] and company != record["company_match"]
    return not is_elsewhere and not (lead.email and record["email"] and lead.email != record["email"])


@cache
def _insert(dialect: str) -> Executable:
    insert = sqlite.insert(leads) if dialect == "sqlite" else postgresql.insert(leads)
    return insert.on_conflict_do_nothing().returning(leads.c.id, leads.c.match)


_UPDATE = (
    update(leads)
    .where(leads.c.organisation_id == bindparam("organisation"), leads.c.id == bindparam("lead"))
    .values({name: bindparam(f"new_{name}", type_=leads.c[name].type) for name in _WRITTEN})
)
