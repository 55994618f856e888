"""An outbox with its database, a clock that is moved, and a platform that goes wrong as it is told."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from sqlalchemy import insert

from bot.outbox import Outbox, Outgoing
from messages.model import Message, decode_message, encode, paragraph
from rules.delivery import Delivered, DeliveryState, Outcome, Policy, Priority, Uncertain
from rules.ids import WorkspaceId
from rules.people import Platform
from storage.database import open_database
from storage.health import Health
from storage.members import Profile
from storage.organisations import KnownWorkspace, find_workspace, found_organisation
from storage.places import Place, Purpose
from storage.tables import workspaces
from storage.unit_of_work import Storage, UnitOfWork

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self._now = at

    def now(self) -> datetime:
        return self._now

    def advance(self, **by: float) -> datetime:
        self._now += timedelta(**by)
        return self._now


@dataclass(frozen=True)
class Call:
    """One call of the bot to the platform, and whether the platform took it."""

    at: datetime
    place: str
    words: str
    outgoing: Outgoing
    accepted: bool


Fault: TypeAlias = Callable[[Outgoing], Any]


class FakePlatform:
    """Takes messages, keeps a ledger of all calls, and goes wrong for a place as scripted."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._faults: defaultdict[str, deque[Any]] = defaultdict(deque)
        self.calls: list[Call] = []
        self.before_each: Callable[[Outgoing], Any] | None = None
        self.release = asyncio.Event()

    def script(self, place: str, *faults: Any) -> None:
        """Let the next calls to a place end like this: an outcome, `accepted_and_lost`, or `hangs`."""
        self._faults[place].extend(faults)

    async def send(self, outgoing: Outgoing) -> Outcome:
        if self.before_each is not None:
            await self.before_each(outgoing)
        place = outgoing.sent_channel or outgoing.place
        fault = self._faults[place].popleft() if self._faults[place] else None
        if fault == "hangs":
            self._note(outgoing, place, accepted=False)
            await self.release.wait()
            return Uncertain("connection lost")
        accepted = fault in (None, "accepted and lost")
        self._note(outgoing, place, accepted=accepted)
        if fault is None:
            return Delivered(place, outgoing.sent_ref or f"{len(self.calls)}.0")
        return Uncertain("connection lost") if fault == "accepted and lost" else fault

    async def close(self) -> None:
        """Nothing is open."""

    def _note(self, outgoing: Outgoing, place: str, *, accepted: bool) -> None:
        words = decode_message(outgoing.message).summary
        self.calls.append(Call(self._clock.now(), place, words, outgoing, accepted))

    def words(self, place: str | None = None) -> list[str]:
        """What was accepted, in order."""
        return [call.words for call in self.calls if call.accepted and place in (None, call.place)]

    def called(self, place: str) -> int:
        """How often a place was called, whatever came of it."""
        return sum(call.place == place for call in self.calls)


class World:
    """An organisation with one workspace, its outbox and the platform behind it."""

    def __init__(self, storage: Storage, workspace: KnownWorkspace, clock: MovableClock) -> None:
        self.storage = storage
        self.workspace = workspace
        self.clock = clock
        self.platform = FakePlatform(clock)
        self.outbox = self.new_outbox()

    def new_outbox(self, **settings: Any) -> Outbox:
        """Another replica on the same database."""
        return Outbox(
            self.storage,
            {Platform.SLACK: self.platform},
            settings.pop("clock", self.clock),
            chance=lambda: 0.0,
            **settings,
        )

    def work(self, workspace: KnownWorkspace | None = None) -> Any:
        """A unit of work of the organisation, or of another workspace's."""
        return self.storage.unit_of_work((workspace or self.workspace).organisation_id)

    async def post(
        self,
        words: str,
        place: str = "C1",
        *,
        key: str = "",
        workspace: KnownWorkspace | None = None,
        **how: Any,
    ) -> None:
        """Put a message into the outbox."""
        workspace = workspace or self.workspace
        async with self.work(workspace) as work:
            await work.deliveries.post(
                encode(Message(words, (paragraph(words),))),
                to=Place(workspace_id=workspace.id, channel=place),
                key=key or words,
                now=self.clock.now(),
                **how,
            )

    async def celebrate(self, words: str, place: str = "C1", **how: Any) -> None:
        """Put a message into the outbox that must not be said twice."""
        await self.post(words, place, policy=Policy.AT_MOST_ONCE, **how)

    async def alert(self, words: str, place: str = "C1", **how: Any) -> None:
        """Put a message into the outbox that must not be missed."""
        await self.post(words, place, priority=Priority.ALERT, **how)

    async def refresh(self, key: str, words: str) -> bool:
        """Let a message say something else."""
        async with self.work() as work:
            return await work.deliveries.refresh(key, encode(Message(words)), now=self.clock.now())

    async def pass_time(self, seconds: float, *, step: float = 5.0) -> None:
        """Let the outbox work while time passes."""
        for _ in range(int(seconds / step)):
            await self.outbox.drain()
            self.clock.advance(seconds=step)
        await self.outbox.drain()

    async def states(self) -> dict[DeliveryState, int]:
        """How many deliveries stand where."""
        async with self.work() as work:
            return (await Health(work).post()).counts

    async def new_workspace(self, name: str, *, within: KnownWorkspace | None = None) -> KnownWorkspace:
        """Another organisation's workspace, or another of the same organisation."""
        return await _workspace(self.storage, name, self.clock, within=within)

    async def new_admin(self, person: str = "UADMIN", *, workspace: KnownWorkspace | None = None) -> None:
        """Somebody who is told when things go wrong."""
        workspace = workspace or self.workspace
        async with self.work(workspace) as work:
            await meet(work, person, workspace.id, is_admin=True, now=self.clock.now())


async def meet(
    work: UnitOfWork, person: str, workspace_id: WorkspaceId, *, is_admin: bool = False, now: datetime
) -> None:
    """Make a person known."""
    profile = Profile(person=person, zone="UTC", is_admin=is_admin, is_guest=False, is_bot=False, is_active=True)
    await work.members.meet(profile, workspace_id=workspace_id, now=now)


async def _workspace(
    storage: Storage, name: str, clock: MovableClock, *, within: KnownWorkspace | None = None
) -> KnownWorkspace:
    async with storage.across_organisations() as transaction:
        if within is not None:
            row = {"organisation_id": within.organisation_id, "platform": Platform.SLACK, "external_id": name}
            await transaction.execute(insert(workspaces).values(**row, name=name, created_at=clock.now()))
            return await find_workspace(transaction, platform=Platform.SLACK, external_id=name)
        return await found_organisation(
            transaction, platform=Platform.SLACK, external_id=name, name=name, bot_person="UBOT", now=clock.now()
        )


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    storage = Storage(open_database(database_url))
    yield storage
    await storage.close()


@pytest.fixture
async def world(storage: Storage) -> World:
    clock = MovableClock()
    workspace = await _workspace(storage, "TONE", clock)
    world = World(storage, workspace, clock)
    await world.new_admin()
    async with world.work() as work:
        place = Place(workspace_id=workspace.id, channel="C1")
        await work.places.choose(Purpose.MARKETING, place)
        await work.organisations.change(set_up_at=clock.now())
    return world
