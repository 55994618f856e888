"""Work that goes on after its answer was given: every task is kept, so that none is lost or fails unheard."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

log = structlog.get_logger(__name__)
Result = TypeVar("Result")


class Tasks:
    """Holds tasks until they are over, and waits for them when the process is to end."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Result], *, name: str) -> "asyncio.Task[Result]":
        """Run something on its own; what it raises is logged unless somebody awaits it."""
        task = asyncio.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._over)
        return task

    async def quiet(self) -> None:
        """Wait until nothing is running, however long it takes."""
        while self._running:
            await asyncio.wait(self._running)

    async def finish(self, *, seconds: float) -> None:
        """Wait for what is running; what takes longer than this is cut off."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("a task failed", action="task", task=task.get_name(), error=type(error).__name__)
