"""The loops of the process: each is watched, starts again when it fails, and takes the process down when it cannot."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.metrics import LOOP_FAILURES

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
WELL_AFTER = 60.0
"""Seconds a loop must have run before its earlier failures are forgotten."""
GIVE_UP_AFTER = 10
"""Failures in a row after which starting again is no help."""
PASSES = (SQLAlchemyError, OSError, TimeoutError)
"""What goes wrong while a database or a network is away; a loop waits for its return however long that takes."""


@dataclass(slots=True)
class _Loop:
    task: asyncio.Task[None]
    failures: int = 0
    is_down: bool = False


class Loops:
    """Runs loops side by side. `gave_up` is set when one cannot be kept running: then the process should end."""

    def __init__(
        self,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        elapsed: Callable[[], float] = monotonic,
    ) -> None:
        self._sleep = sleep
        self._elapsed = elapsed
        self._loops: dict[str, _Loop] = {}
        self.gave_up = asyncio.Event()

    def start(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Keep a loop running under this name."""
        self._loops[name] = _Loop(asyncio.create_task(self._keep_running(name, run), name=name))

    def down(self) -> list[str]:
        """The loops that do not run at this moment."""
        return [name for name, loop in self._loops.items() if loop.is_down or loop.task.done()]

    async def stop(self) -> None:
        """Cancel every loop and wait until it has let go."""
        tasks = [loop.task for loop in self._loops.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_running(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        in_a_row = hopeless = 0
        while hopeless < GIVE_UP_AFTER:
            began = self._elapsed()
            passes = await self._run_once(name, run)
            if self._elapsed() - began >= WELL_AFTER:
                in_a_row = hopeless = 0
            in_a_row, hopeless = in_a_row + 1, hopeless + (not passes)
            self._loops[name].is_down = True
            await self._sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(in_a_row - 1, 10)))
            self._loops[name].is_down = False
        log.error("a loop cannot be kept running; the process ends", action="give_up", loop=name)
        self.gave_up.set()

    async def _run_once(self, name: str, run: Callable[[], Awaitable[None]]) -> bool:
        """Run a loop until it ends, which it never should; whether what ended it passes by itself."""
        error, passes = "it ended", False
        try:
            await run()
        except Exception as raised:  # noqa: BLE001 - a loop outlives whatever goes wrong in it
            error, passes = type(raised).__name__, isinstance(raised, PASSES)
        self._loops[name].failures += 1
        LOOP_FAILURES.labels(loop=name).inc()
        log.warning("a loop stopped and starts again", action="restart_loop", loop=name, error=error)
        return passes
