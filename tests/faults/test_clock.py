"""Replicas whose machines disagree about the time agree with the database's (R45)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import DatabaseClock, SystemClock
from rules.delivery import DeliveryState
from storage.database import open_database
from storage.unit_of_work import Storage


class Skewed:
    """A machine whose clock is off."""

    def __init__(self, by: timedelta) -> None:
        self.by = by

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@pytest.fixture
async def postgres(database_url: str):
    if not database_url.startswith("postgresql"):
        pytest.skip("SQLite has one machine and one clock")
    storage = Storage(open_database(database_url))
    yield storage
    await storage.close()


async def test_two_machines_three_minutes_apart_agree_within_a_second(postgres):
    ahead = DatabaseClock(postgres, machine=Skewed(timedelta(seconds=90)))
    behind = DatabaseClock(postgres, machine=Skewed(timedelta(seconds=-90)))
    assert ahead.now() - behind.now() > timedelta(minutes=2)
    await ahead.measure()
    await behind.measure()
    assert abs(ahead.now() - behind.now()) < timedelta(seconds=1)
    assert abs(ahead.now() - datetime.now(UTC)) < timedelta(seconds=1)


async def test_a_clock_that_is_set_while_we_run_is_corrected_at_the_next_measure(postgres):
    machine = Skewed(timedelta(0))
    clock = DatabaseClock(postgres, machine=machine)
    await clock.measure()
    machine.by = timedelta(minutes=10)
    await clock.measure()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


async def test_replicas_with_skewed_clocks_send_once_and_steal_no_lease(world):
    if world.storage.database.dialect == "sqlite":
        pytest.skip("SQLite has one machine and one clock")
    clocks = [DatabaseClock(world.storage, machine=Skewed(timedelta(seconds=by))) for by in (90, 0, -90)]
    for clock in clocks:
        await clock.measure()
    world.clock._now = datetime.now(UTC)
    for number in range(12):
        await world.celebrate(f"win {number}", f"C{number}")
    world.platform.before_each = lambda _: asyncio.sleep(0.05)
    await asyncio.gather(*(world.new_outbox(clock=clock).drain() for clock in clocks))
    await asyncio.sleep(0.1)
    assert sorted(world.platform.words()) == sorted(f"win {number}" for number in range(12))
    assert await world.states() == {DeliveryState.DELIVERED: 12}


def test_the_machines_clock_is_aware_and_in_utc():
    assert SystemClock().now().tzinfo is UTC
