"""What buddies are asked: whether they met, and after three silent rounds whether they still want a buddy."""

from collections.abc import Sequence

from messages.buddy_parts import EXAMPLE_OF_A_MARKETER, EXAMPLE_OF_A_REP, people
from messages.examples import Example
from messages.heard import READER
from messages.model import Button, Buttons, ButtonStyle, Confirm, Message, line, note, paragraph
from rules.buddy import Moment, Pair
from rules.ids import WorkspaceId
from rules.objection import Colleague


def asked(pair: Pair, mates: Sequence[Colleague], moment: Moment, *, reader: WorkspaceId) -> Message:
    """Did they meet? In the middle there is still time, at the end it is over."""
    who = people(mates, reader=reader)
    question = line("Did you meet ", *who, "?") if moment is Moment.END else line("Have you met ", *who, " yet?")
    value = str(pair.id)
    no = "Did not happen" if moment is Moment.END else "Not yet"
    buttons = (Button("We met", "buddy.met", value, style=ButtonStyle.PRIMARY), Button(no, "buddy.not_met", value))
    fine = (
        "Both answers are fine. A new round comes soon."
        if moment is Moment.END
        else "No hurry: a quarter of an hour is plenty, and half of the time is left."
    )
    return Message("Did you meet your buddy?", (paragraph(*question), Buttons(buttons), note(fine)))


def still_wanted() -> Message:
    """Nobody is dropped for being silent: they are asked."""
    said = "It has been quiet for three rounds. Would you still like to have a buddy?"
    sure = Confirm("Leave buddies?", "You can come back whenever you like with /buddy in.", "Leave for now")
    buttons = (
        Button("Yes, please", "buddy.opt_in", style=ButtonStyle.PRIMARY),
        Button("Leave for now", "buddy.opt_out", confirm=sure),
    )
    stays = "If you say nothing, all stays as it is. With /buddy snooze you take a break until a day you choose."
    return Message(said, (paragraph(said), Buttons(buttons), note(stays)))


_OF_A_REP = EXAMPLE_OF_A_REP.pair, [seen.who for seen in EXAMPLE_OF_A_REP.mates]
_OF_A_MARKETER = EXAMPLE_OF_A_MARKETER.pair, [seen.who for seen in EXAMPLE_OF_A_MARKETER.mates]
EXAMPLES = (
    Example("in the middle", asked(*_OF_A_REP, Moment.MIDDLE, reader=READER)),
    Example("at the end", asked(*_OF_A_MARKETER, Moment.END, reader=READER)),
    Example("after three silent rounds", still_wanted()),
)
