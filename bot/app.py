"""Puts the house together: storage, features, Slack, outbox, time. Only the command line and the tests ask it to."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from random import Random
from typing import Any

import structlog
from aiohttp import web
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.admins import tell_admin
from bot.clock import Clock, DatabaseClock, SystemClock
from bot.config import BadConfiguration, Mode, Settings, sealing_keys
from bot.content_links import ContentLinks
from bot.dispatch import Dispatcher
from bot.features import FEATURES
from bot.hook_routes import hook_routes
from bot.jobs import JOBS
from bot.logs import redacted
from bot.loops import Loops
from bot.metronome import Beat, Metronome
from bot.names import Names
from bot.outbox import Outbox
from bot.owners import Owners
from bot.persons import Persons
from bot.rates import Limiter, Rates
from bot.slack.app import slack_app
from bot.slack.door import SlackDoor
from bot.slack.events import Events
from bot.slack.install import InstallDoor
from bot.slack.installations import Installations, States
from bot.slack.sender import SlackSender
from bot.slack.team import NO_ANSWER, OneToken, Slack, Tokens
from bot.slack.tokens import SealedTokens
from bot.slack.verify import Signatures
from bot.statuses import Statuses
from bot.sweep import Sweep
from bot.tasks import Tasks
from bot.teams.branch import teams_for
from bot.teams.connector import App
from bot.timetable import Timetable
from bot.vault import KeyVault
from bot.watchdog import Watchdog
from bot.web import Readiness, pages
from bot.who import Who
from bot.win_people import People
from handlers.home import open_home
from messages import trouble
from rules.people import Platform
from storage.database import PostgresDatabase, open_database
from storage.migrate import migrate
from storage.organisations import ACROSS
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=5)
WATCH_EVERY = timedelta(minutes=1)
SETTLE_AGAIN_SECONDS = 5
FINISH_SECONDS = 5
ANSWER_SECONDS = 2
"""How long the database may take to say that it is there."""

UNSETTLED = "Slack has not said yet which workspace this is"


class House:
    """The whole program: `open` it, `keep_running` its loops, `close` it; `door` and `pages` are for a web server.

    `microsoft` is who we are in Teams, where that is more than the settings say.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        rates: Rates | None = None,
        seconds: Callable[[], float] = time.time,
        random: Random | None = None,
        microsoft: App | None = None,
    ) -> None:
        self.storage = Storage(open_database(settings.database_url), public_address=settings.public_address)
        self.clock = clock or _wall_clock(self.storage)
        self.slack = Slack(settings.slack_api_url, admins=settings.admins)
        self.tokens = self._tokens(settings)
        self.tasks, self.loops, self.metronome = Tasks(), Loops(), Metronome()
        self._speaks_slack = settings.speaks_slack
        self.teams = teams_for(settings, self.storage, clock=self.clock, seconds=seconds, app=microsoft)
        vault = KeyVault(settings)
        who = Who(self.slack, self.tokens, self.teams, vault)
        self.outbox = Outbox(
            self.storage,
            {
                Platform.SLACK: SlackSender(self.slack, self.tokens.token_of, forget=self.tokens.forget),
                **({Platform.TEAMS: self.teams.sender} if self.teams else {}),
            },
            self.clock,
            chance=(random or Random()).random,  # noqa: S311 - spreads retries, guards nothing
            names=Names(self.storage, who.name_of, now=self.clock.now),
        )
        self.timetable = Timetable(self.storage, JOBS, saved=self.outbox.wake)
        self.watchdog = Watchdog(self.storage, JOBS, self.loops)
        self.sweep = Sweep(self.storage, saved=self.outbox.wake)
        self.owners = Owners(self.storage, who.profile_by_email, saved=self.outbox.wake)
        self.people = People(self.storage, who.profile_by_email, saved=self.outbox.wake)
        self._hooks = hook_routes(self.storage, vault, now=self.clock.now, seconds=seconds, saved=self._seek_people)
        self.content_links = ContentLinks(self.storage, now=self.clock.now)
        self.dispatcher = Dispatcher(
            self.storage,
            FEATURES,
            home=open_home,
            profile_of=who.profile_of,
            now=self.clock.now,
            saved=self.outbox.wake,
            vault=vault,
            rates=rates,
        )
        self.statuses = Statuses(self.storage, self.dispatcher.meet)
        self.persons = Persons(self.storage, who.profile_of)
        self._install_door = self._install_door_for(settings, Limiter(rates or Rates()))
        self._secret = settings.slack_signing_secret.get_secret_value()
        self._seconds = seconds
        self._settled, self._leaving = False, False
        self._door: SlackDoor | None = None

    async def open(self) -> None:
        """Bring the database up to date and build what needs a running loop."""
        try:
            await migrate(self.storage.database)
        except (SQLAlchemyError, OSError) as error:
            why = redacted(str(getattr(error, "orig", None) or error).partition("\n")[0])
            raise BadConfiguration(
                f"The database cannot be used ({why}). Does it run, and is DATABASE_URL right?"
            ) from None
        if isinstance(self.tokens, SealedTokens):
            await self.tokens.check_keys()
        if isinstance(self.clock, DatabaseClock):
            await self.clock.measure()
        if self._speaks_slack:
            self._open_slack()
        if self.teams is not None:
            self.teams.open(self.dispatcher, FEATURES, tasks=self.tasks, saved=self.outbox.wake)

    def _open_slack(self) -> None:
        self.bolt = slack_app(
            signing_secret=self._secret,
            slack=self.slack,
            tokens=self.tokens,
            dispatcher=self.dispatcher,
            events=Events(self.dispatcher, self.storage, self.tokens, now=self.clock.now),
            tasks=self.tasks,
        )
        self._door = SlackDoor(
            self.bolt, Signatures(self._secret, seconds=self._seconds), on_rate_limited=self._note_rate_limited
        )

    async def begin(self) -> None:
        """Settle in and keep running; where we are on two platforms, neither waits until the other answers."""
        if self.teams is not None:
            self.keep_running()
        await self.settle_in()
        if self.teams is None:
            self.keep_running()

    async def settle_in(self) -> None:
        """Learn from Slack which workspace this is; asked again until Slack answers."""
        if self.teams is not None:
            await self.teams.settle_in()
        self._settled = not self._speaks_slack
        while not self._settled:
            try:
                await self.tokens.settle_in(self.slack, self.storage, now=self.clock.now)
                self._settled = True
            except NO_ANSWER as error:
                log.warning("Slack did not say who we are; asking again", action="settle", error=type(error).__name__)
                await asyncio.sleep(SETTLE_AGAIN_SECONDS)

    def keep_running(self) -> None:
        """Start what goes on by itself: sending, looking what is due, watching."""
        self.loops.start("outbox", self.outbox.run)
        self._keep_looking("timetable", self.timetable.run, every=LOOK_EVERY)
        self._keep_looking("owners", self.owners.run, every=LOOK_EVERY)
        self._keep_looking("people", self.people.run, every=LOOK_EVERY)
        self._keep_looking("sweep", self.sweep.run, every=LOOK_EVERY)
        count = self.metronome.every(LOOK_EVERY)
        self.loops.start("opens", lambda: self.content_links.run(count))
        self._keep_looking("statuses", self.statuses.run, every=WATCH_EVERY)
        self._keep_looking("persons", self.persons.run, every=WATCH_EVERY)
        self._keep_looking("watchdog", self.watchdog.run, every=WATCH_EVERY)
        if isinstance(self.clock, DatabaseClock):
            measure = self.metronome.every(WATCH_EVERY)
            clock = self.clock
            self.loops.start("clock", lambda: clock.keep_measuring(measure))
        self.metronome.start()

    def _keep_looking(
        self, name: str, run: Callable[[Beat, Clock], Coroutine[Any, Any, None]], *, every: timedelta
    ) -> None:
        beat = self.metronome.every(every)
        self.loops.start(name, lambda: run(beat, self.clock))

    async def look(self) -> None:
        """Do and send everything that is due at this moment, and return when it is done."""
        for each in (self.timetable, self.owners, self.people, self.statuses, self.persons, self.sweep):
            await each.look(self.clock.now())
        await self.content_links.save()
        await self.outbox.drain()

    def routes(self) -> list[web.RouteDef]:
        """Everything this bot answers over HTTP."""
        install = self._install_door.routes() if self._install_door else []
        slack = [web.post("/slack/events", self._hear)] if self._speaks_slack else []
        teams = [web.post("/api/messages", self.teams.hear)] if self.teams else []
        return [*slack, *teams, *self._hooks, *install, *self.content_links.routes(), *pages(self.readiness)]

    async def readiness(self) -> Readiness:
        """Whether requests should come here."""
        if self._leaving:
            return Readiness(("shutting down",))
        if not self._settled and self.teams is None:
            return Readiness((UNSETTLED,))
        if not await self._database_answers():
            return Readiness(("the database does not answer",))
        unsettled = (UNSETTLED,) if self._speaks_slack and not self._settled else ()
        health = self.watchdog.health
        return Readiness(health.problems, (*unsettled, *health.warnings)) if health else Readiness((), unsettled)

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self.storage.across_organisations() as transaction:
                await transaction.execute(select(1).execution_options(**ACROSS))
        except (SQLAlchemyError, OSError, TimeoutError):
            return False
        return True

    def leave(self) -> None:
        """Say that no more requests should come here."""
        self._leaving = True

    async def close(self) -> None:
        """Finish what is under way, hand over the rest, and let go of everything."""
        self._leaving = True
        self.metronome.stop()
        await self.loops.stop()
        await self.tasks.finish(seconds=FINISH_SECONDS)
        await self.outbox.finish()
        await self.content_links.finish()
        await self.slack.close()
        await self.storage.close()

    def _tokens(self, settings: Settings) -> Tokens:
        """One token from outside, or those that workspaces gave us when they installed us."""
        if settings.mode is Mode.MANY_WORKSPACES:
            return SealedTokens(self.storage, sealing_keys(settings), now=self.clock.now)
        return OneToken(settings.slack_bot_token.get_secret_value())

    def _install_door_for(self, settings: Settings, limiter: Limiter) -> InstallDoor | None:
        if not isinstance(self.tokens, SealedTokens):
            return None
        installations = Installations(
            self.storage, self.tokens, self.dispatcher, now=self.clock.now, saved=self.outbox.wake
        )
        states = States(self.storage, now=self.clock.now)
        return InstallDoor(
            settings, self.slack, states=states, installations=installations, limiter=limiter, now=self.clock.now
        )

    def _seek_people(self) -> None:
        self.outbox.wake()
        self.tasks.start(self.owners.look(self.clock.now()), name="find owners")
        self.tasks.start(self.people.look(self.clock.now()), name="find people of deals")

    async def _hear(self, request: web.Request) -> web.Response:
        if self._door is None or not self._settled:
            return web.Response(status=503)
        return await self._door.hear(request)

    def _note_rate_limited(self, event: dict[str, Any]) -> None:
        log.warning("Slack holds back events: too many in an hour", action="app_rate_limited")
        self.tasks.start(self._tell_rate_limited(str(event.get("team_id"))), name="tell an admin")

    async def _tell_rate_limited(self, team: str) -> None:
        """Tell an admin that events are missing, once a day however often Slack says so."""
        workspace = await self.dispatcher.workspace_called(Platform.SLACK, team)
        now = self.clock.now()
        key = f"events_missing/{workspace.id}/{now:%Y-%m-%d}"
        async with self.storage.unit_of_work(workspace.organisation_id) as work:
            await tell_admin(work, trouble.events_missing(), key=key, now=now, near=workspace.id)
        self.outbox.wake()


def _wall_clock(storage: Storage) -> Clock:
    return DatabaseClock(storage) if isinstance(storage.database, PostgresDatabase) else SystemClock()
