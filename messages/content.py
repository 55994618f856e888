"""What /content says: the form that shares an item, what was found, and all that is known of one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from messages.content_item import (
    EXAMPLE,
    EXAMPLE_NEW,
    bring_back,
    edit_buttons,
    how_it_did,
    item_buttons,
    item_lines,
    what_it_answers,
)
from messages.content_link import link_of
from messages.examples import Example
from messages.heard import EXAMPLE as EXAMPLE_OBJECTION
from messages.heard import QUOTED, READER, named
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    ChoiceField,
    ChoicesField,
    Divider,
    Fact,
    Facts,
    Form,
    FormPart,
    Inline,
    LinkField,
    LongTextField,
    Message,
    Option,
    PeopleField,
    PersonField,
    TextField,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)
from messages.plural import several, shortened
from rules.content import LONGEST_TITLE, LONGEST_WORDS, ContentKind, Item, WhyNot
from rules.ids import WorkspaceId
from rules.objection import Answered, Category, Colleague, Objection

UNFIT: Final = "That is a bot, a guest, or somebody who has left. Who else?"
_KINDS: Final = tuple(Option(kind, kind.capitalize()) for kind in ContentKind)
_CATEGORIES: Final = tuple(Option(each, each.capitalize()) for each in Category)
_THANKED: Final = 5
"""How many people are thanked by name in one line."""


def form(answers: Answered, *, carries: str = "", wish: str = "") -> Form:
    """The form, with what was answered so far; `carries` is the number of the item it changes."""
    parts: list[FormPart] = [
        *([paragraph(Bold(wish))] if wish else []),
        LinkField(name="link", label="Link", value=_said(answers, "link"), hint="It begins with https://"),
        TextField(
            name="title",
            label="Title",
            value=_said(answers, "title"),
            placeholder="The small-team price guide",
            longest=LONGEST_TITLE,
        ),
        ChoiceField(name="kind", label="What is it?", options=_KINDS, value=_said(answers, "kind")),
        ChoicesField(
            name="categories",
            label="What it is about",
            options=_CATEGORIES,
            values=_picked(answers, "categories"),
            optional=True,
        ),
        TextField(
            name="objections",
            label="Objections it answers",
            value=_said(answers, "objections"),
            placeholder="#3, #7",
            hint="Whoever heard them is thanked in the roundup.",
            optional=True,
        ),
        LongTextField(
            name="words",
            label="When to send it",
            value=_said(answers, "words"),
            placeholder="In one sentence: to whom, and after they said what?",
            longest=LONGEST_WORDS,
            optional=True,
        ),
        PeopleField(name="contributors", label="Who made it?", values=_picked(answers, "contributors"), optional=True),
        PersonField(
            name="owner",
            label="Who keeps it right?",
            value=_said(answers, "owner"),
            hint="They hear of it when somebody says it is out of date.",
            optional=True,
        ),
    ]
    title = f"Edit item {carries}" if carries else "Share something to send"
    return Form("content.edit" if carries else "content.add", title, tuple(parts), carries=carries)


def added(item: Item, *, reader: WorkspaceId, askers: Sequence[Colleague] = ()) -> Message:
    """It is kept, and comes with the next roundup."""
    said = f"Added as item {item.number}. Thank you!"
    blocks: list[Blocks] = [paragraph(Bold(said), " It comes with the next roundup."), *item_lines(item)]
    if askers:
        blocks.append(note("Asked for by ", *_people(askers, reader), ". The roundup thanks them."))
    return Message(said, (*blocks, Buttons(edit_buttons(item))))


def already_here(item: Item, *, typed: str = "", may_change: bool = False) -> Message:
    """The link is here already: the item it belongs to, and the words that were typed given back."""
    said = f"Already here, as item {item.number}. Nothing is there twice."
    blocks: list[Blocks] = [paragraph(Bold(said)), *item_lines(item), item_buttons(item)]
    if typed:
        blocks += [note("You wrote:"), quote(shortened(typed, LONGEST_WORDS))]
    if may_change:
        blocks.append(Buttons(edit_buttons(item)))
    return Message(said, tuple(blocks))


def changed(item: Item) -> Message:
    """The item as it stands now."""
    said = f"Item {item.number} is changed."
    return Message(said, (paragraph(Bold(said)), *item_lines(item)))


def retired(item: Item) -> Message:
    """It is offered to nobody any more; says how to bring it back."""
    said = f"Item {item.number} is retired. I offer it to nobody any more."
    return Message(said, (paragraph(Bold(said)), paragraph(link_of(item)), Buttons((bring_back(item),))))


def found(items: Sequence[Item], *, words: str, total: int, objection: Objection | None = None) -> Message:
    """The best items about some words or made for an objection; with neither, those that helped most."""
    said = _found(total, words, objection)
    blocks: list[Blocks] = [paragraph(Bold(said))]
    if objection:
        blocks.append(quote(shortened(objection.heard.words, QUOTED)))
    for item in items:
        blocks += [Divider(), *item_lines(item), item_buttons(item)]
    if total > len(items):
        blocks.append(note(f"And {several(total - len(items), 'more', 'more')}. A word more finds fewer."))
    if not items:
        blocks.append(Buttons((Button("Share something", "content.add", style=ButtonStyle.PRIMARY),)))
    return Message(said, tuple(blocks))


def shown(
    item: Item,
    *,
    reader: WorkspaceId,
    may_change: bool = False,
    askers: Sequence[Colleague] = (),
    reasons: Sequence[tuple[WhyNot, int]] = (),
    opens: int = 0,
) -> Message:
    """Everything known of an item."""
    said = f"Item {item.number}: {shortened(item.title, 100)}"
    blocks: list[Blocks] = [paragraph(link_of(item), f" · {item.kind} · item {item.number}")]
    if item.words:
        blocks.append(paragraph(item.words))
    blocks.append(_facts(item, reader, askers=askers, reasons=reasons, opens=opens))
    blocks += [*_state(item), *_buttons(item, may_change=may_change)]
    return Message(said, tuple(blocks))


def _facts(
    item: Item,
    reader: WorkspaceId,
    *,
    askers: Sequence[Colleague],
    reasons: Sequence[tuple[WhyNot, int]],
    opens: int,
) -> Facts:
    answered = what_it_answers(item)
    facts = [Fact("So far", line(how_it_did(item).capitalize()))]
    if opens or item.address != item.link:
        facts.append(Fact("Opened", line(several(opens, "time") if opens else "not yet")))
    if answered:
        facts.append(Fact("Answers", line(answered)))
    if askers:
        facts.append(Fact("Asked for by", line(*_people(askers, reader))))
    if item.contributors:
        facts.append(Fact("Made by", line(*_people(item.contributors, reader))))
    if item.owner:
        facts.append(Fact("Kept right by", line(named(item.owner, reader=reader))))
    facts.append(Fact("Added", line(When(item.created_at, WhenStyle.DAY))))
    if reasons:
        facts.append(Fact("Why not", line(", ".join(f"{reason} ({count})" for reason, count in reasons))))
    return Facts(tuple(facts))


def _state(item: Item) -> list[Blocks]:
    if item.retired_at:
        return [note("Retired: I offer it to nobody any more.")]
    if item.outdated:
        return [
            note(
                "Somebody said it is out of date. Its owner looks at it by ",
                When(item.outdated.due_at, WhenStyle.DAY),
                ".",
            )
        ]
    return []


def _buttons(item: Item, *, may_change: bool) -> list[Blocks]:
    number = str(item.number)
    if item.retired_at:
        return [Buttons((bring_back(item),))] if may_change else []
    if not may_change:
        return [item_buttons(item)]
    settled = [Button("Still right", "content.still_right", number)] if item.is_outdated else []
    return [item_buttons(item), Buttons((*settled, *edit_buttons(item)))]


def _found(total: int, words: str, objection: Objection | None) -> str:
    about = f" for #{objection.number}" if objection else f" about “{shortened(words, 60)}”" if words else ""
    if not total:
        return f"Nothing{about} yet. Do you know something?" if about else "Nothing to send yet. Share the first one?"
    return f"{several(total, 'item')}{about}" if about else f"{several(total, 'item')} to send, the best first"


def _people(people: Sequence[Colleague], reader: WorkspaceId) -> list[Inline | str]:
    """The first of them by name, in one line, and how many more there are."""
    parts: list[Inline | str] = []
    for one in people[:_THANKED]:
        parts += [", " if parts else "", named(one, reader=reader)]
    more = len(people) - _THANKED
    return [*parts, f" and {several(more, 'other')}"] if more > 0 else parts


def _said(answers: Answered, name: str) -> str:
    value = answers.get(name, "")
    return value if isinstance(value, str) else ""


def _picked(answers: Answered, name: str) -> tuple[str, ...]:
    value = answers.get(name, ())
    return value if isinstance(value, tuple) else ()


_ASKERS = (EXAMPLE_OBJECTION.by,)
_RETIRED = replace(EXAMPLE, retired_at=EXAMPLE_NEW.created_at)
_WHY_NOT = ((WhyNot.UNKNOWN, 2), (WhyNot.WRONG_DEALS, 1))
EXAMPLES = (
    Example("form", form({})),
    Example("form with a link", form({"link": EXAMPLE.link, "title": EXAMPLE.title}, wish="Which link is it?")),
    Example("form to edit", form({"link": EXAMPLE.link, "title": EXAMPLE.title, "kind": EXAMPLE.kind}, carries="4")),
    Example("added", added(EXAMPLE, reader=READER, askers=_ASKERS)),
    Example("already here", already_here(EXAMPLE, typed="Prices for small teams", may_change=True)),
    Example("changed", changed(EXAMPLE)),
    Example("retired", retired(EXAMPLE)),
    Example("found", found([EXAMPLE, EXAMPLE_NEW], words="price", total=7)),
    Example("found for an objection", found([EXAMPLE], words="", total=1, objection=EXAMPLE_OBJECTION)),
    Example("the best of all", found([EXAMPLE], words="", total=1)),
    Example("nothing found", found([], words="quantum", total=0)),
    Example("shown to sales", shown(EXAMPLE, reader=READER, askers=_ASKERS, opens=41)),
    Example("shown to marketing", shown(EXAMPLE_NEW, reader=READER, may_change=True, reasons=_WHY_NOT)),
    Example("shown though retired", shown(_RETIRED, reader=READER, may_change=True)),
)
