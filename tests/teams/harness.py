"""The front door in Teams, for tests: a whole bot and a whole Teams on one loop, with a clock that is moved by hand.

The people, the channels and the words of `tests/harness.py`, so that one promise is tried in both. In Teams what a
command answers stands in the chat between somebody and the bot, beside what the bot says there by itself: which of it
is which, its deliveries know.
"""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Any

from aiohttp import web
from sqlalchemy import select

from bot.app import House
from bot.config import Settings, read_settings
from bot.rates import Rates
from playground.clock import Clock
from rules.delivery import Kind
from rules.people import Platform
from storage.conversations import Conversation, ConversationKind, Conversations
from storage.members import Profile
from storage.organisations import find_or_found
from storage.tables import deliveries
from tests.front_door import KEY, MONDAY_MORNING, Hymnsheet, expect
from tests.postgres import free_port
from tests.teams.cards import plain
from tests.teams.connector import SECRET, refused
from tests.teams.fake import TeamsFake
from tests.teams.people import Hands
from tests.teams.wording import as_promised
from tests.teams.world import APP, TEAM_NAME, Json, Room, Said, TeamsWorld

ADMIN = "Ada"
ZONES = {"Sam": "America/New_York", "Lena": "Europe/London"}
"""Where it is not Berlin, as in Slack."""
KINDS = {"personal": ConversationKind.PERSONAL, "channel": ConversationKind.CHANNEL}


class InTeams(Hymnsheet):
    """A running bot with its Teams."""

    platform = Platform.TEAMS

    def __init__(self, teams: TeamsFake, house: House, clock: Clock, *, base_url: str) -> None:
        super().__init__(house)
        self.teams = teams
        self.by_itself: set[str] = set()
        self._clock = clock
        self._base_url = base_url
        self._hands: dict[str, Tester] = {}

    @property
    def clock(self) -> Clock:
        """What tells the time to everybody here."""
        return self._clock

    @property
    def workspace_name(self) -> str:
        """The tenant."""
        return self.teams.world.tenant

    @property
    def base_url(self) -> str:
        """Where the bot is reached by other programs."""
        return self._base_url

    def person(self, name: str) -> "Tester":
        """Somebody of the demo team, by first name; the same hands however often they are asked for."""
        return self._hands.setdefault(name, Tester(self, name))

    def messages_in(self, channel: str) -> list[Said]:
        """Everything in a channel that everybody sees, oldest first."""
        return self.teams.world.channel(channel).said

    def reads(self, message: Said | Json) -> str:
        """A message as somebody in Berlin reads it."""
        world = self.teams.world
        names = [person.name for person in world.people]
        channels = [f"{TEAM_NAME} › {room.name}" for room in world.rooms.values() if room.kind == "channel"]
        return as_promised(plain(message), names=names, channels=channels, today=self.now.date())

    def said(self) -> list[Said]:
        """What the bot said by itself, in channels and direct messages."""
        everywhere = itertools.chain.from_iterable(room.said for room in self.teams.world.rooms.values())
        return [one for one in everywhere if not one.sender and one.id in self.by_itself]

    def name_of(self, message: Said) -> str:
        """What Teams calls a message."""
        return message.id

    def place_of(self, channel: str) -> str:
        """What Teams calls a channel."""
        return self.teams.world.channel(channel).id

    def keeps_silent_about_people(self) -> None:
        """The next time it is asked who has an address, Teams does not say."""
        self.teams.faults.script("member", refused(503))

    def sends_away_from(self, channel: str) -> None:
        """Somebody takes the bot out of a channel, without a word to it."""
        self.teams.world.channel(channel).has_bot = False

    def takes_back_into(self, channel: str) -> None:
        """Somebody adds the bot to the channel again."""
        self.teams.world.channel(channel).has_bot = True

    def profiles(self) -> list[Profile]:
        """What Teams says of everybody of the demo team."""
        return [
            Profile(
                person=person.id,
                zone=person.zone,
                is_admin=person.name.startswith(ADMIN),
                is_guest=False,
                is_bot=False,
                is_active=True,
            )
            for person in self.teams.world.people
        ]

    async def settle(self) -> None:
        """Send what is due, and find out what of it nobody had asked for."""
        await super().settle()
        async with self.unit_of_work() as work:
            mine = (deliveries.c.organisation_id == work.organisation_id, deliveries.c.kind == Kind.POST)
            self.by_itself |= set((await work.execute(select(deliveries.c.sent_ref).where(*mine))).scalars())

    async def quiet(self) -> None:
        """What somebody did has had all its effects."""
        await self.house.tasks.quiet()
        await self.settle()


class Tester(Hands):
    """A person whose every act is followed by what it made due."""

    __test__ = False

    def __init__(self, hymnsheet: InTeams, name: str) -> None:
        super().__init__(hymnsheet.teams, hymnsheet.teams.world.person(name))
        self._hymnsheet = hymnsheet

    @property
    def form_text(self) -> str:
        """The form before them, as they read it."""
        return self._hymnsheet.reads(self._form()[0])

    def reads(self, said: Said | Json) -> str:
        """A message as they read it."""
        return self._hymnsheet.reads(said if isinstance(said, dict) else self._body(said))

    def direct_messages(self) -> list[str]:
        """What the bot told them alone and by itself, oldest first."""
        return [self.reads(said) for said in self.messages("") if said.id in self._hymnsheet.by_itself]

    def _expect(self, messages: list[Said], texts: tuple[str, ...], button: str | None) -> str:
        return expect(self._hymnsheet, messages, texts, button, f"what {self.person.name} sees", reads=self.reads)


@asynccontextmanager
async def opened(
    database_url: str,
    *,
    clock: Clock | None = None,
    rates: Rates | None = None,
    is_there: bool = True,
    **settings: Any,
) -> AsyncIterator[InTeams]:
    """A bot that everybody has, and a team too, on a free port; time stands at Monday morning in Berlin.

    Unless it `is_there`, nobody has installed it yet.
    """
    clock = clock or Clock(frozen_at=MONDAY_MORNING.astimezone(UTC))
    teams = await TeamsFake.open(now=clock.now, world=_world())
    house = House(settings_for(teams, database_url, **settings), clock=clock, rates=rates, microsoft=teams.app)
    application = web.Application()
    application.add_routes(house.routes())
    runner, port = web.AppRunner(application, access_log=None, shutdown_timeout=0), free_port()
    await house.open()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    base_url = f"http://127.0.0.1:{port}"
    hymnsheet = InTeams(teams, house, clock, base_url=base_url)
    teams.is_heard_at(f"{base_url}/api/messages")
    await house.settle_in()
    if is_there:
        await is_installed(hymnsheet)
    teams.settle = hymnsheet.quiet
    yield hymnsheet
    teams.faults.clear()
    await house.close()
    await runner.cleanup()
    await teams.close()


def settings_for(teams: TeamsFake, database_url: str, **settings: Any) -> Settings:
    """The settings of a bot that has this Teams."""
    given = {
        "microsoft_app_id": APP,
        "microsoft_app_password": SECRET,
        "bot_openid_metadata": teams.metadata_url,
        "hymnsheet_admins": teams.world.person(ADMIN).email,
        "hymnsheet_keys": KEY,
    }
    return read_settings(_env_file=None, database_url=database_url, **given | settings)


async def is_installed(hymnsheet: InTeams) -> None:
    """What is left behind where everybody and a team have added the bot, without a word said: it takes a moment."""
    teams, storage = hymnsheet.teams, hymnsheet.house.storage
    async with storage.across_organisations() as transaction:
        workspace = await find_or_found(
            transaction,
            platform=Platform.TEAMS,
            external_id=teams.world.tenant,
            name="Microsoft Teams",
            bot_person=f"28:{APP}",
            now=hymnsheet.now,
        )
    async with storage.unit_of_work(workspace.organisation_id) as work:
        for room in teams.world.rooms.values():
            known = Conversation(
                workspace_id=workspace.id,
                conversation=room.id,
                kind=KINDS[room.kind],
                service_url=teams.service_url,
                person=room.members[0] if room.kind == "personal" else "",
                name=_name(room),
            )
            await Conversations(work).saw(known, now=hymnsheet.now)


def _name(room: Room) -> str:
    return f"{TEAM_NAME} › {room.name}" if room.kind == "channel" else ""


def _world() -> TeamsWorld:
    """The demo team where it lives, each with a chat with the bot."""
    world = TeamsWorld()
    for person in world.people:
        person.zone = ZONES.get(person.name.split()[0], person.zone)
        world.personal(person)
    return world
