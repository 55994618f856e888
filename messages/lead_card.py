"""The card of a lead: who, from where, what qualified them, until when, and what can be done."""

from typing import Final

from messages.lead import called
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    Message,
    When,
    WhenStyle,
    paragraph,
)
from rules.ids import WorkspaceId
from rules.ladder import Rung
from rules.lead_view import LeadView, Occasion

_HEADS: Final = {
    Rung.HANDED: "A lead for you",
    Rung.HALF: "Half of the time is gone",
    Rung.MOST: "Most of the time is gone",
    Rung.BREACH: "The window has passed",
}


def alert(view: LeadView, occasion: Occasion, *, reader: WorkspaceId) -> Message:
    """A lead as somebody is told of it at a point of its window."""
    head = _HEADS[occasion.rung]
    blocks: list[Blocks] = [paragraph(Bold(f"{head}: "), called(view.lead))]
    if view.standing.deadline is not None:
        blocks.append(paragraph("Until ", When(view.standing.deadline, WhenStyle.DAY_AND_TIME)))
    blocks.append(Buttons((Button("I reached them", "lead.reached", str(view.lead.id), style=ButtonStyle.PRIMARY),)))
    return Message(f"{head}: {called(view.lead)}", tuple(blocks))
