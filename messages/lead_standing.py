"""Where a lead stands, in a line: until when it waits and for whom, or what became of it; and the way to its card."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from messages.heard import READER, named
from messages.lead import TIERS, called
from messages.lead_deeds import BECAUSE, did
from messages.model import Bold, Button, Inline, Line, When, WhenStyle, line
from rules.event_log import (
    Assigned,
    Because,
    Event,
    Explained,
    Tier,
    Touched,
)
from rules.follow_up import Owed, Standing
from rules.ids import LeadEventId, LeadId, MemberId, WorkspaceId
from rules.lead_moves import last_move
from rules.lead_story import State
from rules.lead_view import Deed, LeadView
from rules.objection import Colleague
from rules.tracked_lead import TrackedLead


def waits(view: LeadView) -> bool:
    """Whether its owner is to reach out, and has not said anything to it yet."""
    return view.standing.owed is Owed.TOUCH and view.standing.state is State.OPEN


def is_late(view: LeadView) -> bool:
    """Whether its window has passed."""
    return waits(view) and view.standing.deadline is not None and view.standing.deadline <= view.now


def until(view: LeadView) -> Line:
    """How soon a lead that waits wants a touch, and until when."""
    tier, deadline = TIERS[view.standing.tier].lower(), view.standing.deadline
    if view.standing.is_stranded:
        return line(f"{tier} · away without a return date")
    if deadline is None:
        return line(tier)
    return line(f"{tier} · {'was due' if is_late(view) else 'until'} ", When(deadline, WhenStyle.DAY_AND_TIME))


def stands(view: LeadView, *, reader: WorkspaceId) -> Line:
    """How a lead stands, whether it waits or not."""
    if waits(view):
        return until(view)
    if view.standing.state is State.OPEN:
        return line("open, and older than my watch over leads")
    return done(view, reader=reader) or line(str(view.standing.state))


def done(view: LeadView, *, reader: WorkspaceId) -> Line:
    """The last thing that was done with a lead, by whom and when; nothing where nobody did anything."""
    last = last_move(view)
    return (
        () if last is None else (*did(last, reader=reader), *line(" · ", When(last.event.at, WhenStyle.DAY_AND_TIME)))
    )


def with_whom(view: LeadView, *, reader: WorkspaceId) -> Line:
    """Who has a lead that waits since when, and until when they put it off."""
    owner = named(view.owner, reader=reader) if view.owner else "nobody"
    since = (" since ", When(view.standing.began_at, WhenStyle.DAY_AND_TIME)) if view.standing.began_at else ()
    snoozed = view.standing.snoozed_until
    later = (", put off until ", When(snoozed, WhenStyle.DAY_AND_TIME)) if snoozed else ()
    return line("With ", owner, *since, *later, ".")


def reason(view: LeadView) -> str:
    """What its owner said got in the way; nothing where they were not asked, or did not say."""
    since = max(
        (deed.event.at for deed in view.deeds if isinstance(deed.event, Assigned)), default=view.lead.created_at
    )
    said = [deed.event.because for deed in view.deeds if isinstance(deed.event, Explained) and deed.event.at >= since]
    return BECAUSE[said[-1]] if said else ""


def titled(view: LeadView, *more: Inline | str) -> Line:
    """The lead by its name, and more behind it."""
    return line(Bold(called(view.lead)), *more)


def show_button(view: LeadView) -> Button:
    """Shows all that is known of a lead."""
    return Button("Show", "lead.show", str(view.lead.id))


_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_RITA = Colleague(member_id=MemberId(1), workspace_id=READER, person="U0RITA")
_SAM = Colleague(member_id=MemberId(2), workspace_id=READER, person="U0SAM")


def _view(lead: TrackedLead, state: State, *events: Event, owner: Colleague, lasts: timedelta | None) -> LeadView:
    given = Assigned(at=_AT, owner=owner.member_id)
    deeds = [
        Deed(id=LeadEventId(number), event=event, by=owner if event.by else None, to=owner)
        for number, event in enumerate((given, *events), start=1)
    ]
    is_owed = state is State.OPEN
    standing = Standing(
        state=state,
        tier=lead.tier,
        owner=owner.member_id,
        owed=Owed.TOUCH if is_owed else Owed.NOTHING,
        owed_by=owner.member_id if is_owed else None,
        began_at=_AT if is_owed else None,
        deadline=_AT + lasts if lasts is not None else None,
        ladder=(),
        snoozed_until=None,
        is_tracked=True,
    )
    return LeadView(lead=lead, standing=standing, owner=owner, deeds=tuple(deeds), now=_AT + timedelta(hours=1))


def _lead(number: int, name: str, company: str, tier: Tier, source: str = "march_webinar") -> TrackedLead:
    return TrackedLead(
        id=LeadId(number), name=name, company=company, tier=tier, source=source, created_at=_AT, arrived_at=_AT
    )


_HALF_AN_HOUR: Final = timedelta(minutes=30)
_JO, _KIM = _lead(1, "Jo Miller", "Acme Ltd", Tier.HOT), _lead(2, "Kim Novak", "Birch & Co", Tier.NORMAL)
EXAMPLE_LATE = _view(_JO, State.OPEN, owner=_RITA, lasts=_HALF_AN_HOUR)
EXAMPLE_NEW = _view(_KIM, State.OPEN, owner=_RITA, lasts=timedelta(hours=7))
EXAMPLE_REASON = _view(
    _lead(3, "Lee Park", "", Tier.HIGH),
    State.OPEN,
    Explained(at=_AT + _HALF_AN_HOUR, by=_RITA.member_id, because=Because.WORKLOAD),
    owner=_RITA,
    lasts=_HALF_AN_HOUR,
)
EXAMPLE_STRANDED = _view(_lead(4, "Ana Costa", "Delta", Tier.LOW), State.OPEN, owner=_SAM, lasts=None)
EXAMPLE_REACHED = _view(
    replace(_JO, id=LeadId(5), name="Ole Berg", company="Fjord AS"),
    State.IN_CONTACT,
    Touched(at=_AT + timedelta(minutes=42), by=_RITA.member_id),
    owner=_RITA,
    lasts=None,
)
