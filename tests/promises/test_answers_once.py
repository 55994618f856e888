"""Whatever Slack delivers twice is done once, and whoever asks again gets the first answer again."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from playground import payloads
from storage.health import Health
from storage.organisations import ACROSS
from storage.tables import audit
from tests.harness import Hymnsheet
from tests.practice import Practice
from tests.replicas import replica
from tests.wire import Heard, Wire

pytestmark = pytest.mark.slack_only("it repeats what Slack sends; tests/faults/test_teams_inbound.py repeats Teams")

TIMES = 50


def said(hymnsheet: Hymnsheet) -> list[str]:
    """Everything the bot posted in #marketing."""
    hymnsheet.mind_nothing_more()
    return [text for text in hymnsheet.channel("marketing").texts if "once" in text]


async def test_an_exact_replay_has_no_second_effect(practice: Practice, hymnsheet: Hymnsheet, wire: Wire) -> None:
    sent = wire.command("once", word="/practice")
    first = await wire.send(sent)
    again = await wire.send(sent)
    await hymnsheet.settle()
    assert said(hymnsheet) == ["once"]
    assert (again.status, again.text) == (200, first.text)
    assert "Said: once" in first.text


async def test_the_same_words_typed_twice_are_two_requests(practice: Practice, hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/practice", "once")
    await rita.types("/practice", "once")
    assert said(hymnsheet) == ["once", "once"]


async def test_a_refusal_is_repeated_as_it_was(practice: Practice, hymnsheet: Hymnsheet, wire: Wire) -> None:
    sent = wire.command("no", word="/practice")
    first, again = await wire.send(sent), await wire.send(sent)
    assert "No means no." in first.text
    assert again.text == first.text
    assert said(hymnsheet) == []


async def test_a_copy_that_lands_while_the_first_still_runs_has_no_effect(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    sent = wire.command("once", word="/practice")
    with practice.closed():
        first, second = asyncio.create_task(wire.send(sent)), asyncio.create_task(wire.send(sent))
        await practice.arrived.wait()
        await asyncio.sleep(0.05)
    heard = [await first, await second]
    await hymnsheet.settle()
    assert said(hymnsheet) == ["once"]
    assert [each.status for each in heard] == [200, 200]
    assert heard[0].text == heard[1].text


async def test_two_replicas_that_get_the_same_delivery_at_once_do_it_once(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire, database_url: str
) -> None:
    people = ("Rita", "Sam", "Max", "Lena")
    async with replica(hymnsheet.playground, database_url) as (_, there):
        for number in range(TIMES):
            sent = wire.command(f"once {number}", word="/practice", by=people[number % len(people)])
            heard = await asyncio.gather(wire.send(sent), wire.send(sent, to=there))
            assert [each.status for each in heard] == [200, 200]
            assert heard[0].text == heard[1].text
    async with hymnsheet.unit_of_work() as work:
        counts = (await Health(work).post()).counts
    assert sum(counts.values()) == TIMES


async def test_a_form_sent_off_twice_is_recorded_once(practice: Practice, hymnsheet: Hymnsheet, wire: Wire) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/practice", "form")
    rita.fills(words="once")
    clicks = [wire.interaction(payloads.submission(wire.seat("Rita"), view=rita.modal)) for _ in range(2)]
    heard = await asyncio.gather(*(wire.send(click) for click in clicks))
    await hymnsheet.settle()
    assert said(hymnsheet) == ["once"]
    assert [(each.status, each.text) for each in heard] == [(200, ""), (200, "")]


async def test_a_form_that_asks_again_can_be_sent_off_again(practice: Practice, hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/practice", "form")
    await rita.submits(words="again")
    assert rita.modal
    assert rita.modal.content["title"]["text"] == "Practise more"
    await rita.submits(words="once")
    assert rita.modal is None
    assert said(hymnsheet) == ["once"]


async def test_a_form_that_had_to_be_mended_can_be_sent_off_again(practice: Practice, hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/practice", "form")
    refused = await rita.submits(words="no")
    assert refused.errors == {"words": "No means no."}
    await rita.submits(words="once")
    assert said(hymnsheet) == ["once"]


async def test_a_click_delivered_twice_counts_once(practice: Practice, hymnsheet: Hymnsheet, wire: Wire) -> None:
    action = {"action_id": "practice.click", "type": "button", "value": "once", "action_ts": "1.1", "block_id": "b"}
    rita = hymnsheet.person("Rita")
    await rita.types("/practice", "form")
    sent = wire.interaction(payloads.click_in_view(wire.seat("Rita"), view=rita.modal, action=action))
    assert [(await wire.send(sent)).status for _ in range(3)] == [200, 200, 200]
    await hymnsheet.settle()
    assert said(hymnsheet) == ["once"]


async def test_an_event_delivered_four_times_has_one_effect(hymnsheet: Hymnsheet, wire: Wire) -> None:
    told = wire.event({"type": "app_uninstalled"})
    heard: list[Heard] = []
    for wait in (0, 0, 60, 240):
        hymnsheet.playground.clock.advance(timedelta(seconds=wait))
        heard.append(await wire.send(wire.retry(told, len(heard))))
    assert [each.status for each in heard] == [200] * 4
    assert await noted(hymnsheet) == ["uninstalled"]


async def test_an_event_of_which_only_the_retry_arrives_is_heard(hymnsheet: Hymnsheet, wire: Wire) -> None:
    assert (await wire.send(wire.retry(wire.event({"type": "app_uninstalled"}), 1))).status == 200
    assert await noted(hymnsheet) == ["uninstalled"]


async def noted(hymnsheet: Hymnsheet) -> list[str]:
    """What the audit log says was done."""
    async with hymnsheet.house.storage.across_organisations() as transaction:
        found = await transaction.execute(select(audit.c.action).execution_options(**ACROSS))
        return list(found.scalars())
