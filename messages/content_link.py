"""Where people are led when they open what marketing made: in one place for every message."""

from messages.model import Link
from rules.content import Item


def link_of(item: Item) -> Link:
    """The item's title, leading to it."""
    return Link(item.title, item.address)
