"""The outbox: claims what is due, hands it to the platform's sender, and records what came of it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import random
from secrets import token_hex
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.aftermath import note_lapsed, record
from bot.attempt import attempt
from bot.clock import Clock
from bot.metrics import LEASES_LOST
from bot.names import Names
from bot.outgoing import Outgoing, Sender, Silence
from bot.tasks import Tasks
from rules.delivery import ATTEMPT_FOR, PACE, Outcome
from rules.ids import WorkspaceId
from rules.people import Platform
from storage.outbox import Claimed, claim, expire, forget_old_turns, release_lapsed
from storage.unit_of_work import Storage

__all__ = ["Outbox", "Outgoing", "Sender"]

log = structlog.get_logger(__name__)

AT_ONCE = 256
AT_ONCE_EACH = 16
"""How many messages one workspace may have on their way, so that a slow one leaves room for the others."""
POLL_SECONDS = 1.0
GATHER_SECONDS = 0.1
"""The shortest time between two looks at what is due."""
SWEEP_EVERY = timedelta(seconds=5)
RECORD_AT_ONCE = 4
"""How many outcomes are written down at the same time: requests need the database's connections too."""
RECORD_AGAIN_SECONDS = 0.5
RECORD_SECONDS = 2.0


class Outbox:
    """Sends what is due, in as many conversations at once as there is room for, and one message at a time in each.

    `pace` is the pause between two messages in one conversation, `attempt_for` the longest a try may take; `chance`
    draws a number in [0, 1), `names` knows colleagues elsewhere.
    """

    def __init__(
        self,
        storage: Storage,
        senders: Mapping[Platform, Sender],
        clock: Clock,
        *,
        chance: Callable[[], float] = random,
        pace: timedelta = PACE,
        attempt_for: timedelta = ATTEMPT_FOR,
        names: Names | None = None,
    ) -> None:
        self._storage = storage
        self._senders = senders
        self._clock = clock
        self._chance = chance
        self._pace = pace
        self._attempt_for = attempt_for
        self._names = names
        self._tasks = Tasks()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._in_flight: Counter[WorkspaceId] = Counter()
        self._woken = asyncio.Event()
        self._recording = asyncio.Semaphore(RECORD_AT_ONCE)
        self._swept_at: datetime | None = None
        self._looked_at = 0.0

    def wake(self) -> None:
        """Something may be due: look now instead of at the next poll."""
        self._woken.set()

    async def run(self) -> None:
        """Send what becomes due, until cancelled; what is on its way then is left to `finish`."""
        while True:
            self._woken.clear()
            await self._sweep_sometimes()
            # Cancelled between claim and send, a message would be nobody's until its lease lapsed.
            if not await asyncio.shield(self._start(self._send_due())):
                await self._until_woken()

    async def drain(self) -> None:
        """Send everything that is due now, and what becomes due through that; returns when nothing is."""
        await self._sweep()
        while await self._send_due() or self._under_way:
            if self._under_way:
                await asyncio.wait(self._under_way)

    async def finish(self) -> None:
        """Let what is on its way arrive, record it, and let go of the platforms."""
        try:
            async with asyncio.timeout(self._attempt_for.total_seconds() + RECORD_SECONDS):
                while self._under_way:
                    await asyncio.wait(self._under_way)
        except TimeoutError:
            log.warning("some messages were still on their way", action="finish", count=len(self._under_way))
        await self._tasks.finish(seconds=0)
        for sender in self._senders.values():
            await sender.close()

    async def _until_woken(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self._woken.wait()
        # When much is written, one look serves many; a message that comes alone does not wait for others.
        await asyncio.sleep(max(0.0, self._looked_at + GATHER_SECONDS - asyncio.get_running_loop().time()))

    async def _send_due(self) -> int:
        """Claim what there is room for and begin to send it; returns how much that was."""
        self._looked_at = asyncio.get_running_loop().time()
        room = AT_ONCE - self._in_flight.total()
        if room <= 0:
            return 0
        async with self._storage.across_organisations() as transaction:
            claimed = await claim(
                transaction,
                lease=token_hex(16),
                now=self._clock.now(),
                most=room,
                most_each=AT_ONCE_EACH,
                in_flight=self._in_flight,
                dialect=self._storage.database.dialect,
            )
        for each in claimed:
            self._in_flight[each.workspace_id] += 1
            self._start(self._see_to(each))
        return len(claimed)

    def _start(self, work: Coroutine[Any, Any, int | None]) -> "asyncio.Task[int | None]":
        task = self._tasks.start(work, name="outbox")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _see_to(self, claimed: Claimed) -> None:
        try:
            now = self._clock.now()
            if now + self._attempt_for < claimed.lease_until:
                sender = self._senders.get(claimed.platform, Silence())
                readable = await self._readable(claimed)
                await self._record(claimed, await attempt(readable, sender, now=now, within=self._attempt_for))
        finally:
            self._in_flight -= Counter([claimed.workspace_id])
            self.wake()
            # The conversation's next message has to wait for its pace, and nothing else would wake us then.
            asyncio.get_running_loop().call_later(self._pace.total_seconds(), self.wake)

    async def _readable(self, claimed: Claimed) -> Claimed:
        """The same with the names of colleagues elsewhere; what is kept holds no names."""
        if self._names is None:
            return claimed
        message = await self._names.in_words(claimed.message, organisation_id=claimed.organisation_id)
        return replace(claimed, message=message)

    async def _record(self, claimed: Claimed, outcome: Outcome) -> None:
        """Write the outcome down, however often the database has to be asked while the lease lasts."""
        while True:
            try:
                await self._record_once(claimed, outcome)
            except (SQLAlchemyError, OSError) as error:
                log.warning("an outcome could not be recorded yet", action="record", error=type(error).__name__)
                if self._clock.now() >= claimed.lease_until:
                    raise
                await asyncio.sleep(RECORD_AGAIN_SECONDS)
            else:
                return

    async def _record_once(self, claimed: Claimed, outcome: Outcome) -> None:
        async with self._recording, self._storage.unit_of_work(claimed.organisation_id) as work:
            kept = await record(work, claimed, outcome, now=self._clock.now(), pace=self._pace, chance=self._chance())
        if not kept:
            LEASES_LOST.inc()
            log.warning("somebody else had taken over", action="lease_lost", outcome=type(outcome).__name__)

    async def _sweep_sometimes(self) -> None:
        if self._swept_at is None or not timedelta(0) <= self._clock.now() - self._swept_at < SWEEP_EVERY:
            await self._sweep()

    async def _sweep(self) -> None:
        """Give back what replicas that are gone had claimed, and let go of what is too late."""
        now = self._clock.now()
        async with self._storage.across_organisations() as transaction:
            lapsed = await release_lapsed(transaction, now=now)
            await expire(transaction, now=now)
            await forget_old_turns(transaction, now=now)
        for each in lapsed:
            async with self._storage.unit_of_work(each.organisation_id) as work:
                await note_lapsed(work, each, now=now)
        self._swept_at = now
