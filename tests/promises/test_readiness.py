"""A load balancer asks whether requests may come here, and is told why not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from storage.unit_of_work import Storage
from tests.harness import Hymnsheet

pytestmark = pytest.mark.slack_only("a load balancer asks for no platform")


class Away:
    """A database that nobody reaches."""

    dialect = "postgresql"

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[None]:
        """Fail as a connection does."""
        raise ConnectionRefusedError
        yield

    async def close(self) -> None:
        """Nothing was open."""


async def test_a_bot_that_can_work_is_ready(hymnsheet: Hymnsheet) -> None:
    assert await _asked(hymnsheet) == (200, {"status": "ok", "problems": [], "warnings": []})


async def test_without_its_database_it_is_not_ready_and_comes_back_by_itself(hymnsheet: Hymnsheet) -> None:
    here, hymnsheet.house.storage = hymnsheet.house.storage, Storage(Away())
    status, said = await _asked(hymnsheet)
    assert (status, said["problems"]) == (503, ["the database does not answer"])
    hymnsheet.house.storage = here
    assert (await _asked(hymnsheet))[0] == 200


async def test_it_says_no_before_it_stops(hymnsheet: Hymnsheet) -> None:
    hymnsheet.house.leave()
    assert await _asked(hymnsheet) == (503, {"status": "not ready", "problems": ["shutting down"], "warnings": []})


async def _asked(hymnsheet: Hymnsheet) -> tuple[int, dict[str, object]]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{hymnsheet.playground.base_url}/readyz") as answer,
    ):
        return answer.status, await answer.json()
