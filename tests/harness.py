"""The front door in Slack, for tests: a whole bot and a whole Slack on one loop, with a clock that is moved by hand.

    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await rita.types("/objection")
    await rita.submits(words="Too expensive for a team of five", category="Price")
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect("Too expensive for a team of five", button="Claim")

After everything a person does, what became due is sent. A message in a channel or a direct message that no test asked
for fails the test at its end: say `expect`, or `hymnsheet.mind_nothing_more()`. `tests/teams/harness.py` is the same
door in Teams.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app import House
from bot.config import Settings, read_settings
from bot.rates import Rates
from playground import faults
from playground.bot_link import Answer
from playground.clock import Clock
from playground.fields import interactive_elements
from playground.limits import Limits
from playground.model import Json, Kind, Message, View
from playground.people import Person
from playground.playground import SIGNING_SECRET, Playground
from playground.reading import plain
from playground.server import routes
from playground.words import Reader
from playground.workspace import Workspace
from rules.people import Platform
from storage.members import Profile
from tests.front_door import BERLIN, KEY, MONDAY_MORNING, PACED, Hymnsheet, expect, moment, set_up
from tests.postgres import free_port

__all__ = [
    "BERLIN",
    "KEY",
    "MANIFEST",
    "MONDAY_MORNING",
    "PACED",
    "Hymnsheet",
    "InSlack",
    "Tester",
    "moment",
    "opened",
    "set_up",
    "settings_for",
    "start",
]

MANIFEST = Path(__file__).parent.parent / "manifest.yml"


class InSlack(Hymnsheet):
    """A running bot with its Slack."""

    platform = Platform.SLACK

    def __init__(self, playground: Playground, house: House) -> None:
        super().__init__(house)
        self.playground = playground

    @property
    def clock(self) -> Clock:
        """What tells the time to everybody here."""
        return self.playground.clock

    @property
    def workspace_name(self) -> str:
        """What Slack calls the workspace."""
        return self.playground.workspace.team_id

    @property
    def base_url(self) -> str:
        """Where the bot is reached by other programs."""
        return self.playground.base_url

    def person(self, name: str) -> "Tester":
        """Somebody of the demo team, by first name."""
        return Tester(self, name)

    def messages_in(self, channel: str) -> list[Message]:
        """Everything in a channel that everybody sees, oldest first."""
        workspace = self.playground.workspace
        said = workspace.messages[workspace.get_channel(channel).id]
        return [message for message in said if not message.is_ephemeral]

    def reads(self, message: Message) -> str:
        """A message as somebody in Berlin reads it, with names and local times."""
        return plain(message, Reader.of(self.playground.workspace))

    def said(self) -> list[Message]:
        """What the bot said by itself, in channels and direct messages."""
        everywhere = self.playground.workspace.messages.values()
        return [one for messages in everywhere for one in messages if one.from_bot and not one.is_ephemeral]

    def name_of(self, message: Message) -> str:
        """What Slack calls a message."""
        return message.ts

    def place_of(self, channel: str) -> str:
        """What Slack calls a channel."""
        return self.playground.workspace.get_channel(channel).id

    def keeps_silent_about_people(self) -> None:
        """The next time it is asked who has an address, Slack does not say."""
        self.playground.faults.script("users.lookupByEmail", faults.server_error(503))

    def sends_away_from(self, channel: str) -> None:
        """Somebody takes the bot out of a channel, without a word to it."""
        slack = self.playground.workspace
        slack.get_channel(channel).members.remove(slack.bot)

    def takes_back_into(self, channel: str) -> None:
        """Somebody adds the bot to the channel again."""
        slack = self.playground.workspace
        slack.get_channel(channel).members.append(slack.bot)

    def profiles(self) -> list[Profile]:
        """What Slack says of everybody of the demo team."""
        return [
            Profile(person=user.id, zone=user.tz, is_admin=user.is_admin, is_guest=False, is_bot=False, is_active=True)
            for user in self.playground.workspace.people()
        ]


class Tester(Person):
    """A person whose every act is followed by what it made due."""

    __test__ = False

    def __init__(self, hymnsheet: InSlack, name: str, *, workspace: Workspace | None = None) -> None:
        super().__init__(hymnsheet.playground, name, workspace=workspace)
        self._hymnsheet = hymnsheet

    async def types(self, *words: Any, **where: Any) -> Answer:
        """Type something, and let the bot say what it has to."""
        return await self._then(await super().types(*words, **where))

    async def clicks(self, *what: Any, **where: Any) -> Answer:
        """Click something, and let the bot say what it has to."""
        return await self._then(await super().clicks(*what, **where))

    async def submits(self, **values: object) -> Answer:
        """Send the form off, and let the bot say what it has to."""
        return await self._then(await super().submits(**values))

    async def uses(self, *what: Any) -> Answer:
        """Use a message shortcut, and let the bot say what it has to."""
        return await self._then(await super().uses(*what))

    async def sets_status(self, emoji: str, text: str = "", *, until: datetime | None = None) -> Answer:
        """Set their status, and let the bot say what it has to."""
        return await self._then(await super().sets_status(emoji, text, until=until))

    async def moves_to(self, zone: str) -> Answer:
        """Live in another zone from now on, which Slack tells as it tells of a status."""
        self.user.tz = zone
        return await self.sets_status(self.user.status_emoji, self.user.status_text)

    def forges(self, label: str, value: str) -> None:
        """Make the newest button of this label carry another value, as a forged request would."""
        elements = [
            element
            for message in self.messages()
            for _, element in interactive_elements(message.blocks)
            if (element.get("text") or {}).get("text") == label
        ]
        elements[-1]["value"] = value

    @property
    def name(self) -> str:
        """What people call them, in full."""
        return self.user.real_name

    @property
    def home_text(self) -> str:
        """Their own page, as they saw it last."""
        assert self.home is not None, f"{self.user.real_name} has not opened their home"
        return self.reads(self.home)

    @property
    def has_form(self) -> bool:
        """Whether a form is open before them."""
        return self.modal is not None

    @property
    def form_title(self) -> str:
        """What the open form is called."""
        return str(self._open().content["title"]["text"])

    @property
    def form_text(self) -> str:
        """The open form, as they read it."""
        return self.reads(self._open())

    @property
    def fields(self) -> list[str]:
        """What the open form asks for, by the names of its fields."""
        return list(self._open().values)

    def typed(self, field: str) -> Any:
        """What stands in a field of the open form: words, or a list where several may be chosen."""
        [state] = self._open().values[field].values()
        return _value_in(state)

    def options(self, field: str) -> list[str]:
        """What can be chosen in a field of the open form."""
        elements = (element for block, element in interactive_elements(self._open().blocks) if _is(block, field))
        return [option["value"] for option in next(elements)["options"]]

    def expect_direct(self, *texts: str, button: str | None = None) -> str:
        """The newest direct message with all of these texts; fails where there is none."""
        direct = [message for message in self.messages() if self._is_direct(message)]
        return self._expect(direct, texts, button, f"direct messages to {self.user.real_name}")

    def expect_told(self, *texts: str, button: str | None = None) -> str:
        """The newest thing said to them, anywhere and even to them alone, with all of these texts."""
        return self._expect(self.messages(), texts, button, f"what {self.user.real_name} sees")

    def _expect(self, messages: list[Message], texts: tuple[str, ...], button: str | None, where: str) -> str:
        return expect(self._hymnsheet, messages, texts, button, where, reads=self.reads)

    def _is_direct(self, message: Message) -> bool:
        return self.workspace.channels[message.channel].kind in (Kind.IM, Kind.GROUP) and not message.is_ephemeral

    def _open(self) -> View:
        assert self.modal is not None, f"{self.user.real_name} has no form open"
        return self.modal

    async def _then(self, answer: Answer) -> Answer:
        await self._hymnsheet.house.tasks.quiet()
        await self._hymnsheet.settle()
        return answer


def _is(block: Json, field: str) -> bool:
    return bool(block["block_id"] == field)


def _value_in(state: Json) -> Any:
    """What a field holds, whatever kind it is."""
    for several in ("selected_options", "selected_users"):
        if several in state:
            return [one if isinstance(one, str) else one["value"] for one in state[several]]
    chosen = state.get("selected_option") or {}
    days = (state.get(name) for name in ("selected_date", "selected_time", "selected_user", "selected_conversation"))
    return next((day for day in days if day), None) or state.get("value") or chosen.get("value") or ""


@asynccontextmanager
async def opened(database_url: str, **settings: Any) -> AsyncIterator[InSlack]:
    """A bot in Slack for as long as it is needed."""
    hymnsheet, runner = await start(database_url, **settings)
    yield hymnsheet
    await hymnsheet.house.close()
    await hymnsheet.playground.close()
    await runner.cleanup()


async def start(
    database_url: str,
    *,
    clock: Clock | None = None,
    rates: Rates | None = None,
    workspace: Workspace | None = None,
    **settings: Any,
) -> tuple[InSlack, web.AppRunner]:
    """A bot and a Slack on a free port, settled in and waiting; time stands at Monday morning in Berlin."""
    playground = Playground(
        manifest=MANIFEST,
        workspaces=[workspace] if workspace else None,
        clock=clock or Clock(frozen_at=MONDAY_MORNING.astimezone(UTC)),
        limits=Limits(),
    )
    application = web.Application()
    runner = web.AppRunner(application, access_log=None, auto_decompress=False)
    application.add_routes(routes(playground))
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    playground.is_at(base)
    house = House(settings_for(playground, database_url, **settings), clock=playground.clock, rates=rates)
    application.add_routes(house.routes())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await house.open()
    await house.settle_in()
    return InSlack(playground, house), runner


def settings_for(playground: Playground, database_url: str, **settings: Any) -> Settings:
    """The settings of a bot that has this playground as its Slack."""
    return read_settings(
        _env_file=None,
        database_url=database_url,
        slack_bot_token=playground.workspace.bot_token,
        slack_signing_secret=SIGNING_SECRET,
        slack_api_url=f"{playground.base_url}/api/",
        **{"hymnsheet_keys": KEY, **settings},
    )
