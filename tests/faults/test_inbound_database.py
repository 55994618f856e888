"""A database that is away or busy: nobody is told that something was done, and nothing is done behind their back."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg
import pytest
from sqlalchemy.exc import OperationalError

from storage.database import PostgresDatabase, SqliteDatabase
from tests.harness import Hymnsheet
from tests.practice import Practice
from tests.wire import Wire

SLACK_WAITS = 3.0


@contextmanager
def away() -> Iterator[None]:
    """Nothing can be read or written."""

    @asynccontextmanager
    async def begin(_self: Any) -> AsyncIterator[Any]:
        raise OperationalError("BEGIN", None, Exception("it is away"))
        yield

    with pytest.MonkeyPatch.context() as monkeypatch:
        for kind in (SqliteDatabase, PostgresDatabase):
            monkeypatch.setattr(kind, "begin", begin)
        yield


@asynccontextmanager
async def locked(database_url: str) -> AsyncIterator[None]:
    """Somebody else keeps the whole database to themselves."""
    if database_url.startswith("sqlite"):
        connection = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            connection.close()
    else:
        other = await asyncpg.connect(database_url)
        await other.execute("BEGIN; LOCK TABLE members, requests, workspaces IN ACCESS EXCLUSIVE MODE")
        try:
            yield
        finally:
            await other.close()


async def test_without_a_database_slack_is_told_to_come_again(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    command, event = wire.command("hello", word="/practice"), wire.event({"type": "app_uninstalled"})
    with away():
        for sent in (command, event):
            heard = await wire.send(sent)
            assert heard.status == 503
            assert "X-Slack-No-Retry" not in heard.headers
    assert (await wire.send(command)).status == 200
    await hymnsheet.settle()
    hymnsheet.channel("marketing").expect("hello")
    hymnsheet.mind_nothing_more()


async def test_a_locked_database_is_never_answered_with_done(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire, database_url: str
) -> None:
    async with locked(database_url):
        heard = await wire.send(wire.command("hello", word="/practice"))
    assert heard.status == 503
    assert heard.seconds < SLACK_WAITS
    await asyncio.sleep(0.3)
    await hymnsheet.settle()
    hymnsheet.channel("marketing").expect_no("hello")


async def test_what_breaks_after_slack_was_put_off_is_told_with_what_was_typed(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    rita = hymnsheet.person("Rita")
    practice.fails = OperationalError("INSERT", None, Exception("it went away"))
    with practice.closed():
        heard = await wire.send(wire.command("a long story", word="/practice"))
    assert (heard.status, heard.text) == (200, "")
    await until(lambda: any("a long story" in said for said in rita.direct_messages()))
    rita.expect_direct("nothing was saved", "/practice a long story")
    hymnsheet.channel("marketing").expect_no("a long story")


async def until(is_so: Callable[[], bool], *, seconds: float = 5.0) -> None:
    """Wait for something that takes a moment."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - what is said in Slack tells nobody that it was
            await asyncio.sleep(0.01)
