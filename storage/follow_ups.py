"""Where leads stand, as their logs say, kept beside them so that what is due and what is owed is found at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, literal, or_, select, union, update

from rules.event_log import Assigned, in_force
from rules.follow_up import Owed, Standing, standing_of
from rules.ids import LeadId, MemberId, OrganisationId
from rules.lead_story import State
from rules.tracked_lead import LeadEvent
from storage.agreed_windows import AgreedWindows
from storage.calendars import Calendars
from storage.database import Transaction
from storage.due_rows import DueRows
from storage.lead_log import LeadLog, Log
from storage.organisations import ACROSS
from storage.tables import buddy_settings, follow_ups, lead_events
from storage.work import Door

OPEN_STATES = (State.OPEN, State.PAUSED, State.ACCEPTED, State.IN_CONTACT)
_ID, _LEAD = follow_ups.c.id, follow_ups.c.lead_id
_TOLD = ("owner_id", "state", "is_owed", "began_at", "deadline_at", "looks_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """Where a lead stands, and the log that says so."""

    lead_id: LeadId
    standing: Standing
    log: Log


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A lead somebody has: what is owed, and until when."""

    lead_id: LeadId
    state: State
    is_owed: bool
    deadline_at: datetime | None


class FollowUps(Door):
    """What has to happen next to the leads and the claimed objections of this organisation."""

    async def due(self, *, now: datetime, limit: int) -> list[LeadId]:
        """Leads that are to be looked at, longest due first; nobody else has them until this unit of work is over."""
        return [LeadId(lead_id) for lead_id in await DueRows(self._work, _LEAD).due(now=now, limit=limit)]

    async def hold(self, lead_id: LeadId) -> None:
        """Nobody else acts on this lead before this unit of work is over."""
        await DueRows(self._work, _LEAD).hold(lead_id)

    async def where_they_stand(self, lead_ids: Collection[LeadId], *, now: datetime) -> dict[LeadId, Stood]:
        """Work out from their logs where leads stand; those that are not tracked are left out."""
        logs = await LeadLog(self._work).of(lead_ids) if lead_ids else {}
        if not logs:
            return {}
        owners = {lead_id: _last_owner(log) for lead_id, log in logs.items()}
        known = Calendars(self._work)
        calendars = await known.of({owner for owner in owners.values() if owner is not None})
        whole, agreed = await known.whole(), await AgreedWindows(self._work).agreed()
        return {
            lead_id: Stood(
                lead_id=lead_id,
                standing=standing_of(
                    log.events, calendar=calendars.get(owners[lead_id] or MemberId(0), whole), now=now, agreed=agreed
                ),
                log=log,
            )
            for lead_id, log in logs.items()
        }

    async def happened(self, lead_id: LeadId, *, now: datetime) -> Stood:
        """Work out anew where a lead stands after its log grew, and keep it; what became due is told at once."""
        stood = (await self.where_they_stand([lead_id], now=now))[lead_id]
        await self.keep([(stood, now)])
        return stood

    async def keep(self, stood: Iterable[tuple[Stood, datetime | None]]) -> None:
        """Keep where leads stand, each with when it is to be looked at next."""
        rows = [
            {
                "lead_id": one.lead_id,
                "owner_id": one.standing.owner,
                "state": one.standing.state,
                "is_owed": one.standing.owed is Owed.TOUCH,
                "began_at": one.standing.began_at,
                "deadline_at": one.standing.deadline,
                "looks_at": looks_at,
            }
            for one, looks_at in sorted(stood, key=lambda pair: pair[0].lead_id)
        ]
        await DueRows(self._work, _LEAD).put(rows, changed=_TOLD)

    async def look_at(self, lead_ids: Iterable[LeadId], *, at: datetime | None) -> None:
        """Have leads looked at from an instant on, whatever else is known of them; never where there is none."""
        rows = [
            {
                "lead_id": lead_id,
                "state": State.UNASSIGNED,
                "is_owed": False,
                "looks_at": at,
            }
            for lead_id in sorted(lead_ids)
        ]
        await DueRows(self._work, _LEAD).put(rows, changed=("looks_at",))

    async def owner_left(self, owner: MemberId, *, now: datetime) -> None:
        """Have the open leads of somebody who is not here any more looked at, so that a colleague gets them."""
        mine = (follow_ups.c.organisation_id == self._organisation_id, follow_ups.c.owner_id == owner)
        still_open = (_LEAD.is_not(None), follow_ups.c.state.in_(OPEN_STATES))
        await self._execute(update(follow_ups).where(*mine, *still_open).values(looks_at=now))

    async def calendar_changed(self, member_ids: Collection[MemberId] | None, *, now: datetime) -> None:
        """Have what these members owe, or everybody, measured anew: their working time was edited."""
        concerned = [
            follow_ups.c.organisation_id == self._organisation_id,
            follow_ups.c.lead_id.is_not(None),
            follow_ups.c.state.in_(OPEN_STATES),
            *([] if member_ids is None else [follow_ups.c.owner_id.in_(member_ids)]),
        ]
        said = select(
            literal(self._organisation_id),
            follow_ups.c.lead_id,
            literal(LeadEvent.CALENDAR_CHANGED),
            literal(now, lead_events.c.at.type),
            literal("{}"),
        ).where(*concerned)
        await self._execute(
            insert(lead_events).from_select(["organisation_id", "lead_id", "kind", "at", "details"], said)
        )
        await self._execute(update(follow_ups).where(*concerned).values(looks_at=now))
        await self._promises_measured_anew(member_ids, now=now)

    async def _promises_measured_anew(self, member_ids: Collection[MemberId] | None, *, now: datetime) -> None:
        await self._execute(
            update(follow_ups)
            .where(
                follow_ups.c.organisation_id == self._organisation_id,
                follow_ups.c.lead_id.is_(None),
                follow_ups.c.is_owed,
                *([] if member_ids is None else [follow_ups.c.owner_id.in_(member_ids)]),
            )
            .values(looks_at=now)
        )

    async def mine(self, owner: MemberId, *, limit: int) -> list[Mine]:
        """The open leads of a member: owed ones first, by their deadline, then the others."""
        found = await self._execute(
            select(follow_ups)
            .where(
                follow_ups.c.organisation_id == self._organisation_id,
                follow_ups.c.owner_id == owner,
                follow_ups.c.lead_id.is_not(None),
                follow_ups.c.state.in_(OPEN_STATES),
            )
            .order_by(follow_ups.c.is_owed.desc(), follow_ups.c.deadline_at.is_(None), follow_ups.c.deadline_at, _ID)
            .limit(limit)
        )
        return [
            Mine(lead_id=LeadId(row.lead_id), state=State(row.state), is_owed=row.is_owed, deadline_at=row.deadline_at)
            for row in found
        ]

    async def count_owed(self, owners: Collection[MemberId], *, now: datetime) -> dict[MemberId, tuple[int, int]]:
        """For each of these members how many leads wait for their touch, and of how many the window has lapsed."""
        lapsed = func.count().filter(follow_ups.c.deadline_at <= now)
        found = await self._execute(
            select(follow_ups.c.owner_id, func.count().label("owed"), lapsed.label("lapsed"))
            .where(
                follow_ups.c.organisation_id == self._organisation_id,
                follow_ups.c.owner_id.in_(owners),
                follow_ups.c.lead_id.is_not(None),
                follow_ups.c.is_owed,
            )
            .group_by(follow_ups.c.owner_id)
        )
        return {MemberId(row.owner_id): (row.owed, row.lapsed) for row in found}

    async def count_open(self, owners: Collection[MemberId]) -> dict[MemberId, int]:
        """How many open leads each of these members has; who has none is left out."""
        found = await self._execute(
            select(follow_ups.c.owner_id, func.count().label("total"))
            .where(
                follow_ups.c.organisation_id == self._organisation_id,
                follow_ups.c.owner_id.in_(owners),
                follow_ups.c.state.in_(OPEN_STATES),
                follow_ups.c.lead_id.is_not(None),
            )
            .group_by(follow_ups.c.owner_id)
        )
        return {MemberId(row.owner_id): row.total for row in found}


async def organisations_due(transaction: Transaction, *, now: datetime) -> list[OrganisationId]:
    """The organisations that have something to be looked at by now."""
    found = await transaction.execute(_ORGANISATIONS_DUE, {"now": now})
    return [OrganisationId(organisation_id) for organisation_id in found.scalars()]


_NOW = bindparam("now", type_=follow_ups.c.looks_at.type)
_ORGANISATIONS_DUE = union(
    # Not the column itself: SQLite would read every row in its order, to find each organisation once.
    select(follow_ups.c.organisation_id + 0).where(follow_ups.c.looks_at <= _NOW).distinct(),
    select(buddy_settings.c.organisation_id).where(
        buddy_settings.c.off_at.is_(None),
        or_(buddy_settings.c.looks_at.is_(None), buddy_settings.c.looks_at <= _NOW),
    ),
).execution_options(**ACROSS)


def _last_owner(log: Log) -> MemberId | None:
    given = [event.owner for event in in_force(log.events) if isinstance(event, Assigned)]
    return given[-1] if given else None
