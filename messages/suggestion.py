"""What to send to whoever says something: offered where it is heard, before anybody looks for it."""

from collections.abc import Sequence
from typing import Final

from messages.content_item import EXAMPLE, EXAMPLE_NEW, how_it_did
from messages.content_link import link_of
from messages.examples import Example
from messages.model import Blocks, Bold, Button, Buttons, Message, note, paragraph
from messages.plural import shortened
from rules.content import Item

_WHEN_TO_SEND: Final = 200
"""How many characters of when to send it stand beside a link."""


def to_send(items: Sequence[Item]) -> tuple[Blocks, ...]:
    """The items, each a link with when to send it; nothing where there are none."""
    lines = [block for item in items for block in (_send_this(item), _about(item))]
    return (paragraph(Bold("You can send them this")), *lines) if lines else ()


def to_send_and_say(items: Sequence[Item]) -> tuple[Blocks, ...]:
    """The same where one can say with a click that one did."""
    lines = [block for item in items for block in (_send_this(item), _about(item), _used(item))]
    return (paragraph(Bold("You can send them this")), *lines) if lines else ()


def for_this(item: Item | None) -> tuple[Blocks, ...]:
    """What marketing has for an objection already, for whoever is about to answer it."""
    if item is None:
        return ()
    return (note("You have something for this: ", link_of(item), f" · item {item.number}, {how_it_did(item)}"),)


def _send_this(item: Item) -> Blocks:
    return paragraph("Send this: ", link_of(item), f" · {item.kind}")


def _about(item: Item) -> Blocks:
    said = f"{shortened(item.words, _WHEN_TO_SEND)} · " if item.words else ""
    return note(f"{said}item {item.number}, {how_it_did(item)}")


def _used(item: Item) -> Blocks:
    return Buttons((Button("Used it", "content.used", str(item.number)),))


EXAMPLES = (
    Example("to send along", Message("To send along", to_send([EXAMPLE, EXAMPLE_NEW]))),
    Example("to send along, with a button", Message("To send along", to_send_and_say([EXAMPLE, EXAMPLE_NEW]))),
    Example("for marketing", Message("You have this", for_this(EXAMPLE))),
)
