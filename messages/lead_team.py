"""What waits with whom, for whoever leads them: how many leads each has, and which these are."""

from collections.abc import Sequence
from dataclasses import dataclass

from messages.examples import Example
from messages.heard import READER, named
from messages.lead_standing import (
    EXAMPLE_LATE,
    EXAMPLE_REASON,
    EXAMPLE_STRANDED,
    reason,
    show_button,
    titled,
    until,
)
from messages.model import Blocks, Bold, Button, Buttons, Message, note, paragraph
from messages.plural import several
from rules.ids import MemberId, WorkspaceId
from rules.lead_view import LeadView
from rules.objection import Colleague

_NOTHING = "No lead waits with your team. Well sung!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How many leads wait for the touch of one of a team, and of how many the window has passed."""

    who: Colleague
    owed: int
    lapsed: int


def overview(team: Sequence[Waits], *, more: int = 0, reader: WorkspaceId) -> Message:
    """What waits with each of a team."""
    said = "What waits with your team" if team else _NOTHING
    return Message(said, rows(team, more=more, reader=reader))


def rows(team: Sequence[Waits], *, more: int = 0, reader: WorkspaceId) -> tuple[Blocks, ...]:
    """What waits with each of a team, whoever has most of it first; `more` people have some too."""
    if not team:
        return (paragraph(_NOTHING),)
    blocks: list[Blocks] = [paragraph(Bold("What waits with your team"))]
    for one in team:
        show = Button("Show", "lead.team", str(one.who.member_id))
        blocks += [paragraph(named(one.who, reader=reader), f" · {counted(one.owed, one.lapsed)}"), Buttons((show,))]
    if more:
        blocks.append(note(f"And with {several(more, 'more person', 'more people')}."))
    return tuple(blocks)


def of_one(who: Colleague, views: Sequence[LeadView], *, count: int, reader: WorkspaceId) -> Message:
    """The leads that wait with one of a team, most urgent first; `views` are the first of them."""
    if not views:
        return Message("Nothing waits.", (paragraph("Nothing waits with ", named(who, reader=reader), "."),))
    said = f"{several(count, 'lead')} {'waits' if count == 1 else 'wait'}"
    blocks: list[Blocks] = [paragraph(Bold(f"{said} with "), named(who, reader=reader))]
    for view in views:
        said_why = reason(view)
        blocks.append(paragraph(*titled(view, " · ", *until(view), f" · {said_why}" if said_why else "")))
        blocks.append(Buttons((Button("Reassign", "lead.reassign", str(view.lead.id)), show_button(view))))
    if count > len(views):
        blocks.append(note(f"And {count - len(views):,} more."))
    return Message(said, tuple(blocks))


def counted(owed: int, lapsed: int) -> str:
    """How many leads wait, and of how many the window has passed."""
    past = f", {lapsed:,} past {'its' if lapsed == 1 else 'their'} window" if lapsed else ""
    return f"{several(owed, 'lead')} {'waits' if owed == 1 else 'wait'}{past}"


_RITA = Colleague(member_id=MemberId(1), workspace_id=READER, person="U0RITA")
_SAM = Colleague(member_id=MemberId(2), workspace_id=READER, person="U0SAM")
_AFAR = Colleague(member_id=MemberId(3), workspace_id=WorkspaceId(2), person="U0KIT")
EXAMPLE_TEAM = (
    Waits(who=_RITA, owed=12, lapsed=2),
    Waits(who=_SAM, owed=1, lapsed=1),
    Waits(who=_AFAR, owed=3, lapsed=0),
)
EXAMPLES = (
    Example("a team", overview(EXAMPLE_TEAM, reader=READER)),
    Example("a large team", overview(EXAMPLE_TEAM, more=8, reader=READER)),
    Example("a team that is done", overview((), reader=READER)),
    Example("one of a team", of_one(_RITA, [EXAMPLE_LATE, EXAMPLE_REASON], count=12, reader=READER)),
    Example("one of a team, who is away", of_one(_SAM, [EXAMPLE_STRANDED], count=1, reader=READER)),
    Example("one of a team who is done", of_one(_RITA, [], count=0, reader=READER)),
)
