"""The front door, for tests: a whole bot and a whole Slack on one loop, with a clock that stands still until moved.

    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await rita.types("/objection")
    await rita.submits(words="Too expensive for a team of five", category="Price")
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect("Too expensive for a team of five", button="Claim")

After everything a person does, what became due is sent. A message in a channel or a direct message that no test asked
for fails the test at its end: say `expect`, or `hymnsheet.mind_nothing_more()`.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.app import House
from bot.config import Settings, read_settings
from bot.rates import Rates
from playground.bot_link import Answer
from playground.clock import Clock
from playground.limits import Limits
from playground.model import Kind, Message
from playground.people import Person
from playground.playground import SIGNING_SECRET, Playground
from playground.reading import plain
from playground.server import routes
from playground.words import Reader
from playground.workspace import Workspace
from rules.delivery import DeliveryState
from rules.people import Platform, Side
from storage.members import Profile
from storage.places import Place, Purpose
from storage.unit_of_work import UnitOfWork
from tests.postgres import free_port

KEY = "YSBrZXkgZm9yIHRlc3RzLCBvZiAzMiBieXRlcyAxMjM="
MANIFEST = Path(__file__).parent.parent / "manifest.yml"
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY_MORNING = datetime(2026, 3, 2, 10, 0, tzinfo=BERLIN)
STEP = timedelta(hours=6)
PACED = timedelta(seconds=1)
MOST_PACED = 40


class Hymnsheet:
    """A running bot with its Slack, as a test sees it."""

    def __init__(self, playground: Playground, house: House) -> None:
        self.playground = playground
        self.house = house
        self.minding = True
        self.expected: set[str] = set()

    @property
    def now(self) -> datetime:
        """The instant it is for everybody here."""
        return self.playground.clock.now()

    def person(self, name: str) -> "Tester":
        """Somebody of the demo team, by first name."""
        return Tester(self, name)

    def channel(self, name: str) -> "ChannelView":
        """A channel, as everybody in it sees it."""
        return ChannelView(self, name)

    async def settle(self) -> None:
        """Send what is due; a message that waits for its turn in a conversation is waited for."""
        for _ in range(MOST_PACED):
            await self.house.look()
            if not await self._waiting():
                return
            self.playground.clock.advance(PACED)

    async def _waiting(self) -> bool:
        async with self.unit_of_work() as work:
            return bool((await work.deliveries.count_by_state()).get(DeliveryState.WAITING))

    async def until(self, when: str | datetime) -> None:
        """Let time pass until "08:30 tomorrow", "Tue 10:00", "in 3 h" or an instant, doing what becomes due."""
        target = when if isinstance(when, datetime) else moment(when, now=self.now)
        while self.now < target:
            await self.settle()
            ahead = [self.now + STEP, target, self.house.timetable.next_at() or target]
            self.playground.clock.move_to(max(self.now, min(at for at in ahead if at > self.now)))
        await self.settle()

    async def sleep_until(self, when: str | datetime) -> None:
        """Time passes while the bot is not running, as over a night without power."""
        self.playground.clock.move_to(when if isinstance(when, datetime) else moment(when, now=self.now))
        await self.settle()

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work for the organisation, to look behind the front door."""
        team = self.playground.workspace.team_id
        workspace = await self.house.dispatcher.workspace_called(Platform.SLACK, team)
        async with self.house.storage.unit_of_work(workspace.organisation_id) as work:
            yield work

    def reads(self, message: Message) -> str:
        """A message as somebody in Berlin reads it, with names and local times."""
        return plain(message, Reader.of(self.playground.workspace))

    def mind_nothing_more(self) -> None:
        """Messages nobody asked for are fine in this test."""
        self.minding = False

    def expect_nothing_more(self) -> None:
        """Fail if the bot said something in a channel or a direct message that no expectation named."""
        unasked = [message for message in self._said() if message.ts not in self.expected]
        assert not unasked, "nobody asked for:\n" + "\n---\n".join(self.reads(message) for message in unasked)

    def _said(self) -> list[Message]:
        workspace = self.playground.workspace
        return [
            message
            for messages in workspace.messages.values()
            for message in messages
            if message.from_bot and not message.is_ephemeral
        ]


class Tester(Person):
    """A person whose every act is followed by what it made due."""

    __test__ = False

    def __init__(self, hymnsheet: Hymnsheet, name: str, *, workspace: Workspace | None = None) -> None:
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

    def expect_direct(self, *texts: str, button: str | None = None) -> str:
        """The newest direct message with all of these texts; fails where there is none."""
        direct = [message for message in self.messages() if self._is_direct(message)]
        return _expect(self._hymnsheet, direct, texts, button, f"direct messages to {self.user.real_name}")

    def expect_told(self, *texts: str, button: str | None = None) -> str:
        """The newest thing said to them, anywhere and even to them alone, with all of these texts."""
        return _expect(self._hymnsheet, self.messages(), texts, button, f"what {self.user.real_name} sees")

    def _is_direct(self, message: Message) -> bool:
        return self.workspace.channels[message.channel].kind in (Kind.IM, Kind.GROUP) and not message.is_ephemeral

    async def _then(self, answer: Answer) -> Answer:
        await self._hymnsheet.house.tasks.quiet()
        await self._hymnsheet.settle()
        return answer


class ChannelView:
    """A channel and what was posted in it."""

    def __init__(self, hymnsheet: Hymnsheet, name: str) -> None:
        self._hymnsheet = hymnsheet
        self.name = name

    @property
    def messages(self) -> list[Message]:
        """Everything in it that everybody sees, oldest first."""
        workspace = self._hymnsheet.playground.workspace
        return [
            message for message in workspace.messages[workspace.get_channel(self.name).id] if not message.is_ephemeral
        ]

    @property
    def texts(self) -> list[str]:
        """Everything in it as a person reads it."""
        return [self._hymnsheet.reads(message) for message in self.messages]

    def expect(self, *texts: str, button: str | None = None) -> str:
        """The newest message with all of these texts; fails where there is none."""
        return _expect(self._hymnsheet, self.messages, texts, button, f"#{self.name}")

    def expect_no(self, text: str) -> None:
        """Nobody said this here."""
        assert not [said for said in self.texts if text in said], f"{text!r} stands in #{self.name}"


def _expect(
    hymnsheet: Hymnsheet, messages: list[Message], texts: tuple[str, ...], button: str | None, where: str
) -> str:
    wanted = [*texts, *([f"[{button}]"] if button else [])]
    for message in reversed(messages):
        said = hymnsheet.reads(message)
        if all(text in said for text in wanted):
            hymnsheet.expected.add(message.ts)
            return said
    seen = "\n---\n".join(hymnsheet.reads(message) for message in messages) or "(nothing)"
    raise AssertionError(f"no message with {wanted} in {where}; there is:\n{seen}")


def moment(words: str, *, now: datetime, zone: ZoneInfo = BERLIN) -> datetime:
    """An instant said as people do: "08:30 tomorrow", "16:30", "Tue 10:00", "in 3 h", "in 5 min"."""
    local = now.astimezone(zone)
    if ahead := re.fullmatch(r"in (\d+) (min|h|days?)", words):
        unit = {"min": "minutes", "h": "hours", "day": "days", "days": "days"}[ahead[2]]
        return now + timedelta(**{unit: int(ahead[1])})
    clock = re.search(r"(\d\d):(\d\d)", words)
    assert clock, f"no time in {words!r}"
    days = 1 if "tomorrow" in words else 0
    if weekday := re.search(r"Mon|Tue|Wed|Thu|Fri|Sat|Sun", words):
        wanted = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].index(weekday[0])
        days = (wanted - local.weekday()) % 7 or 7
    day = (local + timedelta(days=days)).date()
    return datetime(day.year, day.month, day.day, int(clock[1]), int(clock[2]), tzinfo=zone).astimezone(UTC)


async def start(
    database_url: str,
    *,
    clock: Clock | None = None,
    rates: Rates | None = None,
    workspace: Workspace | None = None,
    **settings: Any,
) -> tuple[Hymnsheet, web.AppRunner]:
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
    return Hymnsheet(playground, house), runner


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


SIDES = {"Rita": Side.SALES, "Sam": Side.SALES, "Mona": Side.SALES, "Max": Side.MARKETING, "Lena": Side.MARKETING}
MANAGED = {"Mona": ("Rita", "Sam")}
CHANNELS = {
    Purpose.MARKETING: "marketing",
    Purpose.SALES: "sales",
    Purpose.WINS: "wins",
    Purpose.ROUNDUP: "roundup",
}


async def set_up(hymnsheet: Hymnsheet) -> None:
    """What an admin's `/hymnsheet setup` leaves behind: sides, managers, channels, zone."""
    slack, house = hymnsheet.playground.workspace, hymnsheet.house
    workspace = await house.dispatcher.workspace_called(Platform.SLACK, slack.team_id)
    async with house.storage.unit_of_work(workspace.organisation_id) as work:
        ids = {}
        for user in slack.people():
            profile = Profile(
                person=user.id, zone=user.tz, is_admin=user.is_admin, is_guest=False, is_bot=False, is_active=True
            )
            ids[user.real_name.split()[0]] = await work.members.meet(
                profile, workspace_id=workspace.id, now=hymnsheet.now
            )
        for side in Side:
            people = [slack.get_user(name).id for name, on in SIDES.items() if on is side]
            await work.members.set_side(side, people, workspace_id=workspace.id)
        for manager, reports in MANAGED.items():
            people = [slack.get_user(name).id for name in reports]
            await work.members.set_manager(ids[manager], people, workspace_id=workspace.id)
        for purpose, channel in CHANNELS.items():
            place = Place(workspace_id=workspace.id, channel=slack.get_channel(channel).id)
            await work.places.choose(purpose, place)
        await work.organisations.change(zone="Europe/Berlin", set_up_at=hymnsheet.now)
