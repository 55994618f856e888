"""S55: an installation is finished once, in the browser that began it, soon, and only with Slack's own word for it."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import func, select

from bot.config import BadConfiguration, read_settings
from bot.slack.install import COOKIE
from bot.slack.installations import Installations, NotForUs, States
from bot.slack.tokens import SealedTokens
from playground import faults
from playground.playground import CLIENT_SECRET
from storage.organisations import ACROSS
from storage.tables import oauth_states
from tests.installing import SDK_SPEAKS_BASIC, Browser, Installing, Page, installing

pytestmark = SDK_SPEAKS_BASIC

EVIL = "https://evil.example/slack/oauth_redirect"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
async def many(database_url: str) -> AsyncIterator[Installing]:
    async with installing(database_url) as many:
        yield many


async def agreed(many: Installing, browser: Browser) -> dict[str, str]:
    """The code and state with which a browser comes back from Slack."""
    return await browser.agrees(await browser.begins(), team=many.playground.workspace.team_id)


async def how_many_begun(many: Installing) -> int:
    """How many installations could still be finished, had anybody their states."""
    count = select(func.count()).select_from(oauth_states).execution_options(**ACROSS)
    async with many.house.storage.across_organisations() as transaction:
        return int((await transaction.execute(count)).scalar_one())


async def refused(many: Installing, page: Page, *statuses: int) -> None:
    """Nothing was installed, and the page says so without repeating what it was given."""
    assert page.status in statuses
    assert "Hymnsheet was not installed" in page.text
    assert "<script" not in page.text
    assert await many.token_rows() == []


async def test_without_a_state_nothing_is_installed(many: Installing) -> None:
    browser = many.browser()
    back = await agreed(many, browser)
    for state in ({}, {"state": ""}):
        await refused(many, await browser.returns(code=back["code"], **state), 400, 401)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_whoever_begins_too_often_waits_a_minute_and_what_was_begun_is_finished(many: Installing) -> None:
    browser = many.browser()
    back = await agreed(many, browser)
    for _ in range(59):
        await many.browser().begins()
    for _ in range(3):
        async with many.session.get(f"{many.playground.base_url}/slack/install", allow_redirects=False) as answer:
            assert answer.status == 429
            assert "wait a minute" in await answer.text()
    assert await how_many_begun(many) == 60
    assert (await browser.returns(**back)).status == 200
    many.playground.clock.advance(timedelta(minutes=1))
    await many.browser().begins()


async def test_in_another_browser_nothing_is_installed(many: Installing) -> None:
    mine, victims = many.browser(), many.browser()
    back = await agreed(many, mine)
    await refused(many, await victims.returns(**back), 400)
    await victims.begins()
    await refused(many, await victims.returns(**back), 400)
    assert (await mine.returns(**back)).status == 200


async def test_a_state_is_good_once(many: Installing) -> None:
    browser = many.browser()
    back = await agreed(many, browser)
    kept = dict(browser.cookies)
    assert (await browser.returns(**back)).status == 200
    assert browser.cookies == {}
    browser.cookies = kept
    again = await browser.agrees(await many.browser().begins(), team=many.second.team_id)
    assert (await browser.returns(state=back["state"], code=again["code"])).status == 401
    assert [team for team, _, _ in await many.token_rows()] == [many.playground.workspace.team_id]


async def test_ten_who_come_back_at_once_with_one_state_are_let_in_once(many: Installing) -> None:
    browser = many.browser()
    back = await agreed(many, browser)
    pages = await asyncio.gather(*(browser.returns(**back) for _ in range(10)))
    assert sorted(page.status for page in pages)[0] == 200
    assert sorted(page.status for page in pages)[1] >= 400
    assert len(await many.token_rows()) == 1


async def test_a_state_is_good_for_ten_minutes(many: Installing) -> None:
    browser = many.browser()
    back = await agreed(many, browser)
    many.playground.clock.advance(timedelta(minutes=10))
    await refused(many, await browser.returns(**back), 401)
    in_time = await agreed(many, browser)
    many.playground.clock.advance(timedelta(minutes=9, seconds=59))
    assert (await browser.returns(**in_time)).status == 200


async def test_installations_that_nobody_finishes_are_not_kept(many: Installing) -> None:
    for _ in range(3):
        await many.browser().begins()
        many.playground.clock.advance(timedelta(minutes=10))
    assert await how_many_begun(many) == 1


@pytest.mark.parametrize("state", ["0" * 64, "' OR 1=1 --", "\0", "ä" * 64, "x" * 3_000, "%00", "a;b=c", SCRIPT])
async def test_a_state_nobody_gave_out_is_refused_even_with_its_cookie(many: Installing, state: str) -> None:
    browser = many.browser()
    code = (await agreed(many, browser))["code"]
    browser.cookies[COOKIE] = state.replace("\0", "")
    await refused(many, await browser.returns(code=code, state=state), 400, 401)


@pytest.mark.parametrize("state", ["", "\0", "0\0", "\ud800", "ä", "0" * 100_000])
async def test_a_state_that_no_database_takes_is_only_unknown(many: Installing, state: str) -> None:
    assert not await States(many.house.storage, now=many.house.clock.now).async_consume(state)


async def test_a_code_that_is_missing_invented_used_or_for_another_address_is_refused(many: Installing) -> None:
    browser = many.browser()
    await refused(many, await browser.returns(state=(await agreed(many, browser))["state"]), 401)
    for code in ("invented", "\0", SCRIPT):
        await refused(many, await browser.returns(state=(await agreed(many, browser))["state"], code=code), 401)
    elsewhere = (await browser.begins()).replace("/slack/oauth_redirect", "/elsewhere")
    back = await browser.agrees(elsewhere, team=many.playground.workspace.team_id)
    await refused(many, await browser.returns(**back), 401)
    used = await agreed(many, browser)
    assert (await browser.returns(**used)).status == 200
    fresh = await agreed(many, browser)
    assert (await browser.returns(state=fresh["state"], code=used["code"])).status == 401


async def test_nobody_can_say_where_slack_sends_people_back_to(many: Installing) -> None:
    address = await many.browser().begins(
        redirect_uri=EVIL, team=f"T1&redirect_uri={EVIL}", state="mine", scope="admin"
    )
    asked = parse_qs(urlsplit(address).query)
    assert asked["redirect_uri"] == [f"{many.playground.base_url}/slack/oauth_redirect"]
    assert asked["scope"] == ["commands,chat:write,mpim:write,users:read,users:read.email"]
    assert re.fullmatch(r"[0-9a-f]{64}", asked["state"][0])
    assert "evil" not in address


@pytest.mark.parametrize(
    "address",
    [
        "http://bot.example/slack/oauth_redirect",
        "https://bot.example/elsewhere",
        "https://bot.example/slack/oauth_redirect?to=x",
        "https:///slack/oauth_redirect",
        "/slack/oauth_redirect",
    ],
)
def test_an_address_to_come_back_to_that_is_not_ours_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(BadConfiguration, match="SLACK_REDIRECT_URI must be https"):
        read_settings(_env_file=None, slack_redirect_uri=address)


async def test_the_cookie_is_for_this_host_over_tls_and_not_for_scripts(many: Installing) -> None:
    address = f"{many.playground.base_url}/slack/install"
    async with many.session.get(address, allow_redirects=False) as answer:
        [cookie] = answer.headers.getall("Set-Cookie")
    name, _, attributes = cookie.partition("; ")
    assert name.startswith("__Host-")
    assert set(attributes.split("; ")) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=600"}


async def test_the_pages_are_not_kept_framed_or_scripted_and_tell_nobody_their_address(many: Installing) -> None:
    many.playground.workspace.name = SCRIPT
    for page in (
        await many.browser().returns(error=SCRIPT, state=SCRIPT),
        await many.browser().installs(many.playground.workspace),
    ):
        assert "<script" not in page.text
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Content-Type-Options"] == "nosniff"


async def test_whoever_only_looks_at_the_links_begins_and_finishes_nothing(many: Installing) -> None:
    for path in ("/slack/install", "/slack/oauth_redirect"):
        for method in ("HEAD", "POST"):
            async with many.session.request(method, many.playground.base_url + path) as answer:
                assert answer.status == 405


@pytest.mark.parametrize(
    "fault",
    [faults.drop_before(), faults.server_error(503), faults.html(), faults.slack_error("bad_client_secret")],
    ids=str,
)
@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
async def test_when_slack_goes_wrong_nothing_is_installed_and_one_may_begin_again(
    many: Installing, method: str, fault: faults.Fault
) -> None:
    many.playground.faults.script(method, fault)
    await refused(many, await many.browser().installs(many.playground.workspace), 401, 503)
    assert (await many.browser().installs(many.playground.workspace)).status == 200


async def test_an_installer_slack_says_nothing_about_has_installed_it_all_the_same(many: Installing) -> None:
    many.playground.faults.script("users.info", faults.server_error(503))
    assert (await many.browser().installs(many.playground.workspace)).status == 200
    assert [state for _, state, _ in await many.token_rows()] == ["active"]


async def test_tokens_that_change_every_few_hours_are_refused_with_what_to_do(many: Installing) -> None:
    many.playground.rotates_tokens = True
    page = await many.browser().installs(many.playground.workspace)
    await refused(many, page, 400)
    assert "token rotation turned off" in page.text


@pytest.mark.parametrize(
    "kind",
    [{"is_enterprise_install": True}, {"team_id": None}, {"bot_token": None}],
    ids=["organisation", "none", "user"],
)
async def test_what_is_not_one_workspace_with_a_bot_is_refused(many: Installing, kind: dict[str, Any]) -> None:
    house = many.house
    assert isinstance(house.tokens, SealedTokens)
    kept = Installations(house.storage, house.tokens, house.dispatcher, now=house.clock.now, saved=house.outbox.wake)
    given: dict[str, Any] = {"user_id": "U1", "team_id": "T1", "bot_token": "xoxb-1", **kind}
    with pytest.raises(NotForUs):
        await kept.async_save(Installation(**given))
    assert await many.token_rows() == []


async def test_nothing_of_an_installation_stands_in_a_log(many: Installing, logged: io.StringIO) -> None:
    many.playground.workspace.bot_token = "xoxb-canary-token"
    browser = many.browser()
    back = await agreed(many, browser)
    state, code = back["state"], back["code"]
    assert (await browser.returns(**back)).status == 200
    await browser.returns(state=(await agreed(many, browser))["state"], code=code)
    await browser.returns(**back, error=SCRIPT)
    assert "a workspace installed us" in logged.getvalue()
    assert "invalid_code" in logged.getvalue()
    for secret in (state, code, "canary-token", CLIENT_SECRET, SCRIPT):
        assert secret not in logged.getvalue(), secret
