"""Finds the content item that somebody named by its number, and says so politely where there is none."""

from handlers.feature import Context
from handlers.numbered import number_in
from rules.content import Item
from rules.errors import Refusal
from rules.people import Side


async def get_item(context: Context, typed: str) -> Item:
    """The item named, be it retired; raises Refusal where there is none."""
    number, _ = number_in(typed)
    found = None if number is None else await context.store.content.find(number)
    if found is None:
        what = "Which one? Add its number." if number is None else f"There is no item {number} yet."
        raise Refusal(f"{what} /content find and a word shows what there is, with the numbers.")
    return found


def may_change(context: Context, item: Item) -> bool:
    """Whether the actor keeps this item right: its owner, marketing, admins; everybody until there are sides."""
    actor = context.actor
    is_owner = item.owner is not None and item.owner.member_id == actor.member_id
    return is_owner or actor.side is Side.MARKETING or actor.is_admin or actor.side_open


def check_may_change(context: Context, item: Item) -> None:
    """Refuse whoever does not keep this item right."""
    if not may_change(context, item):
        raise Refusal(f"Item {item.number} is kept right by its owner and by marketing. They are glad about a word.")
