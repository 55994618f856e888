"""What is said of an item that somebody says is out of date: to its owner, to who said so, and what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from messages.content_item import EXAMPLE, EXAMPLE_NEW, bring_back
from messages.content_link import link_of
from messages.examples import Example
from messages.heard import EXAMPLE as EXAMPLE_OBJECTION
from messages.heard import QUOTED, READER, named
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Form,
    Line,
    LongTextField,
    Message,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)
from messages.plural import several, shortened
from rules.content import LONGEST_WORDS, Item, ItemReminder, Outcome, Sayer
from rules.ids import WorkspaceId
from rules.ladder import Rung
from rules.objection import Colleague

_QUOTED: Final = 5
"""How many people's words are shown to the owner."""
_GONE: Final = {Rung.HALF: " Half of the time is gone.", Rung.MOST: " Most of the time is gone."}
_BECAME: Final = {
    Outcome.STILL_RIGHT: "is still right",
    Outcome.UPDATED: "is up to date again",
    Outcome.RETIRED: "is retired",
    Outcome.TAKEN_BACK: "was not out of date after all",
}


def asked(item: Item, sayers: Sequence[Sayer], *, reader: WorkspaceId) -> Message:
    """Asks an item's owner to look at it, with what people said of it."""
    said = f"Is item {item.number} still right? Somebody thinks it is out of date."
    blocks: list[Blocks] = [paragraph(Bold(said)), paragraph(link_of(item), f" · {item.kind}")]
    for sayer in sayers[:_QUOTED]:
        if sayer.words:
            blocks.append(quote(shortened(sayer.words, QUOTED)))
        blocks.append(note("Said by ", named(sayer.by, reader=reader)))
    if item.outdated:
        hint = ". A glance will do if nothing changed."
        blocks.append(note("Please look at it by ", When(item.outdated.due_at, WhenStyle.DAY), hint))
    return Message(said, (*blocks, settle_buttons(item)))


def settle_buttons(item: Item) -> Buttons:
    """What an owner says once they have looked at it."""
    number = str(item.number)
    return Buttons(
        (
            Button("Still right", "content.still_right", number, style=ButtonStyle.PRIMARY),
            Button("Updated", "content.edit", number),
            Button("Retire", "content.retire", number),
        )
    )


def said_so(item: Item, *, reader: WorkspaceId, is_first: bool, is_mine: bool, has_words: bool) -> Message:
    """Thanks whoever said so; says who looks at it, or offers it to them where it is theirs."""
    said = f"Thank you. Item {item.number} is marked as perhaps out of date."
    number = str(item.number)
    words = [] if has_words else [Button("Say what", "content.outdated_words", number)]
    undo = Button("Undo", "content.not_outdated", number)
    if is_mine:
        return Message(said, (paragraph(Bold(said), " It is yours, so:"), settle_buttons(item), Buttons((undo,))))
    who = named(item.owner, reader=reader) if item.owner else "An admin"
    knows = " knows of it, " if is_first else " knows of it already, "
    told = paragraph(Bold(said), " ", who, knows, "and you hear what comes of it.")
    return Message(said, (told, Buttons((*words, undo))))


def words_form(item: Item) -> Form:
    """Asks what is out of date about an item."""
    field = LongTextField(
        name="words",
        label="What is out of date?",
        placeholder="The prices on page 2 are last year's",
        longest=LONGEST_WORDS,
        optional=True,
    )
    parts = (paragraph(Bold(item.title)), field)
    return Form("content.outdated_words", "Out of date", parts, submit="Tell them", carries=str(item.number))


def reminded(reminder: ItemReminder, *, reader: WorkspaceId) -> Message:
    """One step, to whoever it is for; where no look is owed any more, that it was seen to."""
    item, outdated = reminder.item, reminder.item.outdated
    if not reminder.is_owed or outdated is None:
        said = f"Item {item.number} is seen to."
        return Message(said, (paragraph(said), paragraph(link_of(item))))
    if reminder.rung is Rung.MANAGER:
        return _for_manager(item, reader=reader)
    by = When(outdated.due_at, WhenStyle.DAY)
    said = f"Item {item.number} waits for a look from you."
    agreed = paragraph(Bold(said), _GONE.get(reminder.rung, ""), " Agreed was by ", by, ".")
    hint = note("Somebody thinks it is out of date. If nothing changed, one click says so.")
    return Message(said, (agreed, paragraph(link_of(item)), hint, settle_buttons(item)))


def summary(told: Sequence[ItemReminder], *, count: int, reader: WorkspaceId) -> Message:
    """Many steps in one message; `told` are the first of them."""
    said = f"{several(count, 'item')} to look at: somebody thinks they are out of date."
    rows = [_row(reminder, reader) for reminder in told]
    more = [note(f"And {count - len(told):,} more.")] if count > len(told) else []
    hint = note("/content show and a number shows any of them, with the buttons.")
    return Message(said, (paragraph(Bold(said)), Bullets(tuple(rows)), *more, hint))


def _for_manager(item: Item, *, reader: WorkspaceId) -> Message:
    said = f"Item {item.number} waits longer for a look than agreed."
    kept = [" It is kept right by ", named(item.owner, reader=reader), "."] if item.owner else []
    hint = note("Perhaps they could use a hand. Anybody in marketing can say that it is still right, or mend it.")
    show = Buttons((Button("Show", "content.show", str(item.number)),))
    return Message(said, (paragraph(Bold(said), *kept), paragraph(link_of(item)), hint, show))


def _row(reminder: ItemReminder, reader: WorkspaceId) -> Line:
    item, outdated = reminder.item, reminder.item.outdated
    if not reminder.is_owed or outdated is None:
        return line(Bold(f"Item {item.number} "), link_of(item), " · seen to")
    is_theirs = reminder.rung is Rung.MANAGER and item.owner is not None
    whose = [" · ", named(item.owner, reader=reader)] if is_theirs and item.owner else []
    return line(Bold(f"Item {item.number} "), link_of(item), *whose, " · by ", When(outdated.due_at, WhenStyle.DAY))


def taken_back(item: Item) -> Message:
    """It was a slip of the hand."""
    said = f"Taken back: you do not say any more that item {item.number} is out of date."
    return Message(said, (paragraph(said),))


def settled(item: Item, outcome: Outcome, *, reader: WorkspaceId, by: Colleague | None = None) -> Message:
    """What the owner reads once it is over; `by` is who saw to it where it was somebody else."""
    said = f"Item {item.number} {_BECAME[outcome]}."
    who = [note("Thanks to ", named(by, reader=reader))] if by and outcome is not Outcome.TAKEN_BACK else []
    back = [Buttons((bring_back(item),))] if outcome is Outcome.RETIRED else []
    return Message(said, (paragraph(said), paragraph(link_of(item)), *who, *back))


def outcome(item: Item, came: Outcome, *, by: Colleague, reader: WorkspaceId) -> Message:
    """Tells whoever said so what came of it."""
    said = f"You said item {item.number} is out of date. Somebody looked: it {_BECAME[came]}."
    buttons = Buttons((Button("Show it", "content.show", str(item.number)),))
    looked = note("Looked at by ", named(by, reader=reader), ". Thank you for saying so.")
    return Message(said, (paragraph(said), paragraph(link_of(item)), looked, buttons))


_OUTDATED: Final = replace(EXAMPLE, outdated=EXAMPLE_NEW.outdated)
_RITA: Final = EXAMPLE_OBJECTION.by
_SAYERS: Final = (Sayer(by=_RITA, words="Page 2 has last year's prices"), Sayer(by=_RITA, words=""))
_TOLD: Final = tuple(
    ItemReminder(item=item, rung=rung, is_owed=is_owed)
    for item, rung, is_owed in (
        (_OUTDATED, Rung.BREACH, True),
        (_OUTDATED, Rung.MANAGER, True),
        (EXAMPLE, Rung.HALF, False),
    )
)
EXAMPLES = (
    Example("asked", asked(_OUTDATED, _SAYERS, reader=READER)),
    Example("said so", said_so(_OUTDATED, reader=READER, is_first=True, is_mine=False, has_words=False)),
    Example("said so too", said_so(_OUTDATED, reader=READER, is_first=False, is_mine=False, has_words=True)),
    Example("said so of their own", said_so(_OUTDATED, reader=READER, is_first=True, is_mine=True, has_words=True)),
    Example("what is out of date", words_form(_OUTDATED)),
    *(
        Example(f"reminder, {rung}", reminded(ItemReminder(item=_OUTDATED, rung=rung, is_owed=True), reader=READER))
        for rung in (Rung.HALF, Rung.MOST, Rung.BREACH, Rung.MANAGER)
    ),
    Example("reminder of what was seen to", reminded(_TOLD[-1], reader=READER)),
    Example("summary", summary(_TOLD, count=14, reader=READER)),
    Example("taken back", taken_back(EXAMPLE)),
    *(Example(f"owner reads: {one}", settled(EXAMPLE, one, reader=READER, by=_RITA)) for one in Outcome),
    *(Example(f"told: {one}", outcome(EXAMPLE, one, by=_RITA, reader=READER)) for one in Outcome),
)
