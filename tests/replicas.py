"""More than one bot on one database, as behind a load balancer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.app import House
from playground.playground import Playground
from tests.harness import settings_for
from tests.postgres import free_port


@asynccontextmanager
async def replica(playground: Playground, database_url: str) -> AsyncIterator[tuple[House, str]]:
    """One more bot for the same Slack on the same database; yields it and the address where it hears."""
    house = House(settings_for(playground, database_url), clock=playground.clock)
    application = web.Application()
    application.add_routes(house.routes())
    runner = web.AppRunner(application, access_log=None, auto_decompress=False)
    await house.open()
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await house.settle_in()
    try:
        yield house, f"http://127.0.0.1:{port}/slack/events"
    finally:
        await house.close()
        await runner.cleanup()
