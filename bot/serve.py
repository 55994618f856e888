"""Runs the house behind a web server until it is told to stop, and stops without losing anything within 20 seconds."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence

import structlog
from aiohttp import web

from bot.app import House
from bot.slack.socket import SocketMode

log = structlog.get_logger(__name__)

CONNECTIONS_SECONDS = 6
"""How long requests under way may take after a stop was asked for."""
NOTICE_SECONDS = 0.2
"""How long /readyz says "no" before the port is closed, so that a load balancer can see it."""


async def serve(
    house: House,
    *,
    host: str,
    port: int,
    more_routes: Sequence[web.RouteDef] = (),
    ready: Callable[[], Awaitable[None]] | None = None,
    socket: SocketMode | None = None,
) -> bool:
    """Serve until SIGTERM, Ctrl-C, or a loop that cannot be kept running; whether it ended as it should."""
    stop = _stop_signal()
    try:
        runner = await _listen(house, host=host, port=port, more_routes=more_routes)
    except OSError:
        await house.close()
        raise
    settling = asyncio.create_task(_settle(house, ready, socket))
    await _first(stop.wait(), house.loops.gave_up.wait(), _failed(settling))
    house.leave()
    log.info("stopping", action="stop")
    settling.cancel()
    await asyncio.sleep(NOTICE_SECONDS)
    if socket is not None:
        await socket.close()
    await runner.cleanup()
    await house.close()
    return stop.is_set()


async def _listen(house: House, *, host: str, port: int, more_routes: Sequence[web.RouteDef]) -> web.AppRunner:
    application = web.Application()
    application.add_routes([*house.routes(), *more_routes])
    runner = web.AppRunner(
        application,
        access_log=None,
        handle_signals=False,
        shutdown_timeout=CONNECTIONS_SECONDS,
        auto_decompress=False,  # nobody who is to be heard here packs what they send
    )
    await house.open()
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    log.info("listening", action="listen", host=host, port=port)
    return runner


async def _settle(house: House, ready: Callable[[], Awaitable[None]] | None, socket: SocketMode | None) -> None:
    await house.begin()
    if socket is not None:
        await socket.connect(house.bolt)
    if ready is not None:
        await ready()


async def _failed(settling: "asyncio.Task[None]") -> None:
    """Return only when settling in failed for good."""
    await asyncio.wait([settling])
    if settling.cancelled() or settling.exception() is None:
        await asyncio.Event().wait()
    log.error("the bot could not settle in", action="settle", error=type(settling.exception()).__name__)


async def _first(*waits: Awaitable[object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
