"""Events that found nobody in: delivered again at once, after one minute and after five."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from playground.bot_link import Answer, BotLink, Delivery
from playground.clock import Clock

AGAIN_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
LOOK_EVERY = 0.5
REASONS = {"operation_timeout": "http_timeout", "dispatch_failed": "connection_failed"}


@dataclass(frozen=True, slots=True)
class _Waiting:
    due_at: datetime
    happened_at: datetime
    delivery: Delivery


class Redelivery:
    """Brings events to the bot and repeats those it did not take, by the playground's clock.

    Where time passes by itself so do the repeats; where it stands still, whoever moves it calls `deliver_due`.
    """

    def __init__(self, link: BotLink, clock: Clock) -> None:
        self._link = link
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._look: asyncio.Task[None] | None = None

    async def deliver(self, delivery: Delivery) -> Answer:
        """Bring an event to the bot; one it refuses comes again, the first time before this returns."""
        answer = await self._attempt(_Waiting(self._clock.now(), self._clock.now(), delivery))
        await self.deliver_due()
        return answer

    async def deliver_due(self) -> None:
        """Bring again what is due by now."""
        while due := [waiting for waiting in self._waiting if waiting.due_at <= self._clock.now()]:
            self._waiting.remove(due[0])
            await self._attempt(due[0])

    async def _attempt(self, waiting: _Waiting) -> Answer:
        answer = await self._link.deliver(waiting.delivery)
        done = waiting.delivery.retry_number
        if answer.error and not answer.no_retry and done < len(AGAIN_AFTER):
            reason = REASONS.get(answer.error, "http_error")
            again = replace(waiting.delivery, retry_number=done + 1, retry_reason=reason)
            self._waiting.append(_Waiting(waiting.happened_at + AGAIN_AFTER[done], waiting.happened_at, again))
            self._keep_looking()
        return answer

    def _keep_looking(self) -> None:
        if not self._clock.is_frozen and (self._look is None or self._look.done()):
            self._look = asyncio.create_task(self._deliver_as_time_passes())

    async def _deliver_as_time_passes(self) -> None:
        while self._waiting:
            await asyncio.sleep(LOOK_EVERY)
            await self.deliver_due()

    async def close(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        if self._look is not None:
            self._look.cancel()
            await asyncio.gather(self._look, return_exceptions=True)
