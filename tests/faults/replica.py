"""A replica in a process of its own, to be stopped and killed."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any

from bot.loops import PASSES
from bot.outbox import Outbox
from bot.slack.sender import SlackSender
from bot.slack.team import Slack
from bot.sweep import Sweep
from bot.timetable import Timetable
from rules.people import Platform
from storage.database import open_database
from storage.follow_up_steps import Steps
from storage.unit_of_work import Storage
from tests.faults.digest import Digest

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.replica"])


@dataclass(frozen=True)
class Ahead:
    """The wall clock, so much later."""

    by: timedelta

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


def start_sending(database_url: str, api_url: str, token: str, *, ahead: timedelta) -> tuple[BaseProcess, Any]:
    """A process that sends what is due; the event is set when it has begun."""
    begun = CONTEXT.Event()
    process = CONTEXT.Process(target=_send, args=(database_url, api_url, token, ahead, begun), daemon=True)
    process.start()
    return process, begun


def start_looking(database_url: str, at: datetime, go: Any) -> BaseProcess:
    """A process that looks what is due at an instant, as soon as `go` is set."""
    process = CONTEXT.Process(target=_look, args=(database_url, at, go), daemon=True)
    process.start()
    return process


def start_sweeping(database_url: str, *, lingers_for: float) -> tuple[BaseProcess, Any]:
    """A process that sees to leads and lingers in the middle of it; the event is set when it has begun."""
    begun = CONTEXT.Event()
    process = CONTEXT.Process(target=_sweep, args=(database_url, lingers_for, begun), daemon=True)
    process.start()
    return process, begun


def _sweep(database_url: str, lingers_for: float, begun: Any) -> None:
    write_down = Steps.write_down

    async def lingering(steps: Steps, told: Any, **how: Any) -> None:
        await write_down(steps, told, **how)
        await asyncio.sleep(lingers_for)

    async def main() -> None:
        sweep = Sweep(Storage(open_database(database_url)), saved=lambda: None)
        begun.set()
        while True:
            # As the loops of the program do: a database that is away is waited for.
            with suppress(*PASSES):
                await sweep.look(datetime.now(UTC))
            await asyncio.sleep(0.1)

    Steps.write_down = lingering
    asyncio.run(main())


def _send(database_url: str, api_url: str, token: str, ahead: timedelta, begun: Any) -> None:
    async def token_of(team: str) -> str:
        return token

    async def main() -> None:
        sender = SlackSender(Slack(api_url, admins=frozenset()), token_of)
        outbox = Outbox(Storage(open_database(database_url)), {Platform.SLACK: sender}, Ahead(ahead))
        begun.set()
        await outbox.run()

    asyncio.run(main())


def _look(database_url: str, at: datetime, go: Any) -> None:
    async def main() -> None:
        storage = Storage(open_database(database_url))
        timetable = Timetable(storage, [Digest().job()])
        go.wait()
        for _ in range(5):
            await timetable.look(at)
        await storage.close()

    asyncio.run(main())
