"""The watchdog: what should have been said and was not is noticed within six minutes and told once."""

import asyncio
from datetime import timedelta

import pytest
from prometheus_client import generate_latest
from sqlalchemy import delete

from bot.loops import Loops
from bot.timetable import Timetable
from bot.watchdog import Watchdog
from rules.delivery import CredentialsDead, TryAgain
from rules.people import Platform
from storage.organisations import ACROSS
from storage.tables import deliveries, occurrences
from tests.faults.conftest import World
from tests.faults.digest import Digest
from tests.faults.test_schedule import BERLIN_0830, move


@pytest.fixture
async def berlin(world: World) -> World:
    await move(world, "Europe/Berlin")
    return world


def watchdog(world: World, digest: Digest | None = None, loops: Loops | None = None) -> Watchdog:
    return Watchdog(world.storage, [digest.job()] if digest else [], loops or Loops())


async def test_all_is_well(berlin):
    digest = Digest()
    await Timetable(berlin.storage, [digest.job()]).look(BERLIN_0830)
    berlin.clock._now = BERLIN_0830
    await berlin.outbox.drain()
    health = await watchdog(berlin, digest).look(BERLIN_0830 + timedelta(minutes=10))
    assert (health.problems, health.warnings) == ((), ())


async def test_a_message_that_does_not_leave_is_noticed_told_once_and_forgotten_when_it_left(berlin):
    dog = watchdog(berlin)
    await berlin.alert("breach")
    assert (await dog.look(berlin.clock.advance(minutes=4))).overdue == {}
    assert (await dog.look(berlin.clock.advance(minutes=1))).warnings == ("1 messages to Slack are late",)
    await dog.look(berlin.clock.advance(minutes=1))
    await berlin.pass_time(10)
    assert berlin.platform.words("UADMIN") == ["A message to TONE is late"]
    assert (await dog.look(berlin.clock.now())).warnings == ()


async def test_a_message_that_is_tried_again_and_again_is_late_all_the_same(berlin):
    berlin.platform.script("C1", *[TryAgain(None, "HTTP 503")] * 50)
    await berlin.alert("breach")
    await berlin.pass_time(400, step=20)
    assert (await watchdog(berlin).look(berlin.clock.now())).overdue == {Platform.SLACK: 1}


async def test_what_goes_on_for_hours_is_told_once(berlin):
    berlin.platform.script("C1", *[TryAgain(None, "HTTP 503")] * 50)
    await berlin.alert("breach")
    dog = watchdog(berlin)
    for _ in range(6):
        assert await dog.look(berlin.clock.advance(minutes=30))
        await berlin.outbox.drain()
    assert berlin.platform.words("UADMIN") == ["A message to TONE is late"]


async def test_what_waits_for_a_paused_workspace_is_not_late_but_the_workspace_is_reported(berlin):
    berlin.platform.script("C1", CredentialsDead("token_revoked"))
    await berlin.alert("breach")
    await berlin.outbox.drain()
    health = await watchdog(berlin).look(berlin.clock.advance(minutes=10))
    assert (health.overdue, health.paused) == ({}, {Platform.SLACK: 1})
    assert health.problems == (), "one customer's token takes no replica away from the others"


async def test_a_due_time_nobody_saw_to_is_noticed_and_told_once(berlin):
    digest = Digest()
    dog = watchdog(berlin, digest)
    assert (await dog.look(BERLIN_0830 + timedelta(minutes=4))).missed == 0
    for minute in (5, 6, 7):
        berlin.clock._now = BERLIN_0830 + timedelta(minutes=minute)
        assert (await dog.look(berlin.clock.now())).missed == 1
    await berlin.outbox.drain()
    assert berlin.platform.words("UADMIN") == ["The digest has not been made"]
    await Timetable(berlin.storage, [digest.job()]).look(berlin.clock.now())
    assert (await dog.look(berlin.clock.now())).missed == 0


async def test_an_occurrence_deleted_by_hand_is_noticed(berlin):
    digest = Digest()
    await Timetable(berlin.storage, [digest.job()]).look(BERLIN_0830)
    async with berlin.storage.across_organisations() as transaction:
        await transaction.execute(delete(occurrences).execution_options(**ACROSS))
    assert (await watchdog(berlin, digest).look(BERLIN_0830 + timedelta(minutes=6))).missed == 1


async def test_a_message_deleted_by_hand_is_noticed_within_six_minutes_and_told_once(berlin):
    digest = Digest()
    await Timetable(berlin.storage, [digest.job()]).look(BERLIN_0830)
    berlin.clock._now = BERLIN_0830
    async with berlin.storage.across_organisations() as transaction:
        await transaction.execute(delete(deliveries).execution_options(**ACROSS))
    dog = watchdog(berlin, digest)
    assert (await dog.look(berlin.clock.advance(minutes=1))).vanished == 1
    await dog.look(berlin.clock.advance(minutes=1))
    await berlin.outbox.drain()
    assert berlin.platform.words("UADMIN") == ["A message of the digest is gone"]
    assert (await dog.look(berlin.clock.advance(hours=2))).vanished == 0


async def test_two_replicas_tell_an_admin_once(berlin):
    await berlin.alert("breach")
    now = berlin.clock.advance(minutes=6)
    for dog in (watchdog(berlin), watchdog(berlin)):
        await dog.look(now)
    await berlin.pass_time(5)
    assert berlin.platform.words("UADMIN") == ["A message to TONE is late"]


async def test_a_zone_that_changed_after_the_digest_is_no_false_alarm(berlin):
    digest = Digest()
    await Timetable(berlin.storage, [digest.job()]).look(BERLIN_0830)
    await move(berlin, "America/New_York")
    assert (await watchdog(berlin, digest).look(BERLIN_0830 + timedelta(hours=7))).missed == 0


async def test_a_loop_that_stopped_is_a_problem_of_this_process(berlin):
    loops = Loops(sleep=lambda _: asyncio.sleep(3600))

    async def breaks() -> None:
        raise ValueError

    async def goes_on() -> None:
        await asyncio.sleep(3600)

    loops.start("outbox", breaks)
    loops.start("timetable", goes_on)
    await asyncio.sleep(0.01)
    health = await watchdog(berlin, loops=loops).look(berlin.clock.now())
    await loops.stop()
    assert health.problems == ("the outbox does not run",)


async def test_the_metrics_count_and_name_nobody(berlin):
    await berlin.alert("breach of Acme")
    await watchdog(berlin).look(berlin.clock.advance(minutes=6))
    told = generate_latest().decode()
    assert 'hymnsheet_overdue_deliveries{platform="slack"} 1.0' in told
    for name in ("TONE", "Acme", "UADMIN", "C1"):
        assert name not in told
