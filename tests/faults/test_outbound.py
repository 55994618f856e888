"""A message leaves: once, in order, at a pace, and whatever goes wrong with it delays no other. On both databases."""

import asyncio
import itertools
from datetime import timedelta

import pytest

from bot.aftermath import record
from bot.outbox import Outbox
from messages.model import Chart, ChartKind, Message, Series, encode
from rules.delivery import (
    CredentialsDead,
    Delivered,
    DeliveryState,
    Drawing,
    Kind,
    Priority,
    Refused,
    TargetGone,
    TryAgain,
)
from storage.outbox import claim
from storage.places import Place, Purpose

TAKEN_AND_LOST = "accepted and lost"


# R20, R21


async def test_a_platform_that_asks_for_30_seconds_is_not_called_that_way_for_30_seconds(world):
    world.platform.script("C1", TryAgain(30, "ratelimited", whole_workspace=True))
    await world.post("first", "C1")
    await world.post("second", "C2")
    await world.outbox.drain()
    sent_before = len(world.platform.calls)
    await world.post("third", "C3")
    await world.pass_time(29, step=14.5)
    assert len(world.platform.calls) == sent_before
    await world.pass_time(2, step=1)
    assert sorted(world.platform.words()) == ["first", "second", "third"]


async def test_what_goes_another_way_or_to_another_workspace_flows_meanwhile(world):
    elsewhere = await world.new_workspace("TTWO")
    await world.post("card", "C1")
    await world.outbox.drain()
    world.clock.advance(seconds=1)
    world.platform.script("C2", TryAgain(30, "ratelimited", whole_workspace=True))
    await world.post("held back", "C2")
    await world.outbox.drain()
    await world.refresh("card", "card, changed")
    await world.post("whisper", "C1", kind=Kind.WHISPER, person="U1")
    await world.post("elsewhere", "C9", workspace=elsewhere)
    await world.outbox.drain()
    assert sorted(world.platform.words()) == ["card", "card, changed", "elsewhere", "whisper"]


# R23


async def test_an_alert_that_was_lost_on_the_way_back_is_said_twice_rather_than_never(world):
    world.platform.script("C1", TAKEN_AND_LOST)
    await world.alert("breach")
    await world.pass_time(30)
    assert world.platform.words() == ["breach", "breach"]
    assert await world.states() == {DeliveryState.DELIVERED: 1}


async def test_a_celebration_that_was_lost_on_the_way_back_is_said_once_and_stands_as_uncertain(world):
    world.platform.script("C1", TAKEN_AND_LOST)
    await world.celebrate("we won")
    await world.pass_time(300, step=60)
    assert world.platform.words("C1") == ["we won"]
    assert (await world.states())[DeliveryState.UNCERTAIN] == 1


async def test_an_admin_hears_once_an_hour_that_messages_may_be_missing(world):
    for number in range(5):
        world.platform.script(f"C{number}", TAKEN_AND_LOST)
        await world.celebrate(f"win {number}", f"C{number}")
    await world.pass_time(60, step=10)
    assert world.platform.words("UADMIN") == ["A message may not have arrived"]


async def test_a_celebration_that_surely_was_not_taken_is_said_once(world):
    world.platform.script("C1", TryAgain(None, "service_unavailable"), TryAgain(None, "ClientConnectorError"))
    await world.celebrate("we won")
    await world.pass_time(30)
    assert world.platform.words() == ["we won"]


async def test_an_update_that_was_lost_on_the_way_back_is_made_again_even_for_a_celebration(world):
    await world.celebrate("we won")
    await world.outbox.drain()
    world.platform.script("C1", TAKEN_AND_LOST)
    await world.refresh("we won", "we won big")
    await world.pass_time(30)
    assert world.platform.words() == ["we won", "we won big", "we won big"]
    assert await world.states() == {DeliveryState.DELIVERED: 1}


async def test_what_is_to_be_said_where_no_credentials_are_set_waits_for_them(world):
    nobody = Outbox(world.storage, {}, world.clock, chance=lambda: 0.0)
    await world.celebrate("we won")
    await nobody.drain()
    assert await world.states() == {DeliveryState.WAITING: 1}
    await world.pass_time(30)
    assert world.platform.words() == ["we won"]


# R24, P4


async def test_a_conversation_that_hangs_delays_no_other(world):
    outbox = world.new_outbox(attempt_for=timedelta(seconds=5))
    world.platform.script("C0", "hangs")
    await world.post("stuck", "C0")
    for number in range(1, 21):
        await world.post(f"message {number}", f"C{number}")
    running = asyncio.create_task(outbox.run())
    began = asyncio.get_running_loop().time()
    while len(world.platform.words()) < 20:
        assert asyncio.get_running_loop().time() - began < 3, world.platform.words()
        await asyncio.sleep(0.01)
    running.cancel()
    world.platform.release.set()
    await outbox.finish()
    assert world.platform.called("C0") == 1


async def test_a_try_that_hangs_is_cut_off_and_made_again(world):
    outbox = world.new_outbox(attempt_for=timedelta(seconds=0.2))
    world.platform.script("C1", "hangs")
    await world.alert("breach")
    began = asyncio.get_running_loop().time()
    await outbox.drain()
    assert asyncio.get_running_loop().time() - began < 2
    world.clock.advance(seconds=2)
    await outbox.drain()
    assert world.platform.words() == ["breach"]


async def test_a_workspace_that_hangs_in_every_conversation_delays_no_other_workspace(world):
    elsewhere = await world.new_workspace("TTWO")
    outbox = world.new_outbox(attempt_for=timedelta(seconds=5))
    for number in range(300):
        world.platform.script(f"C{number}", "hangs")
        await world.post(f"stuck {number}", f"C{number}")
    await world.post("fine", "C999", workspace=elsewhere)
    running = asyncio.create_task(outbox.run())
    began = asyncio.get_running_loop().time()
    while "fine" not in world.platform.words():
        assert asyncio.get_running_loop().time() - began < 3
        await asyncio.sleep(0.01)
    running.cancel()
    world.platform.release.set()
    await outbox.finish()


async def test_a_sender_that_breaks_delays_no_other_message(world):
    async def breaks(outgoing):
        if outgoing.place == "C0":
            raise KeyError("poison")

    world.platform.before_each = breaks
    await world.celebrate("poison", "C0")
    await world.post("fine", "C1")
    await world.outbox.drain()
    assert world.platform.words("C1") == ["fine"]
    assert (await world.states())[DeliveryState.UNCERTAIN] == 1


# R26


async def test_a_workspace_with_dead_credentials_is_left_alone_until_it_is_back(world):
    other = await world.new_workspace("TTWO", within=world.workspace)
    await world.new_admin("UBOSS", workspace=other)
    world.platform.script("C1", CredentialsDead("token_revoked"))
    await world.post("one", "C1")
    await world.outbox.drain()
    calls_until_paused = world.platform.called("C1")
    await world.post("two", "C1")
    await world.post("three", "C2")
    await world.pass_time(3600, step=600)
    assert (world.platform.called("C1"), world.platform.called("C2")) == (calls_until_paused, 0)
    assert world.platform.words("UBOSS") == ["I am locked out of TONE"]
    async with world.work() as work:
        await work.workspaces.resume(world.workspace.id)
    await world.pass_time(4, step=1)
    assert world.platform.words("C1") == ["one", "two"]
    assert world.platform.words("C2") == ["three"]


async def test_what_waits_for_a_dead_workspace_expires_by_its_policy(world):
    world.platform.script("C1", CredentialsDead("token_revoked"))
    await world.celebrate("we won", "C1")
    await world.alert("breach", "C2")
    await world.outbox.drain()
    world.clock.advance(days=2)
    await world.outbox.drain()
    async with world.work() as work:
        await work.workspaces.resume(world.workspace.id)
    await world.outbox.drain()
    assert world.platform.words() == ["breach"]
    assert (await world.states())[DeliveryState.EXPIRED] == 1


async def test_a_backup_from_long_ago_says_nothing_of_what_waited_in_it(world):
    await world.post("long ago")
    world.clock.advance(days=30)
    await world.outbox.drain()
    assert world.platform.calls == []
    assert await world.states() == {DeliveryState.EXPIRED: 1}


# R27


async def test_a_channel_that_is_gone_is_not_used_again_and_an_admin_gets_what_matters(world):
    world.platform.script("C1", TargetGone("is_archived"), TargetGone("is_archived"))
    await world.post("objection answered", "C1")
    await world.celebrate("we won", "C1")
    await world.pass_time(60, step=10)
    told = world.platform.words("UADMIN")
    assert sorted(told) == ["I can no longer post in the marketing channel", "objection answered"]
    assert world.platform.called("C1") == 2
    async with world.work() as work:
        assert await work.places.find(Purpose.MARKETING) is None


async def test_somebody_who_left_is_not_called_again_and_an_admin_gets_what_matters(world):
    world.platform.script("ULEFT", TargetGone("user_disabled"))
    await world.alert("breach", "ULEFT")
    await world.pass_time(60, step=10)
    assert world.platform.words("UADMIN") == ["breach"]
    assert world.platform.called("ULEFT") == 1


async def test_an_admin_who_left_too_makes_no_circle(world):
    await world.new_admin("UBOSS")
    for person in ("UADMIN", "UBOSS"):
        world.platform.script(person, *[TargetGone("user_disabled")] * 50)
    world.platform.script("C1", TargetGone("is_archived"))
    await world.alert("breach", "C1")
    await world.pass_time(60, step=10)
    assert len(world.platform.calls) <= 4


async def test_a_card_whose_channel_is_gone_is_not_posted_elsewhere(world):
    await world.post("card", "C1")
    await world.outbox.drain()
    world.platform.script("C1", TargetGone("is_inactive"))
    await world.refresh("card", "card, changed")
    await world.pass_time(60, step=20)
    assert world.platform.words() == ["card"]


# R29


async def test_what_is_refused_is_drawn_more_simply_and_then_given_up(world):
    chart = Chart(ChartKind.PIE, "Why", ("Price",), (Series("Why", (1.0,)),))
    world.platform.script("C1", *[Refused("invalid_blocks", simpler_may_do=True)] * 9)
    async with world.work() as work:
        place = Place(workspace_id=world.workspace.id, channel="C1")
        await work.deliveries.post(encode(Message("poison", (chart,))), to=place, key="p", now=world.clock.now())
    await world.post("next", "C2")
    await world.pass_time(120, step=20)
    drawn = [call.outgoing.drawing for call in world.platform.calls if call.place == "C1"]
    assert drawn == [Drawing.FULL, Drawing.WITHOUT_CHARTS, Drawing.TEXT_ONLY]
    assert world.platform.words() == ["next"]
    assert (await world.states())[DeliveryState.DEAD] == 1


async def test_a_message_whose_words_alone_are_taken_is_delivered(world):
    world.platform.script("C1", Refused("invalid_blocks", simpler_may_do=True))
    await world.post("without charts")
    await world.outbox.drain()
    assert world.platform.words() == ["without charts"]
    assert world.platform.calls[-1].outgoing.drawing is Drawing.TEXT_ONLY


async def test_what_is_refused_for_another_reason_is_not_tried_again(world):
    world.platform.script("C1", *[Refused("cant_update_message")] * 3)
    await world.post("no")
    await world.pass_time(120, step=20)
    assert len(world.platform.calls) == 1


# R30


async def test_one_channel_hears_a_message_a_second_in_order_and_an_alert_jumps_ahead(world):
    for number in range(40):
        await world.post(f"{number:03}", priority=Priority.DIGEST)
    await world.outbox.drain()
    await world.alert("breach")
    await world.pass_time(45, step=0.5)
    words = world.platform.words()
    assert words[:2] == ["000", "breach"]
    assert words[2:] == [f"{number:03}" for number in range(1, 40)]
    times = [call.at for call in world.platform.calls]
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in itertools.pairwise(times))


async def test_updates_keep_the_pace_too(world):
    await world.post("card")
    await world.outbox.drain()
    await world.refresh("card", "card, changed")
    await world.outbox.drain()
    assert world.platform.words() == ["card"]
    world.clock.advance(seconds=1)
    await world.outbox.drain()
    assert world.platform.words() == ["card", "card, changed"]


async def test_whispers_to_several_people_do_not_wait_for_each_other(world):
    await world.post("news", "C1")
    for number in range(10):
        await world.post(f"only you {number}", "C1", kind=Kind.WHISPER, person=f"U{number}")
    await world.outbox.drain()
    assert len(world.platform.words()) == 11


# R31, R32: a sender that is gone


async def claimed_by_a_replica_that_dies(world):
    async with world.storage.across_organisations() as transaction:
        return await claim(
            transaction,
            lease="gone",
            now=world.clock.now(),
            most=10,
            most_each=10,
            in_flight={},
            dialect=world.storage.database.dialect,
        )


async def test_what_a_dead_replica_had_claimed_is_sent_by_another_if_it_may_be_repeated(world):
    await world.alert("breach", "C1")
    await world.celebrate("we won", "C2")
    assert len(await claimed_by_a_replica_that_dies(world)) == 2
    await world.pass_time(55, step=5)
    assert world.platform.calls == []
    await world.pass_time(20, step=5)
    assert world.platform.words("C1") == ["breach"]
    assert world.platform.called("C2") == 0
    assert (await world.states())[DeliveryState.UNCERTAIN] == 1
    assert world.platform.words("UADMIN") == ["A message may not have arrived"]


async def test_a_replica_that_wakes_up_late_cannot_record_what_is_no_longer_its(world):
    await world.alert("breach")
    (claimed,) = await claimed_by_a_replica_that_dies(world)
    world.clock.advance(seconds=61)
    await world.outbox.drain()
    async with world.work() as work:
        now = world.clock.now()
        late = Delivered("C1", "late.0")
        assert not await record(work, claimed, late, now=now, pace=timedelta(seconds=1), chance=0.0)
        assert await work.deliveries.find_key(workspace_id=world.workspace.id, channel="C1", ref="late.0") is None
        assert await work.deliveries.find_key(workspace_id=world.workspace.id, channel="C1", ref="1.0") == "breach"


async def test_a_replica_that_wakes_up_late_cannot_record_over_one_that_is_sending_it_now(world):
    await world.alert("breach")
    (late,) = await claimed_by_a_replica_that_dies(world)
    world.clock.advance(seconds=61)
    recorded = []

    async def wakes_up(outgoing):
        async with world.work() as work:
            said = Delivered("C1", "late.0")
            pace = timedelta(seconds=1)
            recorded.append(await record(work, late, said, now=world.clock.now(), pace=pace, chance=0.0))

    world.platform.before_each = wakes_up
    await world.outbox.drain()
    assert recorded == [False]
    assert await world.states() == {DeliveryState.DELIVERED: 1}


async def test_an_alert_written_while_a_conversation_is_being_claimed_waits_for_its_turn(world):
    if world.storage.database.dialect == "sqlite":
        pytest.skip("SQLite has one writer: nothing can be written meanwhile")
    await world.celebrate("we won")

    async def claims():
        return await claimed_by_a_replica_that_dies(world)

    async with world.storage.across_organisations() as transaction:
        how = {"now": world.clock.now(), "most": 10, "most_each": 10, "in_flight": {}, "dialect": "postgresql"}
        assert len(await claim(transaction, lease="first", **how)) == 1
        await world.alert("breach")
        second = asyncio.create_task(claims())
        await asyncio.sleep(0.3)
    assert await second == []


async def test_a_replica_that_was_stopped_between_claim_and_call_does_not_call(world):
    await world.celebrate("we won")
    outbox, clock = world.outbox, world.clock
    begun = outbox._see_to

    async def stopped_for_a_minute(claimed):
        clock.advance(seconds=60)
        await begun(claimed)

    outbox._see_to = stopped_for_a_minute
    await outbox.drain()
    assert world.platform.calls == []


async def test_two_replicas_never_send_the_same_message_nor_two_at_once_into_one_conversation(world):
    busy: set[str] = set()

    async def one_at_a_time(outgoing):
        assert outgoing.place not in busy
        busy.add(outgoing.place)
        await asyncio.sleep(0.002)
        busy.discard(outgoing.place)

    world.platform.before_each = one_at_a_time
    replicas = [world.new_outbox(pace=timedelta(0)) for _ in range(4)]
    for number in range(60):
        await world.celebrate(f"message {number}", f"C{number % 7}")
    await asyncio.gather(*(replica.drain() for replica in replicas))
    assert sorted(world.platform.words()) == sorted(f"message {number}" for number in range(60))
    for channel in range(7):
        numbers = [int(words.split()[1]) for words in world.platform.words(f"C{channel}")]
        assert numbers == sorted(numbers)


# What changes while it is on its way


async def test_a_change_made_while_the_first_post_is_on_its_way_is_not_lost(world):
    async def changes(outgoing):
        if not outgoing.sent_ref:
            world.platform.before_each = None
            await world.refresh("card", "card, changed")

    world.platform.before_each = changes
    await world.post("card")
    await world.pass_time(3, step=1)
    assert world.platform.words() == ["card", "card, changed"]
    assert world.platform.calls[-1].outgoing.sent_ref == "1.0"
    assert await world.states() == {DeliveryState.DELIVERED: 1}


async def test_a_change_made_before_the_first_post_is_what_is_posted_when_it_is_due(world):
    await world.post("card", due_at=world.clock.now() + timedelta(hours=1))
    await world.refresh("card", "card, changed")
    await world.outbox.drain()
    assert world.platform.calls == []
    world.clock.advance(hours=1)
    await world.outbox.drain()
    assert world.platform.words() == ["card, changed"]


async def test_a_celebration_that_may_not_have_arrived_is_not_posted_by_a_change_of_it(world):
    world.platform.script("C1", TAKEN_AND_LOST)
    await world.celebrate("we won")
    await world.outbox.drain()
    assert await world.refresh("we won", "we won big")
    await world.pass_time(10)
    assert world.platform.words("C1") == ["we won"]


async def test_what_was_refused_is_tried_again_when_it_says_something_else(world):
    world.platform.script("C1", Refused("no_text"))
    await world.post("poison")
    await world.outbox.drain()
    await world.refresh("poison", "remedy")
    await world.pass_time(2, step=1)
    assert world.platform.words() == ["remedy"]


async def test_a_change_of_what_was_never_said_is_refused(world):
    assert not await world.refresh("nothing", "something")


async def test_the_same_key_is_said_once(world):
    await world.post("breach", key="breach/1")
    await world.post("breach again", key="breach/1")
    await world.pass_time(3, step=1)
    assert world.platform.words() == ["breach"]


async def test_what_is_too_late_is_not_said(world):
    await world.post("hurry", expires_at=world.clock.now() + timedelta(minutes=5), due_at=world.clock.now())
    world.clock.advance(minutes=5)
    await world.outbox.drain()
    assert world.platform.calls == []
    assert await world.states() == {DeliveryState.EXPIRED: 1}


# P6: the process ends


async def test_a_process_that_ends_finishes_what_it_has_begun_and_leaves_the_rest_to_others(world):
    outbox = world.new_outbox()
    running = asyncio.create_task(outbox.run())
    world.platform.script("C1", "hangs")
    await world.celebrate("on its way", "C1")
    while world.platform.called("C1") == 0:
        outbox.wake()
        await asyncio.sleep(0.01)
    running.cancel()
    asyncio.get_running_loop().call_later(0.1, world.platform.release.set)
    await outbox.finish()
    assert (await world.states())[DeliveryState.UNCERTAIN] == 1
    await world.post("later", "C2")
    await asyncio.sleep(0.05)
    assert world.platform.called("C2") == 0


async def test_a_loop_cancelled_at_any_moment_leaves_nothing_claimed_and_unsent(world):
    for moment in range(12):
        outbox = world.new_outbox(pace=timedelta(0))
        await world.celebrate(f"message {moment}", f"C{moment}")
        running = asyncio.create_task(outbox.run())
        await asyncio.sleep(moment * 0.002)
        running.cancel()
        await outbox.finish()
    await world.outbox.drain()
    assert sorted(world.platform.words()) == sorted(f"message {moment}" for moment in range(12))


async def test_an_outcome_is_recorded_once_the_database_is_back(world, monkeypatch):
    kept, failures = world.storage.unit_of_work, iter([ConnectionError("away"), ConnectionError("away")])

    def away(organisation_id):
        error = next(failures, None)
        if error is not None:
            raise error
        return kept(organisation_id)

    await world.celebrate("we won")
    monkeypatch.setattr(world.storage, "unit_of_work", away)
    monkeypatch.setattr("bot.outbox.RECORD_AGAIN_SECONDS", 0.01)
    await world.outbox.drain()
    assert await world.states() == {DeliveryState.DELIVERED: 1}
    assert world.platform.words() == ["we won"]


# R45


async def test_replicas_whose_clocks_differ_by_90_seconds_do_not_steal_from_each_other_once_corrected(world):
    """The clocks are corrected by bot.clock.DatabaseClock, see test_clock.py; here is what it is for."""
    ahead = type(world.clock)(world.clock.now() + timedelta(seconds=90))
    await world.celebrate("we won")
    await claimed_by_a_replica_that_dies(world)
    await world.new_outbox(clock=ahead).drain()
    assert (await world.states())[DeliveryState.UNCERTAIN] == 1, "an uncorrected clock does steal"


# How a row may not be reached


@pytest.mark.parametrize("state", ["paused", "uninstalled"])
async def test_a_workspace_that_is_not_active_is_never_called(world, state):
    async with world.work() as work:
        await (
            work.workspaces.pause(world.workspace.id, reason="x")
            if state == "paused"
            else work.workspaces.uninstall(world.workspace.id)
        )
    await world.post("hello")
    await world.pass_time(10)
    assert world.platform.calls == []


async def test_a_workspace_that_is_backed_off_is_left_in_peace_until_then(world):
    async with world.work() as work:
        await work.workspaces.back_off(world.workspace.id, until=world.clock.now() + timedelta(seconds=30))
    await world.post("hello")
    await world.pass_time(29, step=14.5)
    assert world.platform.calls == []
    await world.pass_time(2, step=1)
    assert world.platform.words() == ["hello"]
