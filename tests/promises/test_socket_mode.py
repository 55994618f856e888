"""Socket Mode: without an address of its own the bot hears the same things, over a connection that it opens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.slack.socket import SocketMode
from playground.people import Person
from playground.playground import APP_TOKEN
from tests import process
from tests.harness import Hymnsheet
from tests.practice import Practice

pytestmark = pytest.mark.slack_only("Slack's own way in")

NOBODY = "http://127.0.0.1:9/slack/events"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: what differs is the way in."""
    return sqlite_url


@asynccontextmanager
async def connected(hymnsheet: Hymnsheet) -> AsyncIterator[SocketMode]:
    """The bot at the other end of a websocket, and nobody at its front door."""
    playground = hymnsheet.playground
    playground.link.request_url = NOBODY
    socket = SocketMode(APP_TOKEN, f"{playground.base_url}/api/")
    await socket.connect(hymnsheet.house.bolt)
    await until(lambda: bool(playground.sockets))
    try:
        yield socket
    finally:
        await socket.close()


async def until(is_so: Callable[[], bool], *, seconds: float = 5.0) -> None:
    """Wait for something that takes a moment."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - a connection tells nobody that it is there
            await asyncio.sleep(0.01)


async def test_a_command_is_answered_over_the_connection(practice: Practice, hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    async with connected(hymnsheet):
        await rita.types("/hymnsheet", "help")
    rita.expect_told("/leadfeedback", "/objection")


async def test_a_form_is_opened_mended_and_sent_over_the_connection(practice: Practice, hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    async with connected(hymnsheet):
        await rita.types("/practice", "form before breakfast")
        refused = await rita.submits(words="no")
        assert refused.errors == {"words": "No means no."}
        await rita.submits(words="after lunch")
    assert rita.modal is None
    marketing.expect("after lunch")
    rita.expect_told("Said: after lunch")


async def test_a_click_works_over_the_connection(hymnsheet: Hymnsheet) -> None:
    ada = hymnsheet.person("Ada")
    async with connected(hymnsheet):
        await ada.types("/hymnsheet", "privacy")
        answer = await ada.clicks("Send me a copy")
    assert answer.ok
    assert ada.direct_messages()
    hymnsheet.mind_nothing_more()


async def test_an_envelope_that_comes_twice_has_one_effect(practice: Practice, hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    async with connected(hymnsheet):
        await rita.types("/practice", "form once")
        view = rita.modal
        await rita.submits(words="once")
        rita.user.modals.append(view)
        await rita.submits(words="once")
    assert [text for text in hymnsheet.channel("marketing").texts if "once" in text] == ["once"]
    hymnsheet.mind_nothing_more()


async def test_the_whole_program_comes_and_goes_over_the_connection(sqlite_url: str, tmp_path: Path) -> None:
    async with process.slack() as slack, process.bot(slack, sqlite_url, tmp_path, SLACK_APP_TOKEN=APP_TOKEN) as bot:
        await bot.start()
        await until(lambda: bool(slack.sockets))
        slack.link.request_url = NOBODY
        rita = Person(slack, "Rita")
        await rita.types("/hymnsheet", "help")
        assert "/objection" in rita.sees()[-1]
        assert await bot.stop() == 0
        await until(lambda: not slack.sockets)
        assert "Traceback" not in bot.log


async def test_when_slack_asks_for_a_new_connection_there_is_one(hymnsheet: Hymnsheet) -> None:
    async with connected(hymnsheet):
        await hymnsheet.playground.sockets.ask_to_reconnect()
        await until(lambda: bool(hymnsheet.playground.sockets), seconds=10)
        await hymnsheet.person("Rita").types("/hymnsheet", "help")
    hymnsheet.person("Rita").expect_told("/objection")
