"""The watchdog: derives anew from the database, every minute, what should have been said and was not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.loops import Loops
from bot.metronome import Beat
from scheduled.job import Job
from storage.unit_of_work import Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the last look found; counts only."""

    looked_at: datetime
    overdue: int = 0
    missed: int = 0
    vanished: int = 0
    uncertain: int = 0
    paused: int = 0
    loops_down: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """Why things are not as they should be, in words for an operator; empty when all is well."""
        found = [
            (self.overdue, f"{self.overdue} messages are late"),
            (self.missed, f"{self.missed} due times of jobs were missed"),
            (self.vanished, f"{self.vanished} messages of jobs are gone from the database"),
            (len(self.loops_down), f"stopped: {', '.join(self.loops_down)}"),
        ]
        return tuple(words for count, words in found if count)


class Watchdog:
    """Looks every minute; `health` is what the last look found."""

    def __init__(self, storage: Storage, jobs: Sequence[Job], loops: Loops) -> None:
        self._storage = storage
        self._jobs = tuple(jobs)
        self._loops = loops
        self.health: Health | None = None

    async def run(self, beat: Beat, clock: Clock) -> None:
        """Look at every beat."""
        while True:
            await beat.next()
            await self.look(clock.now())

    async def look(self, now: datetime) -> Health:
        """Derive from the database what should have been said and was not, and tell an admin once of each incident."""
        self.health = Health(looked_at=now, loops_down=tuple(self._loops.down()))
        return self.health
