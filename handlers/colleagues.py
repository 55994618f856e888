"""Finds the colleague somebody chose in a form, whether or not I have met them."""

from handlers.feature import Context
from rules.errors import FieldErrors
from storage.members import Member


async def get_colleague(context: Context, person: str, *, field: str, unfit: str) -> Member:
    """The member who was chosen; raises FieldErrors for bots, guests and those who have left."""
    here, members = context.actor.workspace_id, context.store.members
    if not person or await members.unfit([person], workspace_id=here):
        raise FieldErrors({field: unfit})
    zone = (await context.store.organisations.get()).zone
    await members.expect([person], zone=zone, workspace_id=here)
    return next(one for one in await members.all() if (one.person, one.workspace_id) == (person, here))
