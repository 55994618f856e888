"""Who reads an answer: their zone, the names of those it speaks of, and whom and what a form lets them choose."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final, TypeAlias, TypeVar

import msgspec

from bot.dispatch import Dispatcher
from bot.inbound import Origin
from bot.teams.people import People, Tenant
from bot.teams.reader import Reader
from messages.model import Channel, ChannelField, Form, Home, Mention, Message, Option, PeopleField, PersonField
from storage.conversations import Conversations
from storage.unit_of_work import Storage

MOST_LISTED: Final = 50
"""How many colleagues a form lists itself; whoever is not among them is found by their name."""
Said: TypeAlias = Message | Form | Home
T = TypeVar("T")


class Readers:
    """Looks up what a card needs to be read by whoever acts; `has_directory` where the client can search for people."""

    def __init__(
        self,
        storage: Storage,
        dispatcher: Dispatcher,
        people: People,
        *,
        now: Callable[[], datetime],
        has_directory: bool = False,
    ) -> None:
        self._has_directory = has_directory
        self._storage = storage
        self._dispatcher = dispatcher
        self._people = people
        self._now = now

    async def reader_of(self, origin: Origin, said: Said) -> Reader:
        """The reader of something said to whoever acts."""
        workspace = await self._dispatcher.workspace(origin)
        asks_for_people = any(True for _ in _parts(said, (PersonField, PeopleField)))
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            found = await work.members.find_actor(workspace_id=workspace.id, person=origin.person)
            zone = found[0].zone if found is not None else (await work.organisations.get()).zone
            known = await work.members.all() if asks_for_people else []
            is_any = any(True for _ in _parts(said, (Channel, ChannelField)))
            channels = await Conversations(work).channels(workspace.id) if is_any else []
        listed = [member.person for member in known if member.workspace_id == workspace.id][:MOST_LISTED]
        names = await self._people.names_of(Tenant.of(workspace), {*listed, *_named(said)})
        return Reader(
            zone,
            names,
            people=[Option(person, names[person]) for person in listed if person in names],
            channels=[Option(each.conversation, each.name) for each in channels if each.name],
            today=self._now().date(),
            has_directory=self._has_directory,
        )


def _named(said: Said) -> set[str]:
    """Everybody of whom something says who they are."""
    one = {each.value for each in _parts(said, (PersonField,)) if each.value}
    several = {person for each in _parts(said, (PeopleField,)) for person in each.values}
    return one | several | {each.person for each in _parts(said, (Mention,))}


def _parts(said: Any, kinds: tuple[type[T], ...]) -> Iterator[T]:
    """Every part of these kinds in what is said."""
    if isinstance(said, kinds):
        yield said
    elif isinstance(said, msgspec.Struct):
        for name in said.__struct_fields__:
            yield from _parts(getattr(said, name), kinds)
    elif isinstance(said, tuple):
        for each in said:
            yield from _parts(each, kinds)
