"""The metronome: says "look" every so often. What is due is rows in the database, never jobs in memory."""

import asyncio
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler


class Beat:
    """Comes at once and again and again; whoever was busy finds one beat waiting, never several."""

    def __init__(self) -> None:
        self._come = asyncio.Event()
        self._come.set()

    async def next(self) -> None:
        """Return when it has come since it was last waited for."""
        await self._come.wait()
        self._come.clear()

    async def strike(self) -> None:
        """Let it come now."""
        self._come.set()


class Metronome:
    """Beats at even intervals. APScheduler keeps the time, and is trusted with nothing else."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def every(self, interval: timedelta) -> Beat:
        """A beat that comes once an interval, and once at the start."""
        beat = Beat()
        self._scheduler.add_job(
            beat.strike,
            "interval",
            seconds=interval.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        return beat

    def start(self) -> None:
        """Begin to beat; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Fall silent."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
