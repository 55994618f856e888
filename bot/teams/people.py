"""Who people in Teams are: asked in the conversations that we share with them, since nobody else tells a bot."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

import structlog
from aiohttp import ClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.teams.connector import CallFailed, Connector, Json, NotTrusted
from bot.teams.typed import text_in
from rules.ids import OrganisationId, WorkspaceId
from storage.conversations import Conversation, Conversations
from storage.organisations import KnownWorkspace
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

NAME_LASTS: Final = timedelta(hours=1)
MOST_NAMES: Final = 20_000
MOST_ASKED: Final = 8
"""In how many conversations somebody is looked for."""
FEW, MOST_LEARNT = 3, 20
"""So many people are asked for one by one; so many at most."""
NAMES_SECONDS: Final = 2.0
"""How long a message waits for the names of those it speaks of."""
NO_ANSWER: Final = (CallFailed, NotTrusted, ClientError, OSError, TimeoutError)
"""What a call raises that Teams refused or did not answer."""
NOT_HERE: Final = frozenset({400, 403, 404})
"""What Teams answers where somebody, or we, are not in a conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """A workspace in Teams; `name` is Microsoft's id for it."""

    organisation_id: OrganisationId
    workspace_id: WorkspaceId
    name: str

    @classmethod
    def of(cls, workspace: KnownWorkspace) -> Self:
        """The same workspace, as the platform's part knows it."""
        return cls(organisation_id=workspace.organisation_id, workspace_id=workspace.id, name=workspace.external_id)


class People:
    """Finds people by id or address; their names are kept for an hour."""

    def __init__(self, connector: Connector, storage: Storage, *, now: Callable[[], datetime]) -> None:
        self._connector = connector
        self._storage = storage
        self._now = now
        self._names: dict[tuple[WorkspaceId, str], tuple[str, datetime]] = {}
        self._addresses: dict[tuple[WorkspaceId, str], str] = {}

    async def find(self, tenant: Tenant, person: str) -> Json | None:
        """What Teams says of somebody; None where they are in no conversation of ours. Raises what a call raises."""
        for place in await self._shared_with(tenant, person):
            try:
                return await self._connector.member(place.service_url, place.conversation, person)
            except CallFailed as failure:
                if failure.status not in NOT_HERE:
                    raise
        return None

    async def names_of(self, tenant: Tenant, people: Collection[str]) -> dict[str, str]:
        """What these people are called, as far as that is known or Teams says it in time."""
        unknown = self._stale(tenant, people)
        if unknown:
            try:
                async with asyncio.timeout(NAMES_SECONDS):
                    await self._learn(tenant, unknown)
            except (*NO_ANSWER, SQLAlchemyError) as error:
                log.warning("Teams did not say what somebody is called", action="name", error=type(error).__name__)
        known = {person: self._names.get((tenant.workspace_id, person), ("", None))[0] for person in people}
        return {person: name for person, name in known.items() if name}

    async def addresses_of(self, tenant: Tenant, people: Collection[str]) -> dict[str, str]:
        """What these people sign in with, as far as Teams says it in time."""
        known = {person: await self._address_of(tenant, person) for person in list(people)[:MOST_LEARNT]}
        return {person: address for person, address in known.items() if address}

    async def _address_of(self, tenant: Tenant, person: str) -> str:
        key = (tenant.workspace_id, person)
        if key not in self._addresses:
            try:
                async with asyncio.timeout(NAMES_SECONDS):
                    found = await self.find(tenant, person)
            except (*NO_ANSWER, SQLAlchemyError) as error:
                log.warning("Teams did not say how to write to somebody", action="name", error=type(error).__name__)
                return ""
            if len(self._addresses) >= MOST_NAMES:
                self._addresses.clear()
            self._addresses[key] = "" if found is None else text_in(found, "userPrincipalName")
        return self._addresses[key]

    def met(self, workspace_id: WorkspaceId, person: str, name: str) -> None:
        """Somebody is called this, as Teams said when they did something."""
        if len(self._names) >= MOST_NAMES:
            self._names.clear()
        self._names[workspace_id, person] = name, self._now()

    def _stale(self, tenant: Tenant, people: Collection[str]) -> list[str]:
        """Those of these people of whom nobody told us for an hour."""
        since = self._now() - NAME_LASTS
        known = {person: self._names.get((tenant.workspace_id, person)) for person in people}
        return [person for person, name in known.items() if name is None or name[1] <= since]

    async def _learn(self, tenant: Tenant, people: Collection[str]) -> None:
        """Ask who these people are; many of them channel by channel rather than one by one."""
        if len(people) > FEW:
            await self._learn_channels(tenant)
        found = [self._learn_one(tenant, person) for person in self._stale(tenant, people)[:MOST_LEARNT]]
        failed = [error for error in await asyncio.gather(*found, return_exceptions=True) if error is not None]
        if failed:
            raise failed[0]

    async def _learn_one(self, tenant: Tenant, person: str) -> None:
        found = await self.find(tenant, person)
        self.met(tenant.workspace_id, person, "" if found is None else text_in(found, "name"))

    async def _learn_channels(self, tenant: Tenant) -> None:
        for place in await self._shared_with(tenant, ""):
            try:
                members = await self._connector.members(place.service_url, place.conversation)
            except CallFailed as failure:
                if failure.status not in NOT_HERE:
                    raise
                continue
            for each in members:
                self.met(tenant.workspace_id, id_of(each), text_in(each, "name"))

    async def _shared_with(self, tenant: Tenant, person: str) -> list[Conversation]:
        """Where somebody may be met: in their personal chat, where we were heard last, in the channels we are in."""
        async with self._storage.unit_of_work(tenant.organisation_id) as work:
            conversations = Conversations(work)
            personal = await conversations.with_person(tenant.workspace_id, person) if person else None
            newest = await conversations.newest(tenant.workspace_id)
            channels = await conversations.channels(tenant.workspace_id)
        first = [each for each in (personal, newest) if each is not None and each in (personal, *channels)]
        return [*first, *(each for each in channels if each not in first)][:MOST_ASKED]


def id_of(member: Json) -> str:
    """What the directory calls a member."""
    return text_in(member, "aadObjectId") or text_in(member, "objectId")
