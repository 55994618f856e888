"""/hymnsheet doctor: is everything working."""

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import update

from bot.doctor import visit
from bot.slack.doctor import ask_slack
from messages.model import Message, encode
from playground.model import TokenState
from rules.event_log import Tier
from rules.lead_intake import NewLead
from storage.lead_intake import LeadIntake
from storage.places import Purpose
from storage.tables import deliveries
from tests.harness import settings_for
from tests.leads import hand_over


async def test_the_doctor_says_that_all_is_well(hymnsheet):
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet doctor")
    said = ada.expect_told("All is well.", "takes my calls", "3 in sales, 2 in marketing", button="Look again")
    assert "the next comes" in said
    assert "Hymnsheet " in said


async def test_before_set_up_the_doctor_says_what_to_do(fresh):
    ada = fresh.person("Ada")
    await ada.types("/hymnsheet doctor")
    ada.expect_told("things need you", "Set-up is not finished", "There is no marketing channel", "/hymnsheet setup")


async def test_a_channel_that_left_us_is_named_with_what_to_do(hymnsheet):
    ada = hymnsheet.person("Ada")
    async with hymnsheet.unit_of_work() as work:
        for place in (await work.places.all()).values():
            await work.places.mark_gone(place, now=hymnsheet.now)
    await ada.types("/hymnsheet doctor")
    said = ada.expect_told("4 things need you", "The marketing channel", "no longer takes my messages")
    assert "/invite @Hymnsheet" in said


async def test_messages_that_failed_or_are_late_are_counted_with_the_reason(hymnsheet):
    ada = hymnsheet.person("Ada")
    hymnsheet.mind_nothing_more()
    await _leave(hymnsheet, state="dead", reason="is_archived")
    await _leave(hymnsheet, state="uncertain")
    await _leave(hymnsheet, state="waiting", wanted_at=hymnsheet.now - timedelta(hours=1))
    await ada.types("/hymnsheet doctor")
    ada.expect_told(
        "1 message could not be sent (is_archived).",
        "1 message may or may not have arrived.",
        "1 message on the way, the oldest due since",
    )


async def test_leads_that_wait_and_leads_of_nobody_are_counted(hymnsheet):
    ada = hymnsheet.person("Ada")
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    await ada.types("/hymnsheet doctor")
    ada.expect_told("1 lead waits for a first touch, all within their windows.")
    await hymnsheet.until("in 40 min")
    for name in ("Rita", "Sam", "Mona"):
        await hymnsheet.person(name).types("/hymnsheet away now")
    async with hymnsheet.unit_of_work() as work:
        await LeadIntake(work).take([NewLead(id="Ann", name="Ann")], now=hymnsheet.now)
    await hymnsheet.settle()
    await ada.types("/hymnsheet doctor")
    ada.expect_told("1 lead has nobody who follows up.", "/hymnsheet setup")


async def _leave(hymnsheet, *, state: str, **values) -> None:
    """A delivery as it would stand after something went wrong."""
    async with hymnsheet.unit_of_work() as work:
        place = (await work.places.all())[Purpose.MARKETING]
        await work.deliveries.post(encode(Message("x")), to=place, key=state, now=hymnsheet.now)
        mine = (deliveries.c.organisation_id == work.organisation_id, deliveries.c.key == state)
        later = hymnsheet.now + timedelta(days=1)
        await work.execute(update(deliveries).where(*mine).values(state=state, due_at=later, **values))


@pytest.fixture
def settings(hymnsheet, database_url):
    return settings_for(hymnsheet.playground, database_url)


@pytest.mark.slack_only("it is Slack that is asked")
async def test_the_command_line_tells_the_same_and_asks_slack(hymnsheet, settings):
    lines, is_well = await visit(settings)
    assert is_well, lines
    assert lines[0] == f"✓ Slack knows my token: it is for {hymnsheet.playground.workspace.name}."
    assert [line for line in lines if line.startswith("✓ 3 in sales, 2 in marketing")]
    assert settings.slack_bot_token.get_secret_value() not in "".join(lines)


@pytest.mark.slack_only("it is Slack that is asked")
async def test_a_dead_token_is_told_with_what_to_set(hymnsheet, settings):
    hymnsheet.playground.workspace.token_state = TokenState.REVOKED
    lines, is_well = await visit(settings)
    assert not is_well
    assert lines[0].startswith("! Slack does not accept my token (token_revoked). Copy")


@pytest.mark.slack_only("it is Slack that is asked")
async def test_a_slack_that_cannot_be_reached_is_told(hymnsheet, database_url):
    settings = settings_for(hymnsheet.playground, database_url).model_copy(
        update={"slack_api_url": "http://127.0.0.1:9/api/"}
    )
    lines, is_well = await visit(settings)
    assert not is_well
    assert lines[0].startswith("! Slack cannot be reached")


@pytest.mark.slack_only("it is Slack that is asked")
async def test_a_database_without_tables_is_told(hymnsheet, tmp_path):
    settings = settings_for(hymnsheet.playground, f"sqlite:///{tmp_path / 'empty.db'}")
    lines, is_well = await visit(settings)
    assert not is_well
    assert "hymnsheet migrate" in lines[-1]


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"X-OAuth-Scopes": "chat:write,commands,mpim:write,users:read"}, "I have all the scopes I need."),
        ({"X-OAuth-Scopes": "commands"}, "Scopes are missing: chat:write, mpim:write, users:read."),
        ({"Date": "Mon, 02 Mar 2026 09:00:30 GMT"}, "The clock of this machine agrees with Slack's."),
        ({"Date": "Mon, 02 Mar 2026 09:04:00 GMT"}, "The clock of this machine is 240 seconds off Slack's."),
        ({}, ""),
    ],
)
async def test_slack_says_what_we_may_do_and_what_time_it_is(headers, told):
    async def say(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "team": "Acme"}, headers={"Date": ""} | headers)

    application = web.Application()
    application.router.add_post("/api/auth.test", say)
    async with TestServer(application) as server:
        client = AsyncWebClient(token="xoxb-1", base_url=str(server.make_url("/api/")))
        checks = await ask_slack(client, has_admins=False, now=datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert told in "".join(part.words for check in checks[1:] for part in check.says)
    assert all(check.is_well for check in checks) == ("missing" not in told and "off" not in told)
