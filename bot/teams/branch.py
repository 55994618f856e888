"""Everything that speaks with Teams, put together: what the house needs of it to hear, to speak and to know people."""

from collections.abc import Callable, Collection
from importlib import import_module
from typing import Any

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.clock import Clock
from bot.config import Mode, Settings
from bot.dispatch import Dispatcher, NotMet
from bot.tasks import Tasks
from bot.teams.arrivals import Arrivals
from bot.teams.connector import App, Connector
from bot.teams.door import TeamsDoor, Turns, Verifier
from bot.teams.identity import SigningKeys, TokenVerifier
from bot.teams.listeners import Listeners
from bot.teams.nearby import NEARBY, Door, Nearby, NearbyDoor
from bot.teams.people import NO_ANSWER, People, Tenant
from bot.teams.readers import Readers
from bot.teams.refused_tenants import RefusedTenants
from bot.teams.render import render_message
from bot.teams.sender import TeamsSender
from bot.teams.shown import Shown
from bot.teams.spots import Spots
from bot.teams.team import Zones, profiles, profiles_by_email, settle_in
from bot.teams.voice import Voice
from handlers.feature import Feature
from storage.organisations import KnownWorkspace
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

KEYS_SECONDS = 5
"""How long Microsoft may take to show its keys."""


class Teams:
    """The bot's part in Teams; `hear` works once a dispatcher was given to `open`."""

    def __init__(
        self,
        app: App,
        storage: Storage,
        *,
        metadata_url: str,
        tenants: Collection[str],
        admins: Collection[str],
        clock: Clock,
        seconds: Callable[[], float],
    ) -> None:
        self._app = app
        self._tenants = tenants
        self._storage = storage
        self._clock = clock
        self._connector = Connector(app, seconds=seconds)
        self._people = People(self._connector, storage, now=clock.now)
        self._zones = Zones()
        self._verifier = self._verifier_for(app, metadata_url, tenants, seconds=seconds)
        self.sender = TeamsSender(self._connector, Spots(self._connector, storage), self._people, render=render_message)
        self.profile_of = profiles(self._people, self._zones, admins=frozenset(admins))
        self.profile_by_email = profiles_by_email(self._people, self._zones, admins=frozenset(admins))
        self._door: Door | None = None

    async def name_of(self, workspace: KnownWorkspace, person: str) -> str:
        """What somebody in a workspace is called; raises NotMet where Teams does not say so."""
        found = await self._people.names_of(Tenant.of(workspace), [person])
        if person not in found:
            raise NotMet
        return found[person]

    def open(
        self, dispatcher: Dispatcher, features: Collection[Feature], *, tasks: Tasks, saved: Callable[[], None]
    ) -> None:
        """Hear people from now on."""
        arrivals = Arrivals(
            self._storage,
            self._connector,
            self._people,
            self._zones,
            dispatcher,
            now=self._clock.now,
            saved=saved,
        )
        readers = Readers(
            self._storage, dispatcher, self._people, now=self._clock.now, has_directory=not self._app.is_only_here
        )
        listeners = Listeners(
            dispatcher,
            tasks,
            voice=Voice(self._connector),
            shown=Shown(self._storage, dispatcher, now=self._clock.now),
            whereabouts=arrivals,
            reader_of=readers.reader_of,
            commands={slash.word for feature in features for slash in feature.commands},
        )
        verifier = RefusedTenants(
            self._verifier, self._storage, dispatcher, tasks, tenants=self._tenants, now=self._clock.now
        )
        door = TeamsDoor(verifier, _glue(), listeners.on_turn)
        self._door = NearbyDoor(door) if self._app.is_only_here else door

    async def settle_in(self) -> None:
        """Ask Microsoft whether it knows us; workspaces given up for want of a token are spoken with again."""
        try:
            await settle_in(self._connector, self._storage)
        except NO_ANSWER as error:
            log.error("Microsoft gives us no token", action="settle", error=type(error).__name__)

    async def hear(self, request: web.Request) -> web.Response:
        """Answer one request of Teams'."""
        return web.Response(status=503) if self._door is None else await self._door.hear(request)

    def _verifier_for(
        self, app: App, metadata_url: str, tenants: Collection[str], *, seconds: Callable[[], float]
    ) -> Verifier:
        if app.is_only_here:
            return Nearby()
        keys = SigningKeys(metadata_url, self._fetch, seconds=seconds)
        fine = app.is_loopback_fine
        return TokenVerifier(app.app_id, keys, seconds=seconds, tenants=tenants, is_loopback_fine=fine)

    async def _fetch(self, url: str) -> dict[str, Any]:
        try:
            async with ClientSession(timeout=ClientTimeout(total=KEYS_SECONDS)) as session, session.get(url) as answer:
                said: dict[str, Any] = await answer.json()
                return said
        except ClientError as error:
            raise OSError(type(error).__name__) from error


def _glue() -> Turns:
    """The door to Microsoft's SDK, which takes a second and 16 MB to be read in: only who is in Teams pays for it."""
    glue: Turns = import_module("bot.teams.adapter").Glue()
    return glue


def teams_for(
    settings: Settings, storage: Storage, *, clock: Clock, seconds: Callable[[], float], app: App | None = None
) -> Teams | None:
    """The bot's part in Teams, where there are credentials for it, or Microsoft's playground in front of it.

    `app` is who we are, if not as the settings say.
    """
    is_nearby, tenant = settings.mode is Mode.AGENTS_PLAYGROUND, settings.microsoft_app_tenant_id
    if not settings.microsoft_app_id and not is_nearby:
        return None
    password = settings.microsoft_app_password.get_secret_value()
    real = App(app_id=settings.microsoft_app_id, password=password, tenant=tenant)
    return Teams(
        NEARBY if is_nearby else app or real,
        storage,
        metadata_url=settings.bot_openid_metadata,
        tenants={tenant} - {""},
        admins=settings.admins,
        clock=clock,
        seconds=seconds,
    )
