"""What people do reaches the bot as Slack sends it, and what the bot answers is shown as Slack shows it."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from playground.clock import Clock
from playground.happenings import archive, change, rate_limit_events, uninstall
from playground.model import TokenState

OLD_BASIC_AUTH = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # in slack_sdk


async def test_what_is_signed_is_taken_and_what_is_not_is_refused(playground, bot):
    body = json.dumps({"type": "url_verification"})
    json_type = {"Content-Type": "application/json"}
    sent = playground.link.send
    assert (await sent(body, {**json_type, **playground.link.signed(body)})).status == 200
    assert (await sent(body, {**json_type, **playground.link.signed(body, secret="wrong")})).status == 401
    assert (await sent(body, {**json_type, **playground.link.signed(body, at=time.time() - 301)})).status == 401
    assert (await sent(body + " ", {**json_type, **playground.link.signed(body)})).status == 401


async def test_signatures_use_the_real_time_however_far_the_clock_was_moved(playground, bot, rita):
    await playground.advance(timedelta(days=400))
    assert (await rita.types("/win")).ok


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (web.json_response({"text": "Only you"}), ["Only you"]),
        (web.Response(text="Plain words"), ["Plain words"]),
        (web.Response(), []),
    ],
)
async def test_the_answer_to_a_command_is_for_the_one_who_typed(bot, rita, answer, seen):
    async def does(_heard):
        return answer

    bot.does = does
    await rita.types("/win", channel="wins")
    assert rita.sees("wins") == seen
    assert all(message.is_ephemeral for message in rita.messages("wins"))


async def test_an_answer_in_channel_is_for_all(bot, rita):
    async def does(_heard):
        return {"text": "For all", "response_type": "in_channel"}

    bot.does = does
    await rita.types("/win", channel="wins")
    assert not rita.messages("wins")[0].is_ephemeral


@pytest.mark.parametrize(("status", "word"), [(500, "http_service_error"), (404, "http_client_error")])
async def test_a_command_that_fails_is_told_in_slacks_words(bot, rita, status, word):
    async def does(_heard):
        return web.Response(status=status)

    bot.does = does
    answer = await rita.types("/win", channel="wins")
    assert answer.error == f'/win failed with the error "{word}"'
    assert rita.sees("wins") == [answer.error]


async def test_a_bot_that_takes_too_long_is_told_so(playground, bot, rita):
    playground.link.answer_within = 0.05

    async def does(_heard):
        await asyncio.sleep(0.3)

    bot.does = does
    assert "operation_timeout" in (await rita.types("/win", channel="wins")).error


async def test_a_bot_that_is_not_there_is_told_so(playground, rita):
    playground.link.request_url = "http://127.0.0.1:9/slack/events"
    assert "dispatch_failed" in (await rita.types("/win", channel="wins")).error


async def test_an_event_nobody_took_comes_again_at_once_after_a_minute_and_after_five(playground, bot, rita):
    playground.clock = playground.redelivery._clock = Clock(frozen_at=datetime(2026, 11, 23, 9, tzinfo=UTC))

    async def does(_heard):
        return web.Response(status=503)

    bot.does = does
    await rita.opens_home()
    assert _retries(bot) == [None, "1"]
    await playground.advance(timedelta(seconds=59))
    assert _retries(bot) == [None, "1"]
    await playground.advance(timedelta(seconds=1))
    assert _retries(bot) == [None, "1", "2"]
    await playground.advance(timedelta(minutes=3, seconds=59))
    assert _retries(bot) == [None, "1", "2"]
    await playground.advance(timedelta(seconds=1))
    assert _retries(bot) == [None, "1", "2", "3"]
    await playground.advance(timedelta(days=1))
    assert len(bot.heard) == 4
    assert len({heard["event_id"] for heard in bot.heard}) == 1
    assert bot.headers[-1]["X-Slack-Retry-Reason"] == "http_error"


def _retries(bot):
    return [headers.get("X-Slack-Retry-Num") for headers in bot.headers]


async def test_a_bot_can_ask_not_to_be_told_again(bot, rita):
    async def does(_heard):
        return web.Response(status=503, headers={"X-Slack-No-Retry": "1"})

    bot.does = does
    await rita.opens_home()
    assert _retries(bot) == [None]


async def test_what_happens_in_the_workspace_is_told(playground, bot, rita):
    workspace = playground.workspace
    told = {"workspace": workspace, "playground": playground}
    await change(rita.user, **told, status_text="Vacationing", status_emoji=":palm_tree:")
    assert bot.heard[-1]["event"]["user"]["profile"]["status_text"] == "Vacationing"
    await archive(workspace.get_channel("sales"), **told)
    assert bot.heard[-1]["event"] == {
        "type": "channel_archive", "channel": workspace.get_channel("sales").id,
        "event_ts": bot.heard[-1]["event"]["event_ts"],
    }  # fmt: skip
    await rate_limit_events(workspace, playground=playground)
    assert bot.heard[-1]["type"] == "app_rate_limited"
    await uninstall(**told)
    assert [heard["event"]["type"] for heard in bot.heard[-2:]] == ["tokens_revoked", "app_uninstalled"]
    with pytest.raises(SlackApiError, match="account_inactive"):
        await bot.client.auth_test()


async def test_over_a_websocket_everything_is_the_same(playground, bot, rita):
    client = SocketModeClient(app_token=playground.app_token, web_client=bot.client)
    heard = []

    async def listen(client, request):
        heard.append(request)
        payload = {"text": "Through the socket"} if request.type == "slash_commands" else None
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    client.socket_mode_request_listeners.append(listen)
    await client.connect()
    await rita.types("/win", "Acme", channel="wins")
    await rita.opens_home()
    assert rita.sees("wins") == ["Through the socket"]
    assert [request.type for request in heard] == ["slash_commands", "events_api"]
    assert heard[0].payload["text"] == "Acme"
    assert bot.heard == []
    await client.close()
    await client.aiohttp_client_session.close()


async def test_a_socket_that_does_not_acknowledge_is_told_so(playground, bot, rita):
    playground.link.answer_within = 0.05
    async with aiohttp.ClientSession() as session, session.ws_connect(await _socket(playground)) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        assert "operation_timeout" in (await rita.types("/win", channel="wins")).error
        await playground.sockets.ask_to_reconnect()
        assert (await socket.receive_json())["type"] == "slash_commands"
        assert (await socket.receive_json())["type"] == "disconnect"


async def _socket(playground):
    client = AsyncWebClient(token=playground.app_token, base_url=f"{playground.base_url}/api/")
    return (await client.apps_connections_open(app_token=playground.app_token))["url"]


async def test_a_bot_token_opens_no_socket(playground, bot):
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await bot.client.apps_connections_open(app_token=playground.workspace.bot_token)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await bot.client.apps_connections_open(app_token="xapp-other")


async def _agree(playground, **query):
    asked = {"client_id": playground.client_id, "redirect_uri": "http://127.0.0.1/back", "state": "s", **query}
    async with aiohttp.ClientSession() as session:
        url = f"{playground.base_url}/oauth/v2/authorize"
        async with session.get(url, params=asked, allow_redirects=False) as response:
            return parse_qs(urlsplit(response.headers["Location"]).query)


@OLD_BASIC_AUTH
async def test_a_workspace_installs_the_app_and_its_code_works_once(playground, bot):
    playground.workspace.token_state = TokenState.INACTIVE
    back = await _agree(playground)
    assert back["state"] == ["s"]
    given = {"client_id": playground.client_id, "client_secret": playground.client_secret, "code": back["code"][0]}
    told = await bot.client.oauth_v2_access(**given, redirect_uri="http://127.0.0.1/back")
    assert told["team"]["id"] == playground.workspace.team_id
    assert told["authed_user"]["id"] == playground.workspace.get_user("Ada").id
    bot.client.token = told["access_token"]
    assert (await bot.client.auth_test())["ok"]
    for change_of, error in [
        ({}, "code_already_used"),
        ({"code": "other"}, "invalid_code"),
        ({"client_secret": "x"}, "bad_client_secret"),
        ({"client_id": "x"}, "invalid_client_id"),
    ]:
        with pytest.raises(SlackApiError, match=error):
            await bot.client.oauth_v2_access(**{**given, **change_of})


@OLD_BASIC_AUTH
async def test_a_code_is_good_at_one_address_only(playground, bot):
    code = (await _agree(playground))["code"][0]
    given = {"client_id": playground.client_id, "client_secret": playground.client_secret, "code": code}
    with pytest.raises(SlackApiError, match="bad_redirect_uri"):
        await bot.client.oauth_v2_access(**given, redirect_uri="http://127.0.0.1/elsewhere")


async def test_somebody_may_refuse_to_install(playground):
    assert (await _agree(playground, decision="deny"))["error"] == ["access_denied"]


@OLD_BASIC_AUTH
async def test_a_refresh_token_works_once(playground, bot):
    playground.rotates_tokens = True
    code = (await _agree(playground))["code"][0]
    client = {"client_id": playground.client_id, "client_secret": playground.client_secret}
    first = await bot.client.oauth_v2_access(**client, code=code)
    renewed = {**client, "grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = await bot.client.oauth_v2_access(**renewed)
    assert second["access_token"] != first["access_token"]
    with pytest.raises(SlackApiError, match="invalid_refresh_token"):
        await bot.client.oauth_v2_access(**renewed)
