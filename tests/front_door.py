"""What a promise may ask of a bot, whichever platform it stands in: people, channels, and a clock that is moved.

`tests/harness.py` is this in Slack, `tests/teams/harness.py` the same in Teams. A test that asks for nothing else runs
in both.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from bot.app import House
from playground.clock import Clock
from playground.playground import Playground
from rules.delivery import DeliveryState
from rules.people import Platform, Side
from storage.members import Profile
from storage.organisations import KnownWorkspace
from storage.places import Place, Purpose
from storage.tables import deliveries
from storage.unit_of_work import UnitOfWork

KEY = "YSBrZXkgZm9yIHRlc3RzLCBvZiAzMiBieXRlcyAxMjM="
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY_MORNING = datetime(2026, 3, 2, 10, 0, tzinfo=BERLIN)
STEP = timedelta(hours=6)
PACED = timedelta(seconds=1)
MOST_PACED = 40

SIDES = {"Rita": Side.SALES, "Sam": Side.SALES, "Mona": Side.SALES, "Max": Side.MARKETING, "Lena": Side.MARKETING}
MANAGED = {"Mona": ("Rita", "Sam")}
CHANNELS = {
    Purpose.MARKETING: "marketing",
    Purpose.SALES: "sales",
    Purpose.WINS: "wins",
    Purpose.ROUNDUP: "roundup",
}
_SOON = (
    select(deliveries.c.id)
    .where(
        deliveries.c.organisation_id == bindparam("organisation"),
        deliveries.c.state == DeliveryState.WAITING,
        deliveries.c.due_at <= bindparam("soon"),
    )
    .limit(1)
)


class Somebody(Protocol):
    """A person of the demo team at their keyboard. Everything they do is followed by what it made due.

    A form is a modal in Slack, and a card or a dialog in Teams; a home is a tab there and a card here.
    """

    @property
    def id(self) -> str:
        """What the platform calls them."""

    @property
    def name(self) -> str:
        """What people call them, in full."""

    async def types(self, text: str, more: str = "", *, channel: str = ...) -> Any:
        """Type a command with its words."""

    async def says(self, text: str, *, channel: str = ..., thread: Any = None) -> Any:
        """Say something in a channel or a thread of it, and give the message said."""

    async def uses(self, shortcut: str, message: Any = None) -> Any:
        """Use an entry of a message's menu, by its name."""

    async def clicks(self, label: str, message: Any = None, *, at_home: bool = False) -> Any:
        """Click a button: of the message with these words, of the open form, else of the newest that has it."""

    async def opens_home(self) -> Any:
        """Look at one's own page."""

    @property
    def home_text(self) -> str:
        """That page, as they saw it last."""

    @property
    def has_form(self) -> bool:
        """Whether a form is open before them."""

    @property
    def form_title(self) -> str:
        """What the open form is called."""

    @property
    def form_text(self) -> str:
        """The open form, as they read it."""

    @property
    def fields(self) -> Sequence[str]:
        """What the open form asks for, by the names of its fields."""

    @property
    def errors(self) -> dict[str, str]:
        """The sentences now shown at the fields of the open form, by the names of the fields."""

    def typed(self, field: str) -> Any:
        """What stands in a field of the open form: words, or a list where several may be chosen."""

    def options(self, field: str) -> list[str]:
        """What can be chosen in a field of the open form."""

    def fills(self, **values: object) -> None:
        """Fill in fields of the open form without sending it off."""

    async def chooses(self, label: str, value: object) -> Any:
        """Choose something that changes the rest of the form, and see it changed."""

    async def submits(self, **values: object) -> Any:
        """Fill in the open form, each value by the name or the label of its field, and send it off."""

    def forges(self, label: str, value: str) -> None:
        """Make the newest button of this label carry another value, as a forged request would."""

    async def moves_to(self, zone: str) -> Any:
        """Live in another zone from now on."""

    async def closes(self) -> Any:
        """Leave the open form without sending it."""

    def messages(self, channel: str | None = None) -> list[Any]:
        """What they can see in one channel or all of theirs, oldest first."""

    def sees(self, channel: str | None = None) -> list[str]:
        """The same, as they read it."""

    def direct_messages(self) -> list[str]:
        """What the bot told them alone and by itself, oldest first."""

    def reads(self, thing: Any) -> str:
        """A message as they read it: people by name, times in their zone."""

    def expect_direct(self, *texts: str, button: str | None = None) -> str:
        """The newest direct message with all of these texts; fails where there is none."""

    def expect_told(self, *texts: str, button: str | None = None) -> str:
        """The newest thing said to them, anywhere and even to them alone, with all of these texts."""


class Hymnsheet(ABC):
    """A running bot as a test sees it."""

    platform: Platform
    playground: Playground
    """Its Slack, where it is in Slack: a test that looks at it is for Slack only."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.minding = True
        self.expected: set[str] = set()

    @property
    @abstractmethod
    def clock(self) -> Clock:
        """What tells the time to everybody here."""

    @property
    @abstractmethod
    def workspace_name(self) -> str:
        """What the platform calls the workspace or tenant."""

    @property
    @abstractmethod
    def base_url(self) -> str:
        """Where the bot is reached by other programs."""

    @abstractmethod
    def person(self, name: str) -> Any:
        """Somebody of the demo team, by first name."""

    @abstractmethod
    def messages_in(self, channel: str) -> list[Any]:
        """Everything in a channel that everybody sees, oldest first."""

    @abstractmethod
    def reads(self, message: Any) -> str:
        """A message as somebody in Berlin reads it, with names and local times."""

    @abstractmethod
    def said(self) -> list[Any]:
        """What the bot said by itself, in channels and direct messages."""

    @abstractmethod
    def name_of(self, message: Any) -> str:
        """What the platform calls a message."""

    @abstractmethod
    def place_of(self, channel: str) -> str:
        """What the platform calls a channel."""

    @abstractmethod
    def profiles(self) -> list[Profile]:
        """What the platform says of everybody of the demo team."""

    @abstractmethod
    def keeps_silent_about_people(self) -> None:
        """The next time it is asked who has an address, the platform does not say."""

    @abstractmethod
    def sends_away_from(self, channel: str) -> None:
        """Somebody takes the bot out of a channel, without a word to it."""

    @abstractmethod
    def takes_back_into(self, channel: str) -> None:
        """Somebody adds the bot to the channel again."""

    @property
    def now(self) -> datetime:
        """The instant it is for everybody here."""
        return self.clock.now()

    def channel(self, name: str) -> "ChannelView":
        """A channel, as everybody in it sees it."""
        return ChannelView(self, name)

    async def settle(self) -> None:
        """Send what is due; a message that waits for its turn in a conversation is waited for."""
        for _ in range(MOST_PACED):
            await self.house.look()
            if not await self._waiting():
                return
            self.clock.advance(PACED)

    async def _waiting(self) -> bool:
        async with self.unit_of_work() as work:
            asked = {"organisation": work.organisation_id, "soon": self.now + PACED * MOST_PACED}
            return (await work.execute(_SOON, asked)).first() is not None

    async def until(self, when: str | datetime) -> None:
        """Let time pass until "08:30 tomorrow", "Tue 10:00", "in 3 h" or an instant, doing what becomes due."""
        target = when if isinstance(when, datetime) else moment(when, now=self.now)
        while self.now < target:
            await self.settle()
            ahead = [self.now + STEP, target, self.house.timetable.next_at() or target]
            self.clock.move_to(max(self.now, min(at for at in ahead if at > self.now)))
        await self.settle()

    async def sleep_until(self, when: str | datetime) -> None:
        """Time passes while the bot is not running, as over a night without power."""
        self.clock.move_to(when if isinstance(when, datetime) else moment(when, now=self.now))
        await self.settle()

    async def workspace(self) -> KnownWorkspace:
        """The workspace or tenant, as the bot knows it."""
        return await self.house.dispatcher.workspace_called(self.platform, self.workspace_name)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work for the organisation, to look behind the front door."""
        async with self.house.storage.unit_of_work((await self.workspace()).organisation_id) as work:
            yield work

    def mind_nothing_more(self) -> None:
        """Messages nobody asked for are fine in this test."""
        self.minding = False

    def expect_nothing_more(self) -> None:
        """Fail if the bot said something in a channel or a direct message that no expectation named."""
        unasked = [message for message in self.said() if self.name_of(message) not in self.expected]
        assert not unasked, "nobody asked for:\n" + "\n---\n".join(self.reads(message) for message in unasked)


class ChannelView:
    """A channel and what was posted in it."""

    def __init__(self, hymnsheet: Hymnsheet, name: str) -> None:
        self._hymnsheet = hymnsheet
        self.name = name

    @property
    def messages(self) -> list[Any]:
        """Everything in it that everybody sees, oldest first."""
        return self._hymnsheet.messages_in(self.name)

    @property
    def texts(self) -> list[str]:
        """Everything in it as a person reads it."""
        return [self._hymnsheet.reads(message) for message in self.messages]

    def expect(self, *texts: str, button: str | None = None) -> str:
        """The newest message with all of these texts; fails where there is none."""
        return expect(self._hymnsheet, self.messages, texts, button, f"#{self.name}", reads=self._hymnsheet.reads)

    def expect_no(self, text: str) -> None:
        """Nobody said this here."""
        assert not [said for said in self.texts if text in said], f"{text!r} stands in #{self.name}"


class Reads(Protocol):
    """How a message is read."""

    def __call__(self, message: Any) -> str:
        """Its words."""


def expect(
    hymnsheet: Hymnsheet, messages: list[Any], texts: tuple[str, ...], button: str | None, where: str, *, reads: Reads
) -> str:
    """The newest of the messages with all of these texts, which is expected from now on."""
    wanted = [*texts, *([f"[{button}]"] if button else [])]
    for message in reversed(messages):
        said = reads(message)
        if all(text in said for text in wanted):
            hymnsheet.expected.add(hymnsheet.name_of(message))
            return said
    seen = "\n---\n".join(reads(message) for message in messages) or "(nothing)"
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


async def set_up(hymnsheet: Hymnsheet) -> None:
    """What an admin's `/hymnsheet setup` leaves behind: sides, managers, channels, zone."""
    workspace = await hymnsheet.workspace()
    async with hymnsheet.unit_of_work() as work:
        ids = {
            profile.person: await work.members.meet(profile, workspace_id=workspace.id, now=hymnsheet.now)
            for profile in hymnsheet.profiles()
        }
        for side in Side:
            people = [hymnsheet.person(name).id for name, on in SIDES.items() if on is side]
            await work.members.set_side(side, people, workspace_id=workspace.id)
        for manager, reports in MANAGED.items():
            people = [hymnsheet.person(name).id for name in reports]
            await work.members.set_manager(ids[hymnsheet.person(manager).id], people, workspace_id=workspace.id)
        for purpose, channel in CHANNELS.items():
            place = Place(workspace_id=workspace.id, channel=hymnsheet.place_of(channel))
            await work.places.choose(purpose, place)
        await work.organisations.change(zone="Europe/Berlin", set_up_at=hymnsheet.now)
