"""Rounds of buddies when the world goes wrong: replicas at the tick, a process that dies in the middle of a round."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.sweep import BROKEN_FOR, Sweep
from rules.buddy import Settings
from rules.people import Side
from storage.buddy_rounds import BuddyRounds
from storage.database import open_database
from storage.members import Profile
from storage.unit_of_work import Storage
from tests.faults.conftest import World

ROUND_AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


@pytest.fixture
async def berlin(world: World) -> World:
    """Three reps and two marketers in Berlin, and buddies from the ninth of March on."""
    async with world.work() as work:
        await work.organisations.change(zone="Europe/Berlin", set_up_at=world.clock.now())
        for number in range(5):
            who = Profile(
                person=f"U{number}",
                zone="Europe/Berlin",
                is_admin=False,
                is_guest=False,
                is_bot=False,
                is_active=True,
            )
            await work.members.meet(who, workspace_id=world.workspace.id, now=world.clock.now())
        await work.members.set_side(Side.SALES, ["U0", "U1", "U2"], workspace_id=world.workspace.id)
        await work.members.set_side(Side.MARKETING, ["U3", "U4"], workspace_id=world.workspace.id)
        await work.buddies.change_settings(Settings(starts_on=date(2026, 3, 9)))
    await Sweep(world.storage, saved=lambda: None).look(world.clock.now())
    return world


async def look(world: World, at: datetime, *more: Sweep) -> None:
    """Let time come to an instant, and everything be sent that is due."""
    world.clock.advance(seconds=(at - world.clock.now()).total_seconds())
    await asyncio.gather(*(each.look(at) for each in (*more, Sweep(world.storage, saved=lambda: None))))
    await world.outbox.drain()


def introduced(world: World) -> list[str]:
    """The people of each conversation in which buddies were introduced."""
    return sorted(call.place for call in world.platform.calls if call.accepted)


async def test_three_replicas_at_the_tick_make_one_round_and_introduce_each_pair_once(berlin, database_url):
    storages = [Storage(open_database(database_url)) for _ in range(2)]
    others = [Sweep(storage, saved=lambda: None) for storage in storages]
    for seconds in (0, 5, 3600):
        await look(berlin, ROUND_AT + timedelta(seconds=seconds), *others)
    for storage in storages:
        await storage.close()
    assert sorted(person for place in introduced(berlin) for person in place.split(",")) == [f"U{n}" for n in range(5)]
    async with berlin.work() as work:
        assert len(await work.buddy_rounds.all()) == 1


async def test_a_round_that_breaks_off_in_the_middle_is_made_whole_by_the_next_look(
    berlin: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = BuddyRounds.told

    async def dies(rounds: BuddyRounds, *what: Any, **how: Any) -> None:
        await told(rounds, *what, **how)
        raise RuntimeError("the process is killed")

    monkeypatch.setattr(BuddyRounds, "told", dies)
    await look(berlin, ROUND_AT)
    assert introduced(berlin) == []
    async with berlin.work() as work:
        assert await work.buddy_rounds.all() == []
    monkeypatch.setattr(BuddyRounds, "told", told)
    for minutes in (11, 12, 60):
        await look(berlin, ROUND_AT + BROKEN_FOR + timedelta(minutes=minutes))
    assert sorted(person for place in introduced(berlin) for person in place.split(",")) == [f"U{n}" for n in range(5)]


async def test_asleep_over_the_day_a_round_is_made_late_and_after_three_days_a_week_later(berlin: World) -> None:
    await look(berlin, ROUND_AT + timedelta(days=3))
    assert introduced(berlin) == []
    await look(berlin, ROUND_AT + timedelta(days=8, hours=1))
    assert len(introduced(berlin)) == 2
