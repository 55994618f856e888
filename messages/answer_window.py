"""What is said of objections that somebody claimed and has not answered: to them, and to whoever leads them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from messages.examples import Example
from messages.heard import EXAMPLE, EXAMPLE_CLAIM, EXAMPLE_KNOWN, QUOTED, READER, named
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Inline,
    Line,
    Message,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)
from messages.plural import several, shortened
from rules.answer_window import Fate, Reminder
from rules.ids import WorkspaceId
from rules.ladder import Rung
from rules.objection import Claim, Colleague, Objection

_GONE: Final = {Rung.HALF: "Half of the time is gone.", Rung.MOST: "Most of the time is gone."}
_IN_A_ROW: Final = 120
"""How many characters of somebody's words stand in a row of a summary."""


def reminded(reminder: Reminder, *, reader: WorkspaceId) -> Message:
    """One step, to whoever it is for; where it is owed no more, what became of it."""
    claim = reminder.objection.claim
    if reminder.fate is not Fate.OWED or claim is None:
        return _over(reminder, reader=reader)
    if reminder.rung is Rung.MANAGER:
        return _for_manager(reminder.objection, claim, reader=reader)
    return _for_marketer(reminder.objection, claim, reminder.rung)


def summary(told: Sequence[Reminder], *, count: int, reader: WorkspaceId) -> Message:
    """Many steps in one message; `told` are the first of them."""
    said = f"{several(count, 'promised answer')} wait."
    rows = [_row(reminder, reader) for reminder in told]
    blocks: list[Blocks] = [paragraph(Bold(said)), Bullets(tuple(rows))]
    if count > len(told):
        blocks.append(note(f"And {count - len(told):,} more."))
    if any(reminder.rung is not Rung.MANAGER for reminder in told):
        blocks.append(Buttons((Button("Show what waits for me", "claim.list", style=ButtonStyle.PRIMARY),)))
    blocks.append(note("/objection show and a number shows any of them."))
    return Message(said, tuple(blocks))


def freed(objection: Objection, *, by: Colleague, reader: WorkspaceId) -> Message:
    """Tells the one who had it that whoever leads them freed it for others."""
    said = f"#{objection.number} is off your list: somebody else can take it."
    quoted = quote(shortened(objection.heard.words, QUOTED))
    return Message(said, (paragraph(Bold(said)), quoted, note("Freed by ", named(by, reader=reader))))


def _for_marketer(objection: Objection, claim: Claim, rung: Rung) -> Message:
    number = str(objection.number)
    is_late = rung is Rung.BREACH
    said = f"#{number} {'still waits' if is_late else 'waits'} for your answer."
    by = When(claim.due_at, WhenStyle.DAY)
    when = ("You promised one by ", by, ".") if is_late else (f"{_GONE[rung]} You promised one by ", by, ".")
    hint = "A sentence or two will do. If it does not fit in right now, release it and a colleague can take it."
    buttons = (
        Button("Answer", "answer.give", number, style=ButtonStyle.PRIMARY),
        Button("Release", "claim.release", number),
    )
    return Message(
        said,
        (
            paragraph(Bold(said), " ", *when),
            quote(shortened(objection.heard.words, QUOTED)),
            *([note(hint)] if is_late else []),
            Buttons(buttons),
        ),
    )


def _for_manager(objection: Objection, claim: Claim, *, reader: WorkspaceId) -> Message:
    number = str(objection.number)
    said = f"#{number} waits longer than marketing promised."
    buttons = (Button("Show", "objection.show", number), Button("Free it for others", "claim.free", number))
    return Message(
        said,
        (
            paragraph(Bold(said), " ", *_taken_by(claim, reader), "."),
            quote(shortened(objection.heard.words, QUOTED)),
            note("Perhaps they could use a hand. If you free it, everybody in marketing can take it."),
            Buttons(buttons),
        ),
    )


def _over(reminder: Reminder, *, reader: WorkspaceId) -> Message:
    said = _became(reminder)
    blocks: list[Blocks] = [paragraph(said, *_anew(reminder, reader))]
    if reminder.fate is not Fate.TAKEN_BACK:
        blocks.append(Buttons((Button("Show", "objection.show", str(reminder.objection.number)),)))
    return Message(said, tuple(blocks))


def _became(reminder: Reminder) -> str:
    number = f"#{reminder.objection.number}"
    return {
        Fate.OWED: f"{number} waits for an answer.",
        Fate.ANSWERED: f"{number} is answered.",
        Fate.FREE: f"{number} is free again. Somebody else can take it.",
        Fate.TAKEN: f"{number} was taken anew.",
        Fate.MERGED: f"{number} counts under another one now.",
        Fate.TAKEN_BACK: f"{number} was taken back by the one who logged it.",
    }[reminder.fate]


def _anew(reminder: Reminder, reader: WorkspaceId) -> Line:
    claim = reminder.objection.claim
    if reminder.fate is not Fate.TAKEN or claim is None:
        return ()
    return line(" ", *_taken_by(claim, reader), ".")


def _taken_by(claim: Claim, reader: WorkspaceId) -> tuple[Inline | str, ...]:
    return named(claim.by, reader=reader), " took it, and promised an answer by ", When(claim.due_at, WhenStyle.DAY)


def _row(reminder: Reminder, reader: WorkspaceId) -> Line:
    objection, claim = reminder.objection, reminder.objection.claim
    named_so = (Bold(f"#{objection.number} "), f"“{shortened(objection.heard.words, _IN_A_ROW)}”")
    if reminder.fate is not Fate.OWED or claim is None:
        return line(*named_so, f" · {reminder.fate}")
    whose = [" · ", named(claim.by, reader=reader)] if reminder.rung is Rung.MANAGER else []
    return line(*named_so, *whose, " · promised by ", When(claim.due_at, WhenStyle.DAY))


_CLAIMED = replace(EXAMPLE, claim=EXAMPLE_CLAIM)
_TOLD = tuple(
    Reminder(objection=objection, fate=fate, rung=rung)
    for objection, fate, rung in (
        (_CLAIMED, Fate.OWED, Rung.BREACH),
        (EXAMPLE_KNOWN.objection, Fate.OWED, Rung.MANAGER),
        (EXAMPLE, Fate.ANSWERED, Rung.HALF),
    )
)
EXAMPLES = (
    *(
        Example(f"reminder, {rung}", reminded(Reminder(objection=_CLAIMED, fate=Fate.OWED, rung=rung), reader=READER))
        for rung in (Rung.HALF, Rung.MOST, Rung.BREACH, Rung.MANAGER)
    ),
    *(
        Example(
            f"reminder of what is {fate}",
            reminded(Reminder(objection=_CLAIMED, fate=fate, rung=Rung.HALF), reader=READER),
        )
        for fate in (Fate.ANSWERED, Fate.FREE, Fate.TAKEN, Fate.MERGED, Fate.TAKEN_BACK)
    ),
    Example("summary", summary(_TOLD, count=14, reader=READER)),
    Example("freed by a manager", freed(EXAMPLE, by=EXAMPLE_CLAIM.by, reader=READER)),
)
