"""What can be done with a lead by how it stands, and who was first where two did something at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from rules.event_log import (
    Accepted,
    Assigned,
    Disqualified,
    Event,
    Explained,
    Lost,
    Paused,
    Rejected,
    Reopened,
    Resumed,
    Snoozed,
    Touched,
    Won,
)
from rules.follow_up import Owed
from rules.ids import LeadEventId, LeadId, MemberId, id_in
from rules.lead_story import State
from rules.lead_view import Deed, LeadView
from rules.leadfeedback import Verdict
from rules.recurrence import instant_of
from rules.working_time import Calendar, next_open


class Move(StrEnum):
    """Something that can be done with a lead."""

    REACHED = "reached"
    TRIED = "tried"
    ACCEPT = "accept"
    REJECT = "reject"
    DISQUALIFY = "disqualify"
    SNOOZE = "snooze"
    REASSIGN = "reassign"
    PAUSE = "pause"
    RESUME = "resume"


class SnoozeFor(StrEnum):
    """How long an owner hears nothing of a lead."""

    HALF_AN_HOUR = "30 min"
    AN_HOUR = "1 h"
    THREE_HOURS = "3 h"
    MORNING = "next working morning"


EVENTS: Final[dict[Move, type[Event]]] = {
    Move.REACHED: Touched,
    Move.TRIED: Touched,
    Move.ACCEPT: Accepted,
    Move.REJECT: Rejected,
    Move.DISQUALIFY: Disqualified,
    Move.SNOOZE: Snoozed,
    Move.REASSIGN: Assigned,
    Move.PAUSE: Paused,
    Move.RESUME: Resumed,
}
"""What a move is in the log."""
VERDICTS: Final[dict[Verdict, Move]] = {
    Verdict.ACCEPT: Move.ACCEPT,
    Verdict.REJECT: Move.REJECT,
    Verdict.DISQUALIFY: Move.DISQUALIFY,
}
"""What a verdict does with a lead."""
_MOVES: Final = (*set(EVENTS.values()), Reopened)
_ON_CARD: Final = ".card"
_LENGTHS: Final = {
    SnoozeFor.HALF_AN_HOUR: timedelta(minutes=30),
    SnoozeFor.AN_HOUR: timedelta(hours=1),
    SnoozeFor.THREE_HOURS: timedelta(hours=3),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The lead a button is about, and the last thing done with it when the button was drawn; None where not told.

    `is_on_card` says of a form that it was opened from a card that changes in place.
    """

    lead_id: LeadId
    since: LeadEventId | None = None
    is_on_card: bool = False

    @property
    def value(self) -> str:
        """What a button or a form carries to say so."""
        since = "" if self.since is None else f".{self.since}"
        return f"{self.lead_id}{since}{_ON_CARD if self.is_on_card else ''}"


def seen_now(view: LeadView, *, is_on_card: bool = False) -> Seen:
    """The lead with all that was done so far."""
    newest = view.deeds[-1].id if view.deeds else LeadEventId(0)
    return Seen(lead_id=view.lead.id, since=newest, is_on_card=is_on_card)


def seen_in(value: str) -> Seen | None:
    """What a button or a form carries; None for what none of ours does."""
    lead, dot, since = value.removesuffix(_ON_CARD).partition(".")
    lead_id, event_id = id_in(lead), id_in(since)
    if lead_id is None or (dot and event_id is None):
        return None
    return Seen(
        lead_id=LeadId(lead_id),
        since=None if event_id is None else LeadEventId(event_id),
        is_on_card=value.endswith(_ON_CARD),
    )


def moves_of(view: LeadView) -> tuple[Move, ...]:
    """What can be done with a lead now, the likeliest first; nothing with one that is over."""
    state, owes_touch = view.standing.state, view.standing.owed is Owed.TOUCH
    if state.is_over:
        return ()
    if state is State.UNASSIGNED:
        return Move.REASSIGN, Move.REJECT
    if state is State.PAUSED:
        return Move.RESUME, Move.REACHED, Move.REJECT, Move.REASSIGN
    if _was_touched(view):
        return Move.TRIED, *_accept(view), Move.DISQUALIFY, Move.REASSIGN
    waits = (Move.SNOOZE, Move.REASSIGN, Move.PAUSE) if owes_touch else (Move.REASSIGN,)
    return Move.REACHED, *_accept(view), Move.REJECT, *waits


def changes(view: LeadView, verdict: Verdict) -> bool:
    """Whether a verdict says something of a lead that its log does not say already."""
    match verdict:
        case Verdict.ACCEPT:
            return view.standing.owner is not None and not view.standing.state.is_over and bool(_accept(view))
        case Verdict.REJECT:
            return view.standing.state not in {State.REJECTED, State.WON}
        case Verdict.DISQUALIFY:
            return view.standing.state not in {State.DISQUALIFIED, State.WON}


def overtaken_by(view: LeadView, seen: Seen, *, by: MemberId, move: Move) -> Deed | None:
    """The last thing that was done since somebody looked: by anybody else, or by themselves and the very same."""
    if seen.since is None:
        return None
    news = [deed for deed in view.deeds if deed.id > seen.since and isinstance(deed.event, _MOVES)]
    return next((deed for deed in reversed(news) if not _is_by(deed, by) or _does(deed, move)), None)


def last_move(view: LeadView) -> Deed | None:
    """The last thing that was done with a lead, and not only said of it."""
    return next((deed for deed in reversed(view.deeds) if isinstance(deed.event, _MOVES)), None)


def undoable_by(view: LeadView, member_id: MemberId | None) -> Deed | None:
    """What somebody may take back now: what was done last, if it was they who did it, and lately.

    What became of a deal is taken back where it was told.
    """
    last = next((deed for deed in reversed(view.deeds) if isinstance(deed.event, _MOVES) and deed.event.by), None)
    if last is None or isinstance(last.event, Won | Lost):
        return None
    is_theirs = member_id is not None and last.event.by == member_id
    return last if is_theirs and last.can_be_undone(now=view.now) else None


def owes_reason(view: LeadView) -> bool:
    """Whether its owner has not said yet what got in the way."""
    return not any(isinstance(deed.event, Explained) and deed.event.by == view.standing.owner for deed in view.deeds)


def snoozed_until(length: SnoozeFor, *, now: datetime, calendar: Calendar) -> datetime:
    """When a snooze ends, `calendar` being the owner's; NeverOpensAgain where no working morning ever comes."""
    if length in _LENGTHS:
        return now + _LENGTHS[length]
    zone = ZoneInfo(calendar.zone)
    tomorrow = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time())
    return next_open(instant_of(tomorrow, zone), calendar=calendar)


def since_handed_over(deeds: Sequence[Deed]) -> Sequence[Deed]:
    """What was done since the lead came to its owner."""
    handed = [place for place, deed in enumerate(deeds) if isinstance(deed.event, Assigned)]
    return deeds[handed[-1] :] if handed else deeds


def _accept(view: LeadView) -> tuple[Move, ...]:
    """Whoever took a lead already wins no time by taking it again, unless they were in contact meanwhile."""
    took = any(isinstance(deed.event, Accepted) for deed in since_handed_over(view.deeds))
    if view.standing.state is State.ACCEPTED or (took and view.standing.state is not State.IN_CONTACT):
        return ()
    return (Move.ACCEPT,)


def _was_touched(view: LeadView) -> bool:
    state, owes_touch = view.standing.state, view.standing.owed is Owed.TOUCH
    if state is State.ACCEPTED and not owes_touch:
        return any(isinstance(deed.event, Touched) for deed in since_handed_over(view.deeds))
    return state is State.IN_CONTACT


def _is_by(deed: Deed, member_id: MemberId) -> bool:
    return deed.event.by == member_id


def _does(deed: Deed, move: Move) -> bool:
    return isinstance(deed.event, EVENTS[move])
