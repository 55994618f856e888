"""Keeps the digests that stand in the channel true, when what they show was claimed, answered, merged or undone."""

from handlers.feature import Context
from messages import digest as messages
from messages.model import encode
from rules.digest import Period, date_of_digest
from rules.objection import Objection
from storage.places import Purpose


async def refresh(context: Context, *changed: Objection) -> None:
    """Let the digest that was clicked, and the newest, show how things stand now."""
    digests = context.store.digests
    clicked = date_of_digest(context.where.delivery)
    found = [await digests.latest(), await digests.find(clicked) if clicked else None]
    for period in {period.on_date: period for period in found if period}.values():
        if any(one.number <= period.up_to_number for one in changed):
            await _refresh(context, period)


async def refresh_clicked(context: Context, objection: Objection) -> None:
    """Let the digest whose button was out of date show how things stand now."""
    if date_of_digest(context.where.delivery):
        await refresh(context, objection)


async def _refresh(context: Context, period: Period) -> None:
    place = await context.store.places.find(Purpose.MARKETING)
    reader = place.workspace_id if place else context.actor.workspace_id
    message = messages.posted(await context.store.digests.compose(period), reader=reader)
    await context.store.deliveries.refresh(period.key, encode(message), now=context.now)
