"""Replicas that are killed and frozen while leads become due: each step is told exactly once all the same."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from playground.playground import Playground
from rules.delivery import DeliveryState
from rules.event_log import Tier
from rules.ladder import Rung
from rules.lead_intake import NewLead
from rules.people import Side
from storage.database import open_database
from storage.lead_intake import LeadIntake
from storage.lead_owners import LeadOwners
from storage.members import Profile
from storage.organisations import ACROSS
from storage.tables import agreed_windows, deliveries, follow_up_steps
from storage.unit_of_work import Storage
from tests.faults.conftest import MovableClock, World, _workspace
from tests.faults.replica import start_sweeping
from tests.faults.test_killed import begun, said, sender, slack, until

__all__ = ["slack"]
"""A fixture."""

REPS = 12
WINDOW_MINUTES = 1
SECONDS_FROZEN = 60

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def _team(playground: Playground, storage: Storage, *, leads: int, spread: float) -> World:
    """Reps who work around the clock and have a minute for each lead; the first nags are due within so many seconds."""
    now, yesterday = datetime.now(UTC), datetime.now(UTC) - timedelta(days=1)
    workspace = await _workspace(storage, playground.workspace.team_id, MovableClock(now))
    reps = [playground.workspace.join(f"Rep {number}").id for number in range(REPS)]
    boss = playground.workspace.join("Bea Boss").id
    async with storage.unit_of_work(workspace.organisation_id) as work:
        await work.organisations.change(set_up_at=yesterday, zone="UTC", working_hours="Mon-Sun 00:00-24:00")
        ids = {}
        for person in (*reps, boss):
            profile = Profile(person=person, zone="UTC", is_admin=False, is_guest=False, is_bot=False, is_active=True)
            ids[person] = await work.members.meet(profile, workspace_id=workspace.id, now=yesterday)
        await work.members.set_side(Side.SALES, [*reps, boss], workspace_id=workspace.id)
        await work.members.set_manager(ids[boss], reps, workspace_id=workspace.id)
        minutes = {f"{tier}_minutes": WINDOW_MINUTES for tier in Tier}
        await work.add(agreed_windows, since_at=yesterday, answer_days=2, member_id=ids[boss], **minutes)
        for number in range(leads):
            half_ago = timedelta(seconds=WINDOW_MINUTES * 30 - spread * number / leads)
            [taken] = await LeadIntake(work).take([NewLead(id=str(number), name=f"Lead {number}")], now=now - half_ago)
            await LeadOwners(work).assign(taken.lead_id, ids[reps[number % REPS]], now=now - half_ago)
    return World(storage, workspace, MovableClock(now))


@asynccontextmanager
async def _storage(database_url: str) -> AsyncIterator[Storage]:
    storage = Storage(open_database(database_url))
    try:
        yield storage
    finally:
        await storage.close()


async def _rungs(world: World) -> Counter[str]:
    async with world.storage.across_organisations() as transaction:
        rung = follow_up_steps.c.rung
        found = await transaction.execute(select(rung, func.count()).group_by(rung).execution_options(**ACROSS))
        return Counter({row[0]: row[1] for row in found})


async def _is_settled(world: World) -> bool:
    async with world.storage.across_organisations() as transaction:
        waiting = deliveries.c.state.in_([DeliveryState.WAITING, DeliveryState.SENDING])
        found = await transaction.execute(
            select(func.count()).select_from(deliveries).where(waiting).execution_options(**ACROSS)
        )
        return found.scalar_one() == 0


async def _keys(world: World) -> set[str]:
    """The messages in which steps were told."""
    async with world.storage.across_organisations() as transaction:
        found = await transaction.execute(select(follow_up_steps.c.key).distinct().execution_options(**ACROSS))
        return set(found.scalars())


async def test_one_of_two_replicas_is_killed_and_each_step_is_told_exactly_once(
    slack: Playground, database_url: str
) -> None:
    async with _storage(database_url) as storage:
        world = await _team(slack, storage, leads=36, spread=2)
        first, has_begun = start_sweeping(database_url, lingers_for=0.1)
        second, _ = start_sweeping(database_url, lingers_for=0.1)
        await begun(has_begun)
        await asyncio.sleep(0.5)
        first.kill()

        async def nagged() -> bool:
            return (await _rungs(world))[Rung.HALF] + (await _rungs(world))[Rung.MOST] >= 36

        await until(nagged)
        second.kill()
        sending, _ = sender(slack, database_url)
        await until(lambda: _is_settled(world))
        sending.kill()
        assert said(slack) == dict.fromkeys(await _keys(world), 1)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("replicas", [2, 3])
async def test_one_replica_is_killed_and_one_frozen_for_a_minute_and_each_step_is_told_exactly_once(
    slack: Playground, database_url: str, replicas: int
) -> None:
    leads = 60
    async with _storage(database_url) as storage:
        world = await _team(slack, storage, leads=leads, spread=60)
        sending, _ = sender(slack, database_url)
        # One of them is nearly always in the middle of a transaction: there it is frozen.
        started = [start_sweeping(database_url, lingers_for=linger) for linger in (2.0, 0.3, 0.3)[:replicas]]
        for _, has_begun in started:
            await begun(has_begun)
        frozen, killed = started[0][0], started[1][0]
        await asyncio.sleep(8)
        os.kill(frozen.pid, signal.SIGSTOP)
        await asyncio.sleep(SECONDS_FROZEN / 3)
        killed.kill()
        await asyncio.sleep(SECONDS_FROZEN * 2 / 3)
        before = await _rungs(world)
        os.kill(frozen.pid, signal.SIGCONT)

        async def all_lapsed() -> bool:
            rungs = await _rungs(world)
            return rungs[Rung.BREACH] == rungs[Rung.MANAGER] == leads

        await until(all_lapsed, 240)
        await until(lambda: _is_settled(world), 60)
        for process in (frozen, sending, *(process for process, _ in started[2:])):
            process.kill()
        if replicas == 3:
            assert before[Rung.BREACH], "whoever was left went on while the other was frozen"
        assert said(slack) == dict.fromkeys(await _keys(world), 1)
