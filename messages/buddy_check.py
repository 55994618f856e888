"""What buddies are asked, and what they are told when they answer: whether they met, whether they still want one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from messages.buddy_parts import EXAMPLE_OF_A_MARKETER, EXAMPLE_OF_A_REP, day, people
from messages.examples import Example
from messages.heard import READER
from messages.model import Blocks, Button, Buttons, ButtonStyle, Confirm, Line, Message, line, note, paragraph, quote
from rules.buddy import Met, Moment, Pair
from rules.buddy_said import UNDO_FOR, Said
from rules.ids import MemberId, SaidId, WorkspaceId

_UNDO_WORKS: Final = f"Undo works for {UNDO_FOR.seconds // 60} minutes."


def asked(pair: Pair, member_id: MemberId, moment: Moment, *, reader: WorkspaceId) -> Message:
    """Did they meet? In the middle there is still time, at the end it is over."""
    who, is_over = _mates(pair, member_id, reader), moment is Moment.END
    question = line("Did you meet ", *who, "?") if is_over else line("Have you met ", *who, " yet?")
    fine = (
        "Both answers are fine. A new round comes soon."
        if is_over
        else "No hurry: a quarter of an hour is plenty, and half of the time is left."
    )
    buttons = Buttons((_met(pair), _not_met(pair, is_over=is_over)))
    return Message("Did you meet your buddy?", (paragraph(*question), buttons, note(fine)))


def card(pair: Pair, member_id: MemberId, moment: Moment, *, said: Said | None, reader: WorkspaceId) -> Message:
    """The question as it stands: what they said to it, or that somebody else says that they met, or still open."""
    if said is not None and (said.answer is Met.MET or pair.outcome is not Met.MET):
        return answered(pair, said, is_over=moment is Moment.END, reader=reader)
    if pair.outcome is Met.MET:
        return _they_met(pair, member_id, reader=reader)
    return asked(pair, member_id, moment, reader=reader)


def answered(pair: Pair, said: Said, *, is_over: bool, reader: WorkspaceId) -> Message:
    """What somebody said of their pair, with a way back."""
    who, undo = _mates(pair, said.by, reader), Button("Undo", "buddy.undo", str(said.id))
    if said.answer is Met.MET:
        words = "You said that you met."
        told = paragraph("You said that you met ", *who, ". Lovely!")
        return Message(words, (told, Buttons((_lesson(pair), undo)), note(_UNDO_WORKS)))
    time_left = f"You said: not yet. There is time until {day(pair.last_on, today=pair.first_on)}."
    words = "You said: not this time. Weeks are short, and there is always the next round." if is_over else time_left
    still = note("It still counts when you meet ", *who, " later. ", _UNDO_WORKS)
    return Message(words, (paragraph(words), Buttons((_met(pair), undo)), still))


def taken_back(pair: Pair, member_id: MemberId, *, words: Sequence[str], is_over: bool, reader: WorkspaceId) -> Message:
    """What somebody said of their pair counts no more; what they wrote is given back."""
    back: list[Blocks] = [note("What you learned is taken back too. These were your words:")] if words else []
    back += [quote(each) for each in words]
    if pair.outcome is Met.MET:
        said = "Taken back. It still counts as met, because one of you says so."
        return Message(said, (paragraph(said), *back))
    open_again = paragraph("Taken back: it is open again whether you met ", *_mates(pair, member_id, reader), ".")
    buttons = Buttons((_met(pair), _not_met(pair, is_over=is_over)))
    return Message("Taken back: it is open again whether you met.", (open_again, *back, buttons))


def learned(*, has_lesson: bool, is_shared: bool) -> Message:
    """They met; what was learned is kept."""
    if not has_lesson:
        said = "Lovely that you met."
        return Message(said, (paragraph(said),))
    said = "Thank you, that is worth keeping."
    told = "It may stand in the next roundup, with your name." if is_shared else "It stays out of the roundup."
    return Message(said, (paragraph(said), note(told)))


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


def _they_met(pair: Pair, member_id: MemberId, *, reader: WorkspaceId) -> Message:
    told = paragraph("You met ", *_mates(pair, member_id, reader), ", says one of you. Lovely!")
    return Message("You met, says one of you.", (told, Buttons((_lesson(pair),))))


def _mates(pair: Pair, member_id: MemberId, reader: WorkspaceId) -> Line:
    """Whom it is about; nobody by name where they have left."""
    mates = [mate.who for mate in pair.buddies_of(member_id)]
    return people(mates, reader=reader) if mates else line("your buddy")


def _met(pair: Pair) -> Button:
    return Button("We met", "buddy.met", str(pair.id), style=ButtonStyle.PRIMARY)


def _not_met(pair: Pair, *, is_over: bool) -> Button:
    return Button("Did not happen" if is_over else "Not yet", "buddy.not_met", str(pair.id))


def _lesson(pair: Pair) -> Button:
    return Button("One thing I learned", "buddy.lesson", str(pair.id))


_REP, _PAIR, _MARKETER = EXAMPLE_OF_A_REP.me.id, EXAMPLE_OF_A_REP.pair, EXAMPLE_OF_A_MARKETER.me.id
_HAVE_MET: Final = replace(_PAIR, outcome=Met.MET)
_SAID: Final = Said(
    id=SaidId(4), pair_id=_PAIR.id, by=_REP, answer=Met.MET, said_at=datetime(2026, 3, 9, 9, tzinfo=UTC)
)
_NOT: Final = replace(_SAID, answer=Met.NOT_MET)
EXAMPLES = (
    Example("in the middle", asked(_PAIR, _REP, Moment.MIDDLE, reader=READER)),
    Example("at the end", asked(_PAIR, _MARKETER, Moment.END, reader=READER)),
    Example("said: we met", card(_HAVE_MET, _REP, Moment.MIDDLE, said=_SAID, reader=READER)),
    Example("said: not yet", card(_PAIR, _REP, Moment.MIDDLE, said=_NOT, reader=READER)),
    Example("said: did not happen", card(_PAIR, _REP, Moment.END, said=_NOT, reader=READER)),
    Example("one of you says so", card(_HAVE_MET, _MARKETER, Moment.END, said=None, reader=READER)),
    Example("taken back", taken_back(_PAIR, _REP, words=["Ask for prices"], is_over=False, reader=READER)),
    Example("taken back, but met", taken_back(_HAVE_MET, _REP, words=[], is_over=True, reader=READER)),
    Example("met", learned(has_lesson=False, is_shared=False)),
    Example("met, and learned something", learned(has_lesson=True, is_shared=True)),
    Example("met, and learned something private", learned(has_lesson=True, is_shared=False)),
    Example("after three silent rounds", still_wanted()),
)
