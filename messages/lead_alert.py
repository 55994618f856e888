"""What is said of leads that wait: to the manager of whoever owes the touch, and of many leads in one message."""

from collections.abc import Sequence

from messages.lead import called
from messages.model import Bold, Bullets, Message, line, paragraph
from messages.plural import several
from rules.ids import WorkspaceId
from rules.lead_view import LeadView, Occasion


def for_manager(view: LeadView, occasion: Occasion, *, reader: WorkspaceId) -> Message:
    """A lead whose window has passed, to the manager of its owner."""
    said = f"A lead of your team waits: {called(view.lead)}"
    return Message(said, (paragraph(Bold("A lead of your team waits: "), called(view.lead)),))


def summary(told: Sequence[tuple[LeadView, Occasion]], *, count: int, reader: WorkspaceId) -> Message:
    """Many leads in one message, to whoever owes the touches or leads those who do; `told` are the first of them."""
    said = f"{several(count, 'lead')} wait for you."
    rows = tuple(line(Bold(called(view.lead)), f" · {occasion.rung}") for view, occasion in told)
    return Message(said, (paragraph(Bold(said)), Bullets(rows)))
