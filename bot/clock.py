"""What time it is: the one place that reads the wall clock."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy import func, select

from bot.metronome import Beat
from storage.organisations import ACROSS
from storage.unit_of_work import Storage

SLOWEST_MEASURE = timedelta(seconds=1)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """This instant, aware and in UTC."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """This instant, aware and in UTC."""
        return datetime.now(UTC)


class DatabaseClock:
    """The clock of this machine, corrected to the PostgreSQL server's.

    So replicas whose machines disagree still agree on what is due and whose lease has lapsed.
    """

    def __init__(self, storage: Storage, *, machine: Clock | None = None) -> None:
        self._storage = storage
        self._machine = machine or SystemClock()
        self._offset: timedelta | None = None

    def now(self) -> datetime:
        """This instant, aware and in UTC."""
        return self._machine.now() + (self._offset or timedelta(0))

    async def keep_measuring(self, beat: Beat) -> None:
        """Measure at every beat; a measure that fails leaves the last correction in force."""
        while True:
            await beat.next()
            await self.measure()

    async def measure(self) -> timedelta:
        """Compare the two clocks; a slow answer is not believed, unless it is the first. Returns the correction."""
        async with self._storage.across_organisations() as transaction:
            asked_at = self._machine.now()
            told = await transaction.execute(select(func.clock_timestamp()).execution_options(**ACROSS))
            answered_at = self._machine.now()
        took = answered_at - asked_at
        if self._offset is None or timedelta(0) <= took <= SLOWEST_MEASURE:
            self._offset = told.scalar_one() - (asked_at + took / 2)
        return self._offset
