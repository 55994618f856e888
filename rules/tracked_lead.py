"""A lead as it is known: what a card of it shows, and what becomes of it when its source speaks of it again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from rules.event_log import Tier
from rules.ids import LeadId, MemberId
from rules.lead_intake import NewLead
from rules.leads import match_key


class Result(StrEnum):
    """What came of a lead that was handed over."""

    ACCEPTED = "accepted"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class LeadEvent(StrEnum):
    """What happened to a lead, in the log that every clock is computed from."""

    ARRIVED = "arrived"
    UPDATED = "updated"
    TIER_CHANGED = "tier_changed"
    ASSIGNED = "assigned"
    RELEASED = "released"
    OWNER_UNKNOWN = "owner_unknown"
    TOUCHED = "touched"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DISQUALIFIED = "disqualified"
    WON = "won"
    LOST = "lost"
    SNOOZED = "snoozed"
    PAUSED = "paused"
    RESUMED = "resumed"
    REOPENED = "reopened"
    CALENDAR_CHANGED = "calendar_changed"
    EXPLAINED = "explained"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedLead:
    """All that is known of a lead; `arrived_at` is when we learned of it, `created_at` its source's own time."""

    id: LeadId
    name: str
    company: str = ""
    email: str = ""
    source: str = ""
    campaign: str = ""
    tier: Tier = Tier.NORMAL
    evidence: tuple[str, ...] = ()
    owner_id: MemberId | None = None
    created_at: datetime
    arrived_at: datetime


def first_record(lead: NewLead, *, match: str, now: datetime) -> dict[str, Any]:
    """The columns of a lead that nobody has spoken of."""
    blank = {
        "match": match,
        "name": "",
        "external_id": lead.id or None,
        "company": "",
        "company_match": "",
        "email": "",
        "source": "",
        "campaign": "",
        "tier": "",
        "evidence": "[]",
        "owner_id": None,
        "owner_email": "",
        "owner_mark": "",
        "is_tracked": False,
        "created_at": now,
        "arrived_at": None,
    }
    return blank | changes(blank, lead, now=now)


def changes(before: Mapping[str, Any], lead: NewLead, *, now: datetime) -> dict[str, Any]:
    """The columns that say something else than before; none where the same lead was handed over again.

    What the source does not say stays. Another owner than the source named before is sought anew; the same is not, so
    that handing a lead on by hand lasts.
    """
    said: dict[str, Any] = {
        "name": _name(before, lead),
        "company": lead.company,
        "company_match": match_key(lead.company) if lead.company else "",
        "email": lead.email,
        "source": lead.source,
        "campaign": lead.campaign,
        "tier": lead.tier or before["tier"] or Tier.NORMAL,
        "evidence": json.dumps(lead.evidence, ensure_ascii=False) if lead.evidence else "",
        "external_id": lead.id,
        "created_at": lead.created_at,
        **_owner(before, lead),
        **({} if before["is_tracked"] else _arrival(lead, now)),
    }
    return {name: value for name, value in said.items() if value not in {"", None} and value != before[name]}


def owner_mark(address: str) -> str:
    """Tells whether a source names the same owner again, without their address being kept."""
    return sha256(b"lead owner " + address.encode()).hexdigest()


def _name(before: Mapping[str, Any], lead: NewLead) -> str:
    is_mere_id = before["name"] in {"", before["external_id"]}
    return lead.name or ("" if not is_mere_id else lead.company or lead.email or lead.id)


def _owner(before: Mapping[str, Any], lead: NewLead) -> dict[str, Any]:
    mark = owner_mark(lead.owner) if lead.owner else ""
    return {"owner_email": lead.owner, "owner_mark": mark} if mark and mark != before["owner_mark"] else {}


def _arrival(lead: NewLead, now: datetime) -> dict[str, Any]:
    return {"is_tracked": True, "arrived_at": now, "created_at": lead.created_at or now}
