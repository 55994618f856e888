"""The leads somebody has: those that wait for them, most urgent first, and the others shortly."""

from collections.abc import Sequence

from messages.examples import Example
from messages.heard import READER
from messages.lead_standing import (
    EXAMPLE_LATE,
    EXAMPLE_NEW,
    EXAMPLE_REACHED,
    EXAMPLE_REASON,
    is_late,
    show_button,
    stands,
    titled,
    until,
)
from messages.model import Blocks, Bold, Bullets, Button, Buttons, ButtonStyle, Message, note, paragraph
from messages.plural import several
from rules.ids import WorkspaceId
from rules.lead_story import State
from rules.lead_view import LeadView

NOBODY = "Nobody waits for a first touch from you. Nice work!"


def mine(
    owed: Sequence[LeadView], others: Sequence[LeadView], *, waiting: int, count: int, reader: WorkspaceId
) -> Message:
    """The open leads of whoever asks: `waiting` of `count` want a touch, and the first of both are shown."""
    said = f"{several(waiting, 'lead')} {'waits' if waiting == 1 else 'wait'} for you." if waiting else NOBODY
    blocks: list[Blocks] = [paragraph(Bold(said))]
    for view in owed:
        blocks += entry(view)
    if others:
        head = "Yours as well" if owed else "What you have at the moment"
        blocks += [
            paragraph(Bold(head)),
            Bullets(tuple(titled(one, " · ", *stands(one, reader=reader)) for one in others)),
        ]
    more = count - len(owed) - len(others)
    if more > 0:
        blocks.append(note(f"And {more:,} more. /lead find and a name shows any of them."))
    return Message(said, tuple(blocks))


def entry(view: LeadView) -> tuple[Blocks, ...]:
    """A lead that waits for its owner, with what they most likely want to do."""
    kindly = " · still worth a call" if is_late(view) else ""
    taken = " · you accepted it" if view.standing.state is State.ACCEPTED else ""
    reached = Button("I reached them", "lead.reached", str(view.lead.id), style=ButtonStyle.PRIMARY)
    return paragraph(*titled(view, " · ", *until(view), taken + kindly)), Buttons((reached, show_button(view)))


EXAMPLES = (
    Example(
        "mine",
        mine([EXAMPLE_LATE, EXAMPLE_REASON, EXAMPLE_NEW], [EXAMPLE_REACHED], waiting=3, count=4, reader=READER),
    ),
    Example("mine, and more", mine([EXAMPLE_LATE], [], waiting=200, count=214, reader=READER)),
    Example("nobody waits", mine([], [EXAMPLE_REACHED], waiting=0, count=1, reader=READER)),
    Example("no leads", mine([], [], waiting=0, count=0, reader=READER)),
)
