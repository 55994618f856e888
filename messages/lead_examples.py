"""Leads as they stand in examples: somebody new, somebody whose time is over, somebody in contact."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from rules.event_log import (
    Accepted,
    Assigned,
    Because,
    Event,
    Explained,
    Lost,
    Paused,
    Rejected,
    Snoozed,
    Tier,
    Touched,
    Won,
)
from rules.follow_up import Owed, Standing
from rules.ids import LeadEventId, LeadId, MemberId, WorkspaceId
from rules.ladder import Rung
from rules.lead_story import State
from rules.lead_view import Deed, LeadView, Occasion
from rules.objection import Colleague
from rules.tracked_lead import TrackedLead

AT: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_DUE: Final = AT + timedelta(minutes=30)
RITA: Final = Colleague(member_id=MemberId(1), workspace_id=WorkspaceId(1), person="U0RITA")
SAM: Final = Colleague(member_id=MemberId(2), workspace_id=WorkspaceId(1), person="U0SAM")
ELSEWHERE: Final = Colleague(member_id=MemberId(3), workspace_id=WorkspaceId(2), person="U0ZOE")
JO: Final = TrackedLead(
    id=LeadId(1),
    name="Jo Miller",
    company="Acme Ltd",
    email="jo@acme.example",
    source="march_webinar",
    campaign="Spring 2026",
    tier=Tier.HOT,
    evidence=("downloaded the price guide", "looked at 4 pages", "asked for a call"),
    owner_id=RITA.member_id,
    created_at=AT,
    arrived_at=AT,
)
BARE: Final = TrackedLead(id=LeadId(2), name="8c18d1de7f67e60dbd64e3c07d7e9d5d", created_at=AT, arrived_at=AT)
OPEN: Final = Standing(
    state=State.OPEN,
    tier=Tier.HOT,
    owner=RITA.member_id,
    owed=Owed.TOUCH,
    owed_by=RITA.member_id,
    began_at=AT,
    deadline=_DUE,
    ladder=(),
    snoozed_until=None,
    is_tracked=True,
)


def deed(number: int, event: Event, *, by: Colleague | None = RITA, to: Colleague | None = None) -> Deed:
    """Something that was done, as an example."""
    who = None if by is None else by.member_id
    return Deed(id=LeadEventId(number), event=replace(event, by=who), by=by, to=to)


_HANDED = deed(1, Assigned(at=AT, owner=RITA.member_id), by=None, to=RITA)
NEW: Final = LeadView(lead=JO, standing=OPEN, owner=RITA, deeds=(_HANDED,), now=AT + timedelta(seconds=5))
BREACHED: Final = replace(NEW, now=_DUE + timedelta(seconds=5))
EXPLAINED: Final = replace(
    BREACHED, deeds=(_HANDED, deed(2, Explained(at=_DUE + timedelta(minutes=2), because=Because.WORKLOAD)))
)
SNOOZED: Final = replace(
    NEW,
    standing=replace(OPEN, snoozed_until=AT + timedelta(hours=1)),
    deeds=(_HANDED, deed(2, Snoozed(at=AT, until=AT + timedelta(hours=1)))),
)
PAUSED: Final = replace(
    NEW,
    standing=replace(OPEN, state=State.PAUSED, owed=Owed.NOTHING, deadline=None),
    deeds=(_HANDED, deed(2, Paused(at=AT))),
)
ACCEPTED: Final = replace(
    NEW, standing=replace(OPEN, state=State.ACCEPTED), deeds=(_HANDED, deed(2, Accepted(at=AT), by=SAM))
)
IN_CONTACT: Final = replace(
    NEW,
    standing=replace(OPEN, state=State.IN_CONTACT, owed=Owed.NOTHING, deadline=None),
    deeds=(
        _HANDED,
        deed(2, Touched(at=AT + timedelta(minutes=3)), by=SAM),
        deed(3, Touched(at=AT + timedelta(minutes=9), is_verified=True), by=None),
        deed(4, Touched(at=AT + timedelta(minutes=12))),
    ),
    attempts=3,
    now=AT + timedelta(minutes=13),
)
WON: Final = replace(
    NEW,
    standing=replace(OPEN, state=State.WON, owed=Owed.NOTHING, deadline=None),
    deeds=(_HANDED, deed(2, Touched(at=AT + timedelta(minutes=3))), deed(3, Won(at=AT + timedelta(days=9)))),
    now=AT + timedelta(days=9),
)
LOST: Final = replace(
    NEW,
    standing=replace(OPEN, state=State.DISQUALIFIED, owed=Owed.NOTHING, deadline=None),
    deeds=(_HANDED, deed(2, Lost(at=AT))),
)
SENT_BACK: Final = replace(
    NEW,
    standing=replace(OPEN, state=State.REJECTED, owed=Owed.NOTHING, deadline=None),
    deeds=(_HANDED, deed(2, Rejected(at=AT))),
)
HANDED_ON: Final = replace(
    NEW,
    standing=replace(OPEN, owner=SAM.member_id),
    owner=SAM,
    deeds=(_HANDED, deed(2, Assigned(at=AT, owner=SAM.member_id), to=SAM)),
)
ELSEWHERES: Final = replace(
    NEW,
    owner=ELSEWHERE,
    deeds=(_HANDED, deed(2, Assigned(at=AT, owner=ELSEWHERE.member_id), by=ELSEWHERE, to=ELSEWHERE)),
)
NOBODYS: Final = replace(
    NEW,
    lead=BARE,
    standing=replace(
        OPEN, state=State.UNASSIGNED, tier=Tier.NORMAL, owner=None, owed=Owed.OWNER, began_at=None, deadline=None
    ),
    owner=None,
    deeds=(),
)
STRANDED: Final = replace(NEW, standing=replace(OPEN, deadline=None))
TOO_OLD: Final = replace(NEW, standing=replace(OPEN, owed=Owed.NOTHING, deadline=None, is_tracked=False))


def told_of(rung: Rung, *, late: timedelta = timedelta(seconds=5)) -> Occasion:
    """A point of the window of these leads, and how late it was told."""
    points = {Rung.HANDED: AT, Rung.HALF: AT + timedelta(minutes=15), Rung.MOST: AT + timedelta(minutes=24)}
    due_at = points.get(rung, _DUE)
    deadline = AT if rung is Rung.HANDED else _DUE
    return Occasion(rung=rung, due_at=due_at, deadline=deadline, told_at=due_at + late)
