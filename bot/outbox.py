"""The outbox: claims what is due, hands it to the platform's sender, and records what came of it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import random
from secrets import token_hex

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.aftermath import note_lapsed, record
from bot.clock import Clock
from bot.outgoing import Outgoing, Sender
from bot.tasks import Tasks
from rules.delivery import ATTEMPT_FOR, PACE, Drawing, Outcome, Refused, Uncertain
from rules.ids import WorkspaceId
from rules.people import Platform
from storage.outbox import Claimed, claim, expire, release_lapsed
from storage.unit_of_work import Storage

__all__ = ["Outbox", "Outgoing", "Sender"]

log = structlog.get_logger(__name__)

AT_ONCE = 64
AT_ONCE_EACH = 16
POLL = timedelta(seconds=1)
SWEEP_EVERY = timedelta(seconds=5)
RECORD_AGAIN_AFTER = 0.5
RECORD_FOR = 2.0


class Outbox:
    """Sends what is due, in as many conversations at once as there is room for, and one message at a time in each.

    `pace` is the pause between two messages in one conversation; `chance` draws a number in [0, 1).
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
    ) -> None:
        self._storage = storage
        self._senders = senders
        self._clock = clock
        self._chance = chance
        self._pace = pace
        self._attempt_for = attempt_for
        self._tasks = Tasks()
        self._sending: set[asyncio.Task[None]] = set()
        self._in_flight: Counter[WorkspaceId] = Counter()
        self._woken = asyncio.Event()
        self._swept_at: datetime | None = None

    def wake(self) -> None:
        """Something may be due: look now instead of at the next poll."""
        self._woken.set()

    async def run(self) -> None:
        """Send what becomes due, until cancelled; what is on its way then is left to `finish`."""
        while True:
            self._woken.clear()
            await self._sweep_sometimes()
            if not await self._start_due():
                await self._until_woken()

    async def drain(self) -> None:
        """Send everything that is due now, and what becomes due through that; returns when nothing is."""
        await self._sweep()
        while await self._start_due() or self._sending:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)

    async def finish(self) -> None:
        """Let what is on its way arrive, record it, and let go of the platforms."""
        await self._tasks.finish(seconds=self._attempt_for.total_seconds() + RECORD_FOR)
        for sender in self._senders.values():
            await sender.close()

    async def _until_woken(self) -> None:
        try:
            async with asyncio.timeout(POLL.total_seconds()):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _start_due(self) -> int:
        """Claim what there is room for and begin to send it; returns how much that was."""
        room = AT_ONCE - self._in_flight.total()
        if room <= 0:
            return 0
        async with self._storage.across_organisations() as transaction:
            claimed = await claim(
                transaction,
                lease=token_hex(16),
                now=self._clock.now(),
                most=room,
                busy=[workspace for workspace, count in self._in_flight.items() if count >= AT_ONCE_EACH],
                most_each=AT_ONCE_EACH,
                dialect=self._storage.database.dialect,
            )
        for each in claimed:
            self._in_flight[each.workspace_id] += 1
            task = self._tasks.start(self._see_to(each), name="delivery")
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return len(claimed)

    async def _see_to(self, claimed: Claimed) -> None:
        try:
            if self._clock.now() + self._attempt_for < claimed.lease_until:
                await self._record(claimed, await self._try(claimed))
        finally:
            self._in_flight[claimed.workspace_id] -= 1
            self.wake()

    async def _try(self, claimed: Claimed) -> Outcome:
        """Send a message; what is refused for how it is drawn is tried again with less drawn."""
        outcome: Outcome = Refused("never drawn", simpler_may_do=True)
        try:
            async with asyncio.timeout(self._attempt_for.total_seconds()):
                for drawing in Drawing:
                    outcome = await self._senders[claimed.platform].send(
                        _outgoing(claimed, drawing, now=self._clock.now())
                    )
                    if not (isinstance(outcome, Refused) and outcome.simpler_may_do):
                        break
        except TimeoutError:
            return Uncertain(f"no answer within {self._attempt_for.total_seconds():g} seconds")
        return outcome

    async def _record(self, claimed: Claimed, outcome: Outcome) -> None:
        """Write the outcome down while the lease lasts, however often the database has to be asked."""
        while self._clock.now() < claimed.lease_until:
            try:
                async with self._storage.unit_of_work(claimed.organisation_id) as work:
                    await record(work, claimed, outcome, now=self._clock.now(), pace=self._pace, chance=self._chance())
            except (SQLAlchemyError, OSError) as error:
                log.warning("an outcome could not be recorded yet", action="record", error=type(error).__name__)
                await asyncio.sleep(RECORD_AGAIN_AFTER)
            else:
                return

    async def _sweep_sometimes(self) -> None:
        now = self._clock.now()
        if self._swept_at is None or not timedelta(0) <= now - self._swept_at < SWEEP_EVERY:
            await self._sweep()

    async def _sweep(self) -> None:
        """Give back what replicas that are gone had claimed, and let go of what is too late."""
        now = self._clock.now()
        async with self._storage.across_organisations() as transaction:
            lapsed = await release_lapsed(transaction, now=now)
            await expire(transaction, now=now)
        for each in lapsed:
            async with self._storage.unit_of_work(each.organisation_id) as work:
                await note_lapsed(work, each, now=now)
        self._swept_at = now


def _outgoing(claimed: Claimed, drawing: Drawing, *, now: datetime) -> Outgoing:
    return Outgoing(
        organisation_id=claimed.organisation_id,
        workspace_id=claimed.workspace_id,
        workspace=claimed.external_id,
        delivery=claimed.key,
        kind=claimed.kind,
        place=claimed.place,
        person=claimed.person,
        thread=claimed.thread,
        response_url=claimed.response_url,
        message=claimed.message,
        written_at=claimed.created_at,
        tried_at=now,
        sent_channel=claimed.sent_channel,
        sent_ref=claimed.sent_ref,
        drawing=drawing,
    )
