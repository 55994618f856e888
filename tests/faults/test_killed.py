"""Processes that are killed and stopped: no alert is lost by it, and no celebration repeated."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from aiohttp import web
from sqlalchemy import select

from playground import faults
from playground.clock import Clock
from playground.limits import Limits
from playground.playground import Playground
from playground.server import routes
from rules.delivery import DeliveryState, Policy
from storage.database import open_database
from storage.organisations import ACROSS
from storage.tables import deliveries, occurrences
from storage.unit_of_work import Storage
from tests.faults.conftest import MovableClock, World, _workspace
from tests.faults.replica import CONTEXT, start_looking, start_sending
from tests.faults.test_schedule import BERLIN_0830, move
from tests.postgres import free_port

KILLS = 200
LEASE_OVER = timedelta(seconds=61)
LATE_ENOUGH = timedelta(hours=6)

pytestmark = pytest.mark.slow


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    playground = Playground(clock=Clock(), limits=Limits.none())
    application = web.Application()
    application.add_routes(routes(playground))
    runner = web.AppRunner(application, access_log=None)
    port = free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    playground.is_at(f"http://127.0.0.1:{port}")
    yield playground
    await playground.close()
    await runner.cleanup()


@pytest.fixture
async def house(slack: Playground, database_url: str) -> AsyncIterator[World]:
    storage = Storage(open_database(database_url))
    clock = MovableClock(datetime.now(UTC))
    workspace = await _workspace(storage, slack.workspace.team_id, clock)
    yield World(storage, workspace, clock)
    await storage.close()


def sender(slack: Playground, database_url: str, *, ahead: timedelta = timedelta(0)):
    return start_sending(database_url, f"{slack.base_url}/api/", slack.workspace.bot_token, ahead=ahead)


async def until(condition, seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.02)


async def begun(event) -> None:
    assert await asyncio.to_thread(event.wait, 30)


def said(slack: Playground) -> Counter[str]:
    return Counter(
        entry.args["metadata"]["event_payload"]["delivery_id"] for entry in slack.faults.accepted("chat.postMessage")
    )


async def rows(house: World) -> dict[str, tuple[str, DeliveryState, int]]:
    async with house.storage.across_organisations() as transaction:
        found = await transaction.execute(select(deliveries).execution_options(**ACROSS))
        return {row.key: (row.policy, DeliveryState(row.state), row.attempts) for row in found}


@pytest.mark.timeout(900)
async def test_killed_at_200_random_moments_every_alert_is_said_and_no_celebration_twice(slack, house, database_url):
    random = Random(31)  # the same moments every time
    people = [user.id for user in slack.workspace.people()]
    places = [channel.id for channel in slack.workspace.channels.values()] + people
    ahead, number = timedelta(0), 0
    # Slack takes a message at once and is slow to say so: most kills fall between the two.
    slack.faults.always("chat.postMessage", faults.slow_drip(0.06))
    for _ in range(KILLS):
        for place in places[:8]:
            number += 1
            policy = random.choice(list(Policy))
            await house.post(f"{policy} {number}", place, policy=policy, key=f"{policy}/{number}")
        process, event = sender(slack, database_url, ahead=ahead)
        await begun(event)
        await asyncio.sleep(random.uniform(0, 0.2))
        process.kill()
        process.join()
        process.close()
        ahead += LEASE_OVER
    slack.faults.clear()
    process, _ = sender(slack, database_url, ahead=ahead)

    async def settled() -> bool:
        return not {DeliveryState.WAITING, DeliveryState.SENDING} & {
            state for _, state, _ in (await rows(house)).values()
        }

    await until(settled, 300)
    process.kill()
    counts, kept = said(slack), await rows(house)
    lost = [key for key, (policy, _, _) in kept.items() if policy == Policy.AT_LEAST_ONCE and not counts[key]]
    repeated = [key for key, (policy, _, _) in kept.items() if policy == Policy.AT_MOST_ONCE and counts[key] > 1]
    silent = [key for key, (_, state, _) in kept.items() if state is DeliveryState.DELIVERED and not counts[key]]
    unexplained = [
        key for key, (_, state, _) in kept.items() if not counts[key] and state is not DeliveryState.UNCERTAIN
    ]
    too_often = [key for key, (_, _, tries) in kept.items() if counts[key] > tries]
    assert (lost, repeated, silent, unexplained, too_often) == ([], [], [], [], [])


async def test_a_replica_that_was_stopped_for_a_minute_cannot_overrule_the_one_that_took_over(
    slack, house, database_url
):
    sales, wins = (slack.workspace.get_channel(name).id for name in ("sales", "wins"))
    slack.faults.script("chat.postMessage", faults.slow_drip(3), channel=sales)
    slack.faults.script("chat.postMessage", faults.slow_drip(3), channel=wins)
    await house.post("breach", sales)
    await house.celebrate("we won", wins)
    stopped, event = sender(slack, database_url)
    await begun(event)

    async def both_taken() -> bool:
        return len(slack.faults.accepted("chat.postMessage")) == 2

    await until(both_taken)
    os.kill(stopped.pid, signal.SIGSTOP)
    second, _ = sender(slack, database_url, ahead=LEASE_OVER)

    async def taken_over() -> bool:
        kept = await rows(house)
        return kept["breach"][1] is DeliveryState.DELIVERED and kept["we won"][1] is DeliveryState.UNCERTAIN

    await until(taken_over)
    os.kill(stopped.pid, signal.SIGCONT)
    await asyncio.sleep(4)
    assert await taken_over()
    assert said(slack) == {"breach": 2, "we won": 1}
    for process in (stopped, second):
        process.kill()


async def test_three_processes_at_the_tick_make_one_digest(house, database_url):
    await move(house, "Europe/Berlin")
    async with house.work() as work:
        await work.organisations.change(set_up_at=BERLIN_0830 - timedelta(days=1))
    go = CONTEXT.Event()
    replicas = [start_looking(database_url, BERLIN_0830, go) for _ in range(3)]
    go.set()
    for replica in replicas:
        await asyncio.to_thread(replica.join, 60)
        assert replica.exitcode == 0
    async with house.storage.across_organisations() as transaction:
        done = (await transaction.execute(select(occurrences).execution_options(**ACROSS))).all()
    assert len(done) == 1
    assert list(await rows(house)) == ["digest/2026-03-03"]
