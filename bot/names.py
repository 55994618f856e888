"""Colleagues in another workspace cannot be mentioned: they are named, as they are called there."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.dispatch import NotMet
from bot.words import A_COLLEAGUE, ELSEWHERE
from messages.model import Mention, Text, decode_message, encode
from rules.ids import OrganisationId, WorkspaceId
from storage.organisations import KnownWorkspace
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

NAME_LASTS: Final = timedelta(hours=1)
NAMES_SECONDS: Final = 2.0
"""How long a message waits for the names of those it speaks of."""
MOST_NAMES: Final = 20_000
NameOf: TypeAlias = Callable[[KnownWorkspace, str], Awaitable[str]]
"""Asks a workspace's platform what somebody is called; raises NotMet where it does not say."""
Person: TypeAlias = tuple[int, str]


class Names:
    """Puts names in place of mentions that would mean nothing where a message goes; names are kept for an hour."""

    def __init__(self, storage: Storage, name_of: NameOf, *, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._name_of = name_of
        self._now = now
        self._names: dict[Person, tuple[str, datetime]] = {}

    async def in_words(self, message: str, *, organisation_id: OrganisationId) -> str:
        """An encoded message with a name for everybody elsewhere; whom nobody names in time is a colleague."""
        if ELSEWHERE not in message:
            return message
        said = decode_message(message)
        people = {(each.workspace_id, each.person) for each in _mentions(said)}
        unknown = [each for each in people if self._is_stale(each)]
        if unknown:
            try:
                async with asyncio.timeout(NAMES_SECONDS):
                    await self._learn(unknown, organisation_id)
            except (TimeoutError, SQLAlchemyError, OSError) as error:
                log.warning("nobody said what a colleague is called", action="name", error=type(error).__name__)
        names = {each: self._names[each][0] for each in people if each in self._names}
        return encode(_named(said, names))

    def _is_stale(self, person: Person) -> bool:
        known = self._names.get(person)
        return known is None or known[1] <= self._now() - NAME_LASTS

    async def _learn(self, people: list[Person], organisation_id: OrganisationId) -> None:
        """Ask about each in their own workspace, if that is one of this organisation's and takes our calls."""
        async with self._storage.unit_of_work(organisation_id) as work:
            workspaces = {workspace.id: workspace for workspace in await work.workspaces.active()}
        if len(self._names) >= MOST_NAMES:
            self._names.clear()
        for workspace_id, person in people:
            workspace = workspaces.get(WorkspaceId(workspace_id))
            if workspace is not None:
                await self._learn_one(workspace, person)

    async def _learn_one(self, workspace: KnownWorkspace, person: str) -> None:
        try:
            name = await self._name_of(workspace, person)
        except NotMet:
            return
        self._names[workspace.id, person] = name, self._now()


def _mentions(said: Any) -> Iterator[Mention]:
    """Every mention of somebody in another workspace."""
    if isinstance(said, Mention):
        if said.workspace_id:
            yield said
    elif isinstance(said, msgspec.Struct):
        for name in said.__struct_fields__:
            yield from _mentions(getattr(said, name))
    elif isinstance(said, tuple):
        for each in said:
            yield from _mentions(each)


def _named(said: Any, names: Mapping[Person, str]) -> Any:
    match said:
        case Mention() if said.workspace_id:
            return Text(names.get((said.workspace_id, said.person)) or A_COLLEAGUE)
        case msgspec.Struct():
            parts = {name: _named(getattr(said, name), names) for name in said.__struct_fields__}
            return msgspec.structs.replace(said, **parts)
        case tuple():
            return tuple(_named(each, names) for each in said)
    return said
