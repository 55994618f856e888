"""A replica in a process of its own, to be stopped and killed."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any

from bot.outbox import Outbox
from bot.slack.sender import SlackSender
from bot.slack.team import Slack
from bot.timetable import Timetable
from rules.people import Platform
from storage.database import open_database
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
