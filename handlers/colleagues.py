"""Finds the colleagues somebody chose in a form, whether or not I have met them."""

from collections.abc import Sequence

from handlers.feature import Context
from rules.errors import FieldErrors, Refusal
from storage.members import Member


class Unmet(Refusal):
    """The platform has to say who somebody is before they can be chosen; then all of it is tried once more."""

    def __init__(self, people: Sequence[str]) -> None:
        super().__init__("I could not find out who all of these are. Nothing is lost: please try again in a minute.")
        self.people = tuple(people)


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
    unmet = await members.unmet(people, workspace_id=here)
    if unmet:
        raise Unmet(unmet)
    known = {one.person: one for one in await members.all() if one.workspace_id == here}
    return [known[person] for person in dict.fromkeys(people)]
