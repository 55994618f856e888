"""Leads as people see them: what is known, where they stand, and who did what when."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from rules.event_log import Assigned, attempts
from rules.ids import LeadId, MemberId, WorkspaceId
from rules.lead_view import Deed, LeadView
from rules.objection import Colleague
from storage.follow_ups import FollowUps, Stood
from storage.lead_log import Entry, not_undone
from storage.leads import Leads
from storage.tables import members
from storage.work import Door


class LeadViews(Door):
    """The leads of this organisation, for showing."""

    async def get(self, lead_id: LeadId, *, now: datetime) -> LeadView | None:
        """One lead; None where no such lead is tracked."""
        return (await self.of([lead_id], now=now)).get(lead_id)

    async def of(self, lead_ids: Collection[LeadId], *, now: datetime) -> dict[LeadId, LeadView]:
        """Those of these leads that are tracked."""
        return await self.drawn(await FollowUps(self._work).where_they_stand(lead_ids, now=now), now=now)

    async def drawn(self, stood: Mapping[LeadId, Stood], *, now: datetime) -> dict[LeadId, LeadView]:
        """Leads whose standing was worked out already."""
        if not stood:
            return {}
        leads = {lead.id: lead for lead in await Leads(self._work).get_all(stood)}
        people = await self._people({who for one in stood.values() for who in _named(one)})
        return {
            lead_id: LeadView(
                lead=leads[lead_id],
                standing=one.standing,
                owner=people.get(one.standing.owner or MemberId(0)),
                deeds=tuple(_deed(entry, people) for entry in in_force_of(one)),
                attempts=attempts(one.log.events, now=now),
                now=now,
            )
            for lead_id, one in stood.items()
        }

    async def _people(self, member_ids: Collection[MemberId]) -> dict[MemberId, Colleague]:
        found = await self._execute(
            select(members.c.id, members.c.workspace_id, members.c.person).where(
                members.c.organisation_id == self._organisation_id, members.c.id.in_(member_ids)
            )
        )
        return {
            MemberId(row.id): Colleague(
                member_id=MemberId(row.id), workspace_id=WorkspaceId(row.workspace_id), person=row.person
            )
            for row in found
        }


def in_force_of(stood: Stood) -> list[Entry]:
    """The entries of a lead's log that were not taken back, oldest first."""
    return not_undone(stood.log.entries)


def _named(stood: Stood) -> set[MemberId]:
    events = [entry.event for entry in stood.log.entries]
    owners = [event.owner for event in events if isinstance(event, Assigned)]
    return {who for who in (stood.standing.owner, *owners, *(event.by for event in events)) if who is not None}


def _deed(entry: Entry, people: Mapping[MemberId, Colleague]) -> Deed:
    event = entry.event
    to = people.get(event.owner) if isinstance(event, Assigned) and event.owner else None
    by = people.get(event.by) if event.by else None
    return Deed(id=entry.id, event=event, by=by, to=to, feedback_id=entry.feedback_id)
