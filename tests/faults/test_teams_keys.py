"""Microsoft's page of keys hangs: nobody else waits for it, strangers are turned away at once, Teams comes again."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot.app import House
from bot.config import read_settings
from bot.teams import branch
from tests.attacks.test_teams_tokens import activity, token
from tests.postgres import free_port

PATIENCE = 1.5


@pytest.fixture
async def hanging() -> AsyncIterator[str]:
    """The address of a page that takes every question and answers none."""
    over = asyncio.Event()

    async def keep_waiting(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(keep_waiting, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/keys"
    over.set()
    server.close()


@pytest.fixture
async def address(hanging: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """Where a bot in Teams hears that asks this page."""
    monkeypatch.setattr(branch, "KEYS_SECONDS", PATIENCE)
    settings = read_settings(
        _env_file=None,
        database_url=f"sqlite:///{tmp_path / 'teams.db'}",
        microsoft_app_id="9b1c3f7e-0000-4000-8000-000000000001",
        microsoft_app_password="a password",
        bot_openid_metadata=hanging,
    )
    house = House(settings)
    await house.open()
    application = web.Application()
    application.add_routes(house.routes())
    runner, port = web.AppRunner(application, access_log=None), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}/api/messages"
    await house.close()
    await runner.cleanup()


async def beats(found: list[float]) -> None:
    """Note how late each turn of the loop comes."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.01)
        found.append(time.perf_counter() - began - 0.01)


async def test_while_the_keys_hang_the_loop_goes_on_and_strangers_do_not_wait(address: str) -> None:
    late: list[float] = []
    beating = asyncio.create_task(beats(late))
    async with ClientSession() as session:

        async def post(authorization: str) -> tuple[int, bytes, float]:
            began = time.perf_counter()
            async with session.post(address, json=activity(), headers={"Authorization": authorization}) as answer:
                return answer.status, await answer.read(), time.perf_counter() - began

        asking = asyncio.create_task(post(f"Bearer {token()}"))
        await asyncio.sleep(0.2)
        for forged in ("", "Basic x", "Bearer abc.def.ghi"):
            status, body, took = await post(forged)
            assert (status, body) == (401, b"")
            assert took < PATIENCE / 2
        assert not asking.done()
        status, body, _ = await asking
        assert (status, body) == (503, b""), "nobody can be told apart yet, so Teams comes again"
    beating.cancel()
    with suppress(asyncio.CancelledError):
        await beating
    assert statistics.median(late) < 0.05
    assert max(late) < PATIENCE / 2, "a loop that waits for the page itself stands still as long as it hangs"
