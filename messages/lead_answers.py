"""What somebody is told who cannot do with a lead what they wanted: who was first, whose it is, or that it is late."""

from itertools import takewhile
from typing import Final

from messages import lead_deeds
from messages import lead_examples as a
from messages.examples import Example
from messages.heard import READER, named
from messages.lead import called
from messages.lead_card import STANDS
from messages.model import Bold, Line, Message, Paragraph, Text, When, line
from rules.ids import WorkspaceId
from rules.lead_view import UNDO_FOR, Deed, LeadView

UNDONE_ALREADY: Final = line("That was taken back already.")
TOO_LATE: Final = line(f"Undo works for {UNDO_FOR.seconds // 60} minutes, and they are over. The log stays as it is.")
NOTED: Final = line("You said so already, thank you.")


def told(view: LeadView, deed: Deed | None, *, reader: WorkspaceId) -> Line:
    """Who was first, and when; or how a lead stands that nobody did anything with."""
    if deed is None:
        return line(Bold(f"{called(view.lead)}: "), f"{STANDS[view.standing.state].lower()}.")
    return line(Bold(f"{called(view.lead)}: "), *lead_deeds.told(deed, reader=reader, now=view.now))


def not_yours(view: LeadView, *, reader: WorkspaceId) -> Line:
    """Whose a lead is, said to somebody who does not follow leads up."""
    owner = view.owner
    whose = line("is with ", named(owner, reader=reader)) if owner else line("has nobody yet")
    return line(Bold(called(view.lead)), " ", *whose, ". Sales follows leads up, so I left it as it is.")


def not_your_deed(deed: Deed, *, reader: WorkspaceId) -> Line:
    """Only whoever did something takes it back."""
    return line(lead_deeds.doer(deed.by, reader=reader), " did that, so it is theirs to take back.")


def not_asked(view: LeadView, *, reader: WorkspaceId) -> Line:
    """The question is for whoever follows up."""
    if view.owner is None:
        return line("Nobody follows up at the moment, so nobody was asked.")
    return line("That question is for ", named(view.owner, reader=reader), ", who follows up.")


def sentence(said: Line) -> Message:
    """One sentence, said as it is."""
    return Message(_in_short(said), (Paragraph(said),))


def _in_short(said: Line) -> str:
    """A sentence for a notification, which knows no people and no times."""
    words = ""
    for part in takewhile(lambda part: not isinstance(part, When), said):
        words += part.words if isinstance(part, Text | Bold) else "a colleague"
    return words.removesuffix(" at ").removesuffix(", ")


EXAMPLES = (
    Example("somebody was first", sentence(told(a.ACCEPTED, a.ACCEPTED.deeds[-1], reader=READER))),
    Example("nobody did anything", sentence(told(a.NOBODYS, None, reader=READER))),
    Example("somebody else's", sentence(not_yours(a.NEW, reader=READER))),
    Example("taken back already", sentence(UNDONE_ALREADY)),
    Example("too late to undo", sentence(TOO_LATE)),
    Example("said already", sentence(NOTED)),
    Example("a colleague did it", sentence(not_your_deed(a.ACCEPTED.deeds[-1], reader=READER))),
    Example("a colleague is asked", sentence(not_asked(a.NEW, reader=READER))),
    Example("nobody is asked", sentence(not_asked(a.NOBODYS, reader=READER))),
    Example("nobody's", sentence(not_yours(a.NOBODYS, reader=READER))),
)
