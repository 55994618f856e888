"""A content item, as it looks wherever it is shown."""

from datetime import UTC, datetime
from typing import Final

from messages.content_link import link_of
from messages.heard import EXAMPLE as EXAMPLE_OBJECTION
from messages.heard import EXAMPLE_CLAIM, EXAMPLE_KNOWN
from messages.model import Blocks, Button, Buttons, note, paragraph
from messages.plural import several, shortened
from rules.content import AnsweredObjection, ContentKind, Item, Outdated
from rules.ids import ContentId
from rules.objection import Category

_WHEN_TO_SEND: Final = 280
"""How many characters of when to send it stand in a list."""


def item_lines(item: Item) -> tuple[Blocks, ...]:
    """An item in a list: its title as a link, when to send it, what it answers, and how often it was used."""
    words = [note(shortened(item.words, _WHEN_TO_SEND))] if item.words else []
    return (paragraph(link_of(item), f" · {item.kind}"), *words, note(" · ".join(_known_of(item))))


def item_buttons(item: Item) -> Buttons:
    """What sales can say of an item with one click."""
    number = str(item.number)
    said = [Button("Used it", "content.used", number), Button("Why not", "content.why_not", number)]
    if not item.is_outdated:
        said.append(Button("Out of date", "content.outdated", number))
    return Buttons(tuple(said))


def what_it_answers(item: Item) -> str:
    """The numbers of the objections it answers and what they are about: "#3, #7, price"."""
    return ", ".join((*(f"#{answered.number}" for answered in item.answers), *item.categories))


def how_it_did(item: Item) -> str:
    """How often it was used and how often it helped."""
    if not item.uses and not item.helped:
        return "not used yet"
    helped = f", helped {several(item.helped, 'time')}" if item.helped else ""
    return f"used {several(item.uses, 'time')}{helped}"


def edit_buttons(item: Item) -> tuple[Button, Button]:
    """For whoever keeps it right."""
    number = str(item.number)
    return Button("Edit", "content.edit", number), Button("Retire", "content.retire", number)


def bring_back(item: Item) -> Button:
    """Undoes that an item was retired."""
    return Button("Bring it back", "content.restore", str(item.number))


def _known_of(item: Item) -> list[str]:
    answered = what_it_answers(item)
    return [
        f"item {item.number}",
        *([f"answers {answered}"] if answered else []),
        how_it_did(item),
        *(["perhaps out of date"] if item.is_outdated else []),
        *(["retired"] if item.retired_at else []),
    ]


EXAMPLE: Final = Item(
    id=ContentId(4),
    number=4,
    title="What five people really pay: the small-team price guide",
    kind=ContentKind.ONE_PAGER,
    link="https://example.com/small-team-prices",
    address="https://example.com/small-team-prices",
    words="When a team under ten says the price is for big companies.",
    categories=(Category.PRICE,),
    by=EXAMPLE_CLAIM.by,
    owner=EXAMPLE_CLAIM.by,
    contributors=(EXAMPLE_CLAIM.by,),
    answers=tuple(
        AnsweredObjection(id=each.id, number=each.number, words=each.heard.words)
        for each in (EXAMPLE_KNOWN.objection, EXAMPLE_OBJECTION)
    ),
    created_at=datetime(2026, 3, 2, 15, 20, tzinfo=UTC),
    uses=7,
    helped=3,
)
EXAMPLE_NEW: Final = Item(
    id=ContentId(5),
    number=5,
    title="How Northwind moved its data in a weekend",
    kind=ContentKind.CASE_STUDY,
    link="https://example.com/northwind",
    address="https://example.com/northwind",
    words="",
    categories=(),
    by=None,
    owner=None,
    contributors=(),
    answers=(),
    created_at=datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
    outdated=Outdated(at=datetime(2026, 3, 4, 9, 0, tzinfo=UTC), by=None, due_at=EXAMPLE_CLAIM.due_at),
)
