"""Calls go wrong as scripted, and the ledger tells what was accepted."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from playground import faults
from playground.limits import Limits


async def post(bot, text="x", channel="#sales"):
    return await bot.client.chat_postMessage(channel=channel, text=text)


async def test_too_many_calls_are_told_when_to_come_back(playground, bot, rita):
    playground.faults.script("chat.postMessage", faults.rate_limited(30), faults.rate_limited("abc"))
    for header in ("30", "abc"):
        with pytest.raises(SlackApiError) as caught:
            await post(bot)
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == header
    assert (await post(bot))["ok"]
    assert [entry.accepted for entry in playground.faults.ledger] == [False, False, True]


async def test_a_missing_retry_header_is_missing(playground, bot):
    playground.faults.script("chat.postMessage", faults.rate_limited(None))
    with pytest.raises(SlackApiError) as caught:
        await post(bot)
    assert "Retry-After" not in caught.value.response.headers


@pytest.mark.parametrize("fault", [faults.server_error(503), faults.html(), faults.slack_error("internal_error")])
async def test_an_error_accepts_nothing(playground, bot, rita, fault):
    playground.faults.script("chat.postMessage", fault)
    with pytest.raises((SlackApiError, SlackClientError)):
        await post(bot)
    assert rita.sees("sales") == []
    assert playground.faults.accepted() == []


async def test_a_connection_dropped_before_accepts_nothing_and_after_everything(playground, bot, rita):
    playground.faults.script("chat.postMessage", faults.drop_before(), faults.drop_after_accepting())
    for text in ("before", "after"):
        with pytest.raises(aiohttp.ClientError):
            await post(bot, text)
    assert rita.sees("sales") == ["after"]
    assert [entry.text for entry in playground.faults.accepted("chat.postMessage")] == ["after"]


async def test_a_hang_holds_one_channel_and_no_other(playground, bot, rita):
    sales = playground.workspace.get_channel("sales").id
    playground.faults.always("chat.postMessage", faults.hang(100), channel=sales)
    hung = asyncio.create_task(post(bot, channel=sales))
    assert (await post(bot, channel="#wins"))["ok"]
    assert not hung.done()
    playground.faults.clear()
    with pytest.raises(aiohttp.ClientError):
        await hung
    assert rita.sees("sales") == []


async def test_a_slow_drip_arrives_in_the_end(playground, bot):
    playground.faults.script("chat.postMessage", faults.slow_drip(0.1))
    assert (await post(bot))["ok"]


async def test_the_script_that_names_the_most_wins(playground, bot):
    team = playground.workspace.team_id
    playground.faults.always("*", faults.slack_error("fatal_error"))
    playground.faults.script("chat.postMessage", faults.ok(), team=team)
    assert (await post(bot))["ok"]
    with pytest.raises(SlackApiError):
        await post(bot)


async def test_the_ledger_keeps_what_was_asked_and_when(playground, bot):
    told = await post(bot, "Good morning")
    (entry,) = playground.faults.ledger
    assert (entry.method, entry.text, entry.ts) == ("chat.postMessage", "Good morning", told["ts"])
    assert (entry.team, entry.channel) == (playground.workspace.team_id, told["channel"])


async def test_an_answer_to_a_response_url_goes_wrong_too(playground, bot, rita):
    async def does(heard):
        for text in ("lost", "heard"):
            await AsyncWebhookClient(heard["response_url"], retry_handlers=[]).send(text=text)

    bot.does = does
    playground.faults.script("response_url", faults.server_error(503))
    await rita.types("/win", channel="wins")
    assert rita.sees("wins") == ["heard"]
    assert [entry.accepted for entry in playground.faults.ledger] == [False, True]


async def test_one_message_a_second_a_channel_after_a_burst(playground, bot):
    playground.limits = Limits(burst=2)
    await post(bot)
    await post(bot)
    assert (await post(bot, channel="#wins"))["ok"]
    with pytest.raises(SlackApiError) as caught:
        await post(bot)
    assert caught.value.response.headers["Retry-After"] == "1"
    await playground.advance(playground.clock.now().resolution * 1_100_000)
    assert (await post(bot))["ok"]
