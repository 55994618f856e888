"""What nobody uses: once a quarter marketing reads, and nobody else, which items could be retired or mended."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from messages.content_item import EXAMPLE, EXAMPLE_NEW
from messages.content_link import link_of
from messages.examples import Example
from messages.model import Blocks, Bold, Bullets, Button, Buttons, Line, Message, When, WhenStyle, line, note, paragraph
from messages.plural import several
from rules.content import Item

SHOWN: Final = 15


def posted(items: Sequence[Item], *, used: int, total: int) -> Message:
    """The items that nobody used within 90 days, the oldest first."""
    said = f"{several(len(items), 'thing', 'things')} to send that nobody used in the last 90 days"
    asked = "Is the rest still right, and does sales know of it? You alone read this."
    more = len(items) - SHOWN
    blocks: list[Blocks] = [
        paragraph(Bold(said)),
        note(f"{used:,} of {total:,} were used. {asked}"),
        Bullets(tuple(_line(item) for item in items[:SHOWN])),
        *([note(f"and {more:,} more")] if more > 0 else []),
        note("/content edit and a number mends one, /content retire and a number takes it out of every list."),
        Buttons(tuple(Button(f"Show {item.number}", "content.show", str(item.number)) for item in items[:3])),
    ]
    return Message(f"{said}.", tuple(blocks))


def _line(item: Item) -> Line:
    outdated = " · perhaps out of date" if item.is_outdated else ""
    return line(
        f"{item.number}: ", link_of(item), f" · {item.kind} · from ", When(item.created_at, WhenStyle.DAY), outdated
    )


EXAMPLES = (
    Example("a few", posted([EXAMPLE, EXAMPLE_NEW], used=17, total=19)),
    Example("many", posted([replace(EXAMPLE, number=number) for number in range(40)], used=3, total=43)),
)
