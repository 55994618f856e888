"""Who did what with a lead, and when, in words."""

from datetime import datetime, timedelta
from typing import Final

from messages.heard import named
from messages.lead import TIERS
from messages.model import Blocks, Inline, Line, Note, When, WhenStyle, line
from rules.event_log import (
    Accepted,
    Assigned,
    Because,
    CalendarChanged,
    Disqualified,
    Explained,
    Lost,
    Paused,
    Rejected,
    Reopened,
    Resumed,
    Snoozed,
    TierChanged,
    Touched,
    Won,
)
from rules.ids import WorkspaceId
from rules.lead_view import Deed, LeadView
from rules.objection import Colleague

SHOWN: Final = 5
"""So many deeds stand on a card, the last of them."""
_TODAY: Final = timedelta(hours=12)
_DID: Final = {
    Accepted: "accepted it",
    Rejected: "sent it back before contact",
    Disqualified: "gave it up after contact",
    Paused: "paused it to wait for them",
    Resumed: "resumed it",
    Reopened: "opened it again",
}
BECAUSE: Final = {
    Because.WORKLOAD: "too much at once",
    Because.MISROUTED: "it was for somebody else",
    Because.BAD_DATA: "bad data",
    Because.ABSENT: "away",
}


def history(view: LeadView, *, reader: WorkspaceId) -> tuple[Blocks, ...]:
    """The last things that were done with a lead, newest last."""
    deeds = [deed for deed in view.deeds if _is_told(deed)]
    return tuple(
        Note(line(*did(deed, reader=reader), " · ", When(deed.event.at, WhenStyle.DAY_AND_TIME)))
        for deed in deeds[-SHOWN:]
    )


def told(deed: Deed, *, reader: WorkspaceId, now: datetime) -> Line:
    """Who did it, and when: "Sam accepted it at 10:32."."""
    at = When(deed.event.at, WhenStyle.TIME)
    when = (" at ", at) if now - deed.event.at < _TODAY else (", ", When(deed.event.at, WhenStyle.DAY_AND_TIME))
    return line(*did(deed, reader=reader), *when, ".")


def did(deed: Deed, *, reader: WorkspaceId) -> Line:
    """Who did it."""
    by = doer(deed.by, reader=reader)
    match deed.event:
        case Assigned():
            return _handed(deed, by, reader)
        case Won(by=None):
            return line("They are won, as the CRM says")
        case Won():
            return line(by, " won them")
        case Lost():
            return line("Their deal was lost")
        case Touched(by=None):
            return line("They were reached, as the CRM says")
        case Touched():
            return line(by, " reached out")
        case Snoozed(until=until):
            return line(by, " snoozed it until ", When(until, WhenStyle.DAY_AND_TIME))
        case TierChanged(tier=tier):
            return line(f"It became {TIERS[tier].lower()}")
        case Explained(because=because):
            return line(by, f" said what got in the way: {BECAUSE[because]}")
    return line(by, " ", _DID[type(deed.event)])


def doer(colleague: Colleague | None, *, reader: WorkspaceId) -> Inline | str:
    """Somebody at the beginning of a sentence."""
    who = named(colleague, reader=reader) if colleague else "somebody"
    return who.capitalize() if isinstance(who, str) else who


def _handed(deed: Deed, by: Inline | str, reader: WorkspaceId) -> Line:
    if deed.to is None:
        return line("Nobody has it any more")
    to = named(deed.to, reader=reader)
    if deed.by is None:
        return line("It came to ", to)
    return line(by, " took it") if deed.by == deed.to else line(by, " handed it to ", to)


def _is_told(deed: Deed) -> bool:
    """A change of somebody's calendar is not worth a line, and neither is that a lead was dealt out in turn."""
    is_dealt_out = isinstance(deed.event, Assigned) and deed.by is None
    return not isinstance(deed.event, CalendarChanged) and not is_dealt_out
