"""Finds the colleagues somebody chose in a form, whether or not I have met them."""

from collections.abc import Sequence

from handlers.feature import Context
from rules.errors import FieldErrors
from storage.members import Member


async def get_colleague(context: Context, person: str, *, field: str, unfit: str) -> Member:
    """The member who was chosen; raises FieldErrors for bots, guests and those who have left."""
    if not person:
        raise FieldErrors({field: unfit})
    [found] = await get_colleagues(context, [person], field=field, unfit=unfit)
    return found


async def get_colleagues(context: Context, people: Sequence[str], *, field: str, unfit: str) -> list[Member]:
    """The members who were chosen, each once; raises FieldErrors for bots, guests and those who have left."""
    here, members = context.actor.workspace_id, context.store.members
    if not people:
        return []
    if await members.unfit(people, workspace_id=here):
        raise FieldErrors({field: unfit})
    zone = (await context.store.organisations.get()).zone
    await members.expect(people, zone=zone, workspace_id=here)
    known = {one.person: one for one in await members.all() if one.workspace_id == here}
    return [known[person] for person in dict.fromkeys(people)]
