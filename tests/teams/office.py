"""A bot that is in Teams alone, in front of the Teams on this machine: composed as the program composes it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, web

from bot.config import read_settings
from bot.dispatch import Dispatcher
from bot.features import FEATURES
from bot.outbox import Outbox
from bot.tasks import Tasks
from bot.teams.adapter import Glue
from bot.teams.arrivals import Arrivals
from bot.teams.connector import Connector
from bot.teams.door import TeamsDoor
from bot.teams.identity import Json, SigningKeys, TokenVerifier
from bot.teams.listeners import Listeners
from bot.teams.people import People
from bot.teams.readers import Readers
from bot.teams.refused_tenants import RefusedTenants
from bot.teams.render import render_message
from bot.teams.sender import TeamsSender
from bot.teams.shown import Shown
from bot.teams.spots import Spots
from bot.teams.team import Zones, profiles, profiles_by_email
from bot.teams.voice import Voice
from bot.vault import KeyVault
from handlers.home import open_home
from playground.clock import Clock
from rules.people import Platform
from storage.database import open_database
from storage.organisations import KnownWorkspace
from storage.unit_of_work import Storage, UnitOfWork
from tests.postgres import free_port
from tests.teams.fake import TeamsFake
from tests.teams.people import Hands
from tests.teams.world import TENANT

KEY = "YSBrZXkgZm9yIHRlc3RzLCBvZiAzMiBieXRlcyAxMjM="
MONDAY_MORNING = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
ADMINS = frozenset({"ada@hymnsheet.example"})
PACE = timedelta(seconds=1)


class Office:
    """The parts of a bot in Teams, and the people who work with it."""

    def __init__(self, database_url: str, clock: Clock, teams: TeamsFake) -> None:
        self.clock, self.teams, self.tasks = clock, teams, Tasks()
        self.storage = Storage(open_database(database_url))
        self.connector = Connector(teams.app, seconds=teams.seconds)
        self.people = People(self.connector, self.storage, now=clock.now)
        self.zones = Zones()
        sender = TeamsSender(self.connector, Spots(self.connector, self.storage), self.people, render=render_message)
        self.outbox = Outbox(self.storage, {Platform.TEAMS: sender}, clock, chance=lambda: 0.0)
        settings = read_settings(_env_file=None, database_url=database_url, hymnsheet_keys=KEY)
        self.dispatcher = Dispatcher(
            self.storage,
            FEATURES,
            home=open_home,
            profile_of=profiles(self.people, self.zones, admins=ADMINS),
            now=clock.now,
            saved=self.outbox.wake,
            vault=KeyVault(settings),
        )
        self.profile_by_email = profiles_by_email(self.people, self.zones, admins=ADMINS)
        self.arrivals = Arrivals(
            self.storage,
            self.connector,
            self.people,
            self.zones,
            self.dispatcher,
            now=clock.now,
            saved=self.outbox.wake,
        )
        self._session = ClientSession()
        self._door = self._new_door()

    def _new_door(self) -> TeamsDoor:
        readers = Readers(self.storage, self.dispatcher, self.people, now=self.clock.now)
        listeners = Listeners(
            self.dispatcher,
            self.tasks,
            voice=Voice(self.connector),
            shown=Shown(self.storage, self.dispatcher, now=self.clock.now),
            whereabouts=self.arrivals,
            reader_of=readers.reader_of,
            commands={slash.word for feature in FEATURES for slash in feature.commands},
        )
        seconds = self.teams.seconds
        keys = SigningKeys(self.teams.metadata_url, self._fetch, seconds=seconds)
        verifier = TokenVerifier(self.teams.app.app_id, keys, seconds=seconds, tenants=[TENANT], is_loopback_fine=True)
        noting = RefusedTenants(
            verifier, self.storage, self.dispatcher, self.tasks, tenants=[TENANT], now=self.clock.now
        )
        return TeamsDoor(noting, Glue(), listeners.on_turn)

    async def _fetch(self, url: str) -> Json:
        async with self._session.get(url) as answer:
            said: Json = await answer.json()
            return said

    def routes(self) -> list[web.RouteDef]:
        """What Teams calls."""
        return [web.post("/api/messages", self._door.hear)]

    def person(self, name: str) -> Hands:
        """Somebody who works here."""
        return self.teams.hands(name)

    async def workspace(self) -> KnownWorkspace:
        """The tenant, once it is known; raises UnknownWorkspace."""
        self.dispatcher.forget(Platform.TEAMS, TENANT)
        return await self.dispatcher.workspace_called(Platform.TEAMS, TENANT)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """A look behind the front door."""
        async with self.storage.unit_of_work((await self.workspace()).organisation_id) as work:
            yield work

    async def settle(self) -> None:
        """Let the bot say what it has to."""
        await self.tasks.quiet()
        for _ in range(3):
            await self.outbox.drain()
            self.clock.move_to(self.clock.now() + PACE)

    async def close(self) -> None:
        """Let go of everything."""
        await self.tasks.finish(seconds=1)
        await self.outbox.finish()
        await self._session.close()
        await self.storage.close()


@asynccontextmanager
async def opened(database_url: str) -> AsyncIterator[Office]:
    """An office on a free port, into which nobody has brought the bot yet."""
    clock = Clock(frozen_at=MONDAY_MORNING)
    teams = await TeamsFake.open(now=clock.now)
    office = Office(database_url, clock, teams)
    application = web.Application()
    application.add_routes(office.routes())
    runner, port = web.AppRunner(application, access_log=None, shutdown_timeout=0), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    teams.is_heard_at(f"http://127.0.0.1:{port}/api/messages")
    teams.settle = office.settle
    yield office
    await office.close()
    await runner.cleanup()
    await teams.close()
