"""The log of what happened to leads: the rows that every window is worked out from, as the rules know them."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select

from rules.event_log import (
    Accepted,
    Assigned,
    Because,
    CalendarChanged,
    Created,
    Disqualified,
    Event,
    Explained,
    Lost,
    Paused,
    Rejected,
    Reopened,
    Resumed,
    Snoozed,
    Tier,
    TierChanged,
    Touched,
    Undone,
    Won,
)
from rules.ids import LeadEventId, LeadId, MemberId, WinId
from rules.tracked_lead import LeadEvent
from storage.tables import lead_events, leads
from storage.work import Door

_PLAIN: Final[dict[LeadEvent, type[Event]]] = {
    LeadEvent.ACCEPTED: Accepted,
    LeadEvent.REJECTED: Rejected,
    LeadEvent.DISQUALIFIED: Disqualified,
    LeadEvent.LOST: Lost,
    LeadEvent.PAUSED: Paused,
    LeadEvent.RESUMED: Resumed,
    LeadEvent.REOPENED: Reopened,
    LeadEvent.CALENDAR_CHANGED: CalendarChanged,
}
"""Events that are told by their kind alone."""
_SAID: Final = {event: kind for kind, event in _PLAIN.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event with its place in the log; `feedback_id` where it came from what sales said, `win_id` from a deal."""

    id: LeadEventId
    event: Event
    feedback_id: int | None = None
    win_id: WinId | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """Everything that happened to one lead, oldest first, beginning with how it came to be."""

    created: Created
    entries: tuple[Entry, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """The events alone, as the rules want them."""
        return (self.created, *(entry.event for entry in self.entries))


_LEADS = select(leads.c.id, leads.c.tier, leads.c.created_at).where(
    leads.c.organisation_id == bindparam("organisation"),
    leads.c.id.in_(bindparam("leads", expanding=True)),
    leads.c.is_tracked,
)
_EVENTS = (
    select(lead_events)
    .where(
        lead_events.c.organisation_id == bindparam("organisation"),
        lead_events.c.lead_id.in_(bindparam("leads", expanding=True)),
    )
    .order_by(lead_events.c.id)
)


class LeadLog(Door):
    """Writes down what happens to the leads of this organisation, and tells it again."""

    async def add(
        self,
        lead_id: LeadId,
        event: Event,
        *,
        feedback_id: int | None = None,
        win_id: WinId | None = None,
        undoes: LeadEventId | None = None,
    ) -> LeadEventId:
        """Write an event down; an `Undone` names the entry that it `undoes`."""
        kind, details = _row_of(event)
        if feedback_id is not None:
            details["feedback"] = feedback_id
        if win_id is not None:
            details["win"] = win_id
        if undoes is not None:
            details["undoes"] = undoes
        added = await self._work.add(
            lead_events,
            lead_id=lead_id,
            kind=kind,
            member_id=event.by,
            owner_id=event.owner if isinstance(event, Assigned) else None,
            at=event.at,
            details=json.dumps(details),
        )
        return LeadEventId(added)

    async def undo(self, lead_id: LeadId, entry: Entry, *, by: MemberId | None, now: datetime) -> None:
        """Take an entry back: it is as though it had never happened."""
        await self.add(lead_id, Undone(at=now, by=by, event=entry.event), undoes=entry.id)

    async def of_deal(self, win_id: WinId, lead_id: LeadId) -> Entry | None:
        """What the log of a lead, tracked or not, says of a deal; None where it says nothing that still counts."""
        rows = await self._execute(_EVENTS, {"organisation": self._organisation_id, "leads": [lead_id]})
        return next((entry for entry in not_undone(_entries(rows)) if entry.win_id == win_id), None)

    async def of(self, lead_ids: Collection[LeadId]) -> dict[LeadId, Log]:
        """The whole log of each of these leads that is tracked."""
        named = {"organisation": self._organisation_id, "leads": sorted(lead_ids)}
        rows: dict[int, list[Any]] = {}
        for row in await self._execute(_EVENTS, named):
            rows.setdefault(row.lead_id, []).append(row)
        return {LeadId(lead.id): _log(lead, rows.get(lead.id, [])) for lead in await self._execute(_LEADS, named)}


def not_undone(entries: Iterable[Entry]) -> list[Entry]:
    """The entries of a log that were not taken back, oldest first."""
    told = list(entries)
    undone = [entry.event.event for entry in told if isinstance(entry.event, Undone)]
    left = []
    for entry in told:
        if isinstance(entry.event, Undone):
            continue
        if entry.event in undone:
            undone.remove(entry.event)
            continue
        left.append(entry)
    return left


def _log(lead: Any, rows: list[Any]) -> Log:
    first_tier = next((tier for row in rows if (tier := _arrived_with(row))), lead.tier)
    created = Created(at=lead.created_at, lead_id=LeadId(lead.id), tier=Tier(first_tier or Tier.NORMAL))
    return Log(created, _entries(rows))


def _entries(rows: Iterable[Any]) -> tuple[Entry, ...]:
    known: dict[int, Entry] = {}
    for row in rows:
        details = json.loads(row.details)
        event = _event(row, details, known)
        if event is not None:
            known[row.id] = Entry(
                id=LeadEventId(row.id), event=event, feedback_id=details.get("feedback"), win_id=details.get("win")
            )
    return tuple(known.values())


def _arrived_with(row: Any) -> str:
    return str(json.loads(row.details).get("tier", "")) if row.kind == LeadEvent.ARRIVED else ""


def _event(row: Any, details: dict[str, Any], known: dict[int, Entry]) -> Event | None:
    """What a row of the log says; None for what no window depends on."""
    kind, at, by = LeadEvent(row.kind), row.at, None if row.member_id is None else MemberId(row.member_id)
    match kind:
        case LeadEvent.ASSIGNED:
            return Assigned(at=at, by=by, owner=None if row.owner_id is None else MemberId(row.owner_id))
        case LeadEvent.RELEASED:
            return Assigned(at=at, by=by, owner=None)
        case LeadEvent.TIER_CHANGED:
            return TierChanged(at=at, by=by, tier=Tier(details["tier"]))
        case LeadEvent.TOUCHED:
            return Touched(at=at, by=by, is_verified=bool(details.get("verified")))
        case LeadEvent.WON:
            return Won(at=at, by=by, is_verified=bool(details.get("verified")))
        case LeadEvent.SNOOZED:
            return Snoozed(at=at, by=by, until=datetime.fromisoformat(details["until"]))
        case LeadEvent.EXPLAINED:
            return Explained(at=at, by=by, because=Because(details["because"]))
        case LeadEvent.UNDONE:
            undone = known.get(details.get("undoes", 0))
            return None if undone is None else Undone(at=at, by=by, event=undone.event)
    return _PLAIN[kind](at=at, by=by) if kind in _PLAIN else None


def _row_of(event: Event) -> tuple[LeadEvent, dict[str, Any]]:
    """The kind and the details under which an event is kept."""
    match event:
        case Assigned():
            return LeadEvent.ASSIGNED, {}
        case TierChanged(tier=tier):
            return LeadEvent.TIER_CHANGED, {"tier": tier}
        case Touched(is_verified=is_verified):
            kind = LeadEvent.WON if isinstance(event, Won) else LeadEvent.TOUCHED
            return kind, {"verified": True} if is_verified else {}
        case Snoozed(until=until):
            return LeadEvent.SNOOZED, {"until": until.isoformat()}
        case Explained(because=because):
            return LeadEvent.EXPLAINED, {"because": because}
        case Undone():
            return LeadEvent.UNDONE, {}
    return _SAID[type(event)], {}
