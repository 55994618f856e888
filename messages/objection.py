"""What /objection says: the form, what is known already, and what became of it."""

from collections.abc import Sequence

from messages.content_item import EXAMPLE as EXAMPLE_ITEM
from messages.examples import Example
from messages.heard import (
    EXAMPLE,
    EXAMPLE_KNOWN,
    EXAMPLE_UNANSWERED,
    QUOTED,
    READER,
    answered,
    known_lines,
    mark_buttons,
)
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ChoiceField,
    Divider,
    Form,
    FormPart,
    LongTextField,
    Message,
    Option,
    TextField,
    note,
    paragraph,
    quote,
)
from messages.plural import shortened
from messages.replies import IS_LONG
from messages.suggestion import to_send, to_send_and_say
from rules.answer import Known
from rules.content import Item
from rules.ids import WorkspaceId
from rules.objection import (
    UNDO_FOR,
    Answered,
    Category,
    Kind,
    Objection,
    Worked,
    asks_competitor,
    picked_in,
)

LONGEST_WORDS = 3000
NEXT_DIGEST = "Marketing reads it in the next digest, and you hear from me as soon as there is an answer."
_KINDS = tuple(Option(kind, kind.capitalize()) for kind in Kind)
_CATEGORIES = tuple(Option(category, category.capitalize()) for category in Category)
_WORKED = (
    Option(Worked.YES, "Yes, it worked"),
    Option(Worked.NO, "No, it did not"),
    Option(Worked.TOO_EARLY, "Too early to tell"),
)


def form(
    answers: Answered,
    *,
    heard_before: Sequence[Known] = (),
    items: Sequence[Item] = (),
    carries: str = "",
    wish: str = "",
    is_cut: bool = False,
) -> Form:
    """The form, with what was answered so far; `wish` is a sentence on what is still missing, `items` can be sent."""
    kind = picked_in(answers, Kind, "kind") or Kind.OBJECTION
    category = picked_in(answers, Category, "category")
    parts: list[FormPart] = [
        *([paragraph(Bold(wish))] if wish else []),
        LongTextField(
            name="words",
            label="What did they say?",
            value=_said(answers, "words"),
            placeholder="In their words, as well as you remember them",
            longest=LONGEST_WORDS,
        ),
        *([note(IS_LONG)] if is_cut else []),
        *_heard_before(heard_before),
        *to_send(items),
        ChoiceField(name="category", label="Category", options=_CATEGORIES, value=category or "", reshapes=True),
        *_follow_ups(answers, kind, category),
        ChoiceField(name="kind", label="Kind", options=_KINDS, value=kind, reshapes=True),
        _optional(answers, "lead", "Lead or deal", placeholder="acme.com, or however you call it"),
        _optional(answers, "amount", "Amount", placeholder="12000 EUR, €12k or $1.2m"),
        _optional(answers, "said", "What I said", placeholder="Your reply, so that others can learn from it"),
        ChoiceField(
            name="worked", label="Did it work?", options=_WORKED, value=_said(answers, "worked"), optional=True
        ),
    ]
    return Form(name="objection.log", title="Log an objection", parts=tuple(parts), submit="Log it", carries=carries)


def logged(objection: Objection, *, heard_before: Sequence[Known] = (), items: Sequence[Item] = ()) -> Message:
    """It is kept: its number, a way back, what is known about it already, and what can be sent."""
    said = f"Logged as #{objection.number}. Thank you!"
    blocks: list[Blocks] = [
        paragraph(Bold(said), *([] if heard_before else [f" {NEXT_DIGEST}"])),
        quote(shortened(objection.heard.words, QUOTED)),
        Buttons((_undo(objection),)),
        note(f"Undo works for {UNDO_FOR.seconds // 60} minutes."),
    ]
    if heard_before:
        blocks += [Divider(), paragraph(Bold("Heard before. "), "Is it one of these?")]
    for known in heard_before:
        same = Button("It was the same", "objection.was_same", f"{objection.number} {known.objection.number}")
        blocks += [*known_lines(known), Buttons((same,))]
    if items:
        blocks += [Divider(), *to_send_and_say(items)]
    return Message(said, tuple(blocks))


def counted(known: Known, *, reader: WorkspaceId, is_new: bool, undo: Objection | None = None) -> Message:
    """The +1 counts, or counted before; with the best answer at once where there is one."""
    summary = _counted(known, is_new=is_new)
    blocks: list[Blocks] = [paragraph(Bold(summary)), quote(shortened(known.objection.heard.words, QUOTED))]
    if known.best:
        blocks += [paragraph("And there is an answer:"), *answered(known.best, reader=reader)]
        blocks.append(Buttons((*mark_buttons(known.best), *([_undo(undo)] if undo else []))))
    else:
        blocks.append(note("You will hear from me as soon as there is an answer."))
        blocks += [Buttons((_undo(undo),))] if undo else []
    return Message(summary, tuple(blocks))


def counted_in_form(known: Known, *, reader: WorkspaceId, is_new: bool) -> Form:
    """The same, shown in place of the form in which the +1 was clicked."""
    said = counted(known, reader=reader, is_new=is_new)
    return Form(name="objection.log", title="Same here", parts=said.blocks)


def undone(objection: Objection) -> Message:
    """It was taken back; the words are given back too."""
    said = f"#{objection.number} is taken back. Nobody will read it."
    return Message(said, (paragraph(said), quote(shortened(objection.heard.words, LONGEST_WORDS))))


def _heard_before(known: Sequence[Known]) -> list[FormPart]:
    if not known:
        return []
    parts: list[FormPart] = [paragraph(Bold("Heard before"), " — one click is enough if it is the same:")]
    for one in known:
        same = Button("+1, same here", "objection.same", f"{one.objection.number} form")
        parts += [*known_lines(one), Buttons((same,))]
    return parts


def _follow_ups(answers: Answered, kind: Kind, category: Category | None) -> list[FormPart]:
    asked: list[FormPart] = []
    if category is Category.OTHER:
        asked.append(
            TextField(
                name="category_words",
                label="What was it about?",
                value=_said(answers, "category_words"),
                placeholder="Two or three words",
            )
        )
    if asks_competitor(kind, category):
        asked.append(TextField(name="competitor", label="Which competitor?", value=_said(answers, "competitor")))
    return asked


def _optional(answers: Answered, name: str, label: str, *, placeholder: str) -> TextField:
    return TextField(name=name, label=label, value=_said(answers, name), placeholder=placeholder, optional=True)


def _said(answers: Answered, name: str) -> str:
    return str(answers.get(name, ""))


def _undo(objection: Objection) -> Button:
    return Button("Undo", "objection.undo", str(objection.number))


def _counted(known: Known, *, is_new: bool) -> str:
    number = known.objection.number
    if not is_new:
        return f"You are counted under #{number} already."
    if known.voices == 1:
        return f"Counted under #{number}: you are the first."
    return f"Counted under #{number}: {known.voices} of you heard it now."


_KNOWN = (EXAMPLE_KNOWN, EXAMPLE_UNANSWERED)
EXAMPLES = (
    Example("form", form({})),
    Example(
        "form with words, heard before",
        form({"words": "Too expensive for five"}, heard_before=_KNOWN, items=[EXAMPLE_ITEM]),
    ),
    Example(
        "form about a competitor",
        form({"words": "Rival is half the price", "category": "competitor"}, wish="Which competitor was it?"),
    ),
    Example("form about something else", form({"words": "It is blue", "category": "other"}, is_cut=True)),
    Example("logged", logged(EXAMPLE)),
    Example("logged, heard before", logged(EXAMPLE, heard_before=_KNOWN, items=[EXAMPLE_ITEM])),
    Example("counted, with an answer", counted(EXAMPLE_KNOWN, reader=READER, is_new=True, undo=EXAMPLE)),
    Example("counted, no answer yet", counted(EXAMPLE_UNANSWERED, reader=READER, is_new=True)),
    Example("counted before", counted(EXAMPLE_KNOWN, reader=READER, is_new=False)),
    Example("counted in the form", counted_in_form(EXAMPLE_KNOWN, reader=READER, is_new=True)),
    Example("undone", undone(EXAMPLE)),
)
