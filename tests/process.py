"""`hymnsheet run` as a process of its own, for tests that stop it, kill it, or start it wrongly."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientError, ClientSession, web

from playground.limits import Limits
from playground.playground import SIGNING_SECRET, Playground
from playground.server import routes
from tests.harness import MANIFEST
from tests.postgres import free_port

ROOT = Path(__file__).parent.parent
HYMNSHEET = Path(sys.executable).parent / "hymnsheet"
START_SECONDS = 50.0
"""Two on an idle machine."""


@dataclass(slots=True, kw_only=True)
class Bot:
    """A bot in its own process: where it is, what it said, and how to make it stop."""

    folder: Path
    environment: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """Everything it has said until now."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    @property
    def _log(self) -> Path:
        return self.folder / f"hymnsheet-{self.port}.log"

    async def start(self) -> None:
        """Start it, and return when it is ready."""
        with self._log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                HYMNSHEET,
                "run",
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "PORT": str(self.port), **self.environment},
                stdout=log,
                stderr=log,
            )
        try:
            async with ClientSession() as session, asyncio.timeout(START_SECONDS):
                while await self._status(session) != 200:
                    assert self.process.returncode is None, f"it ended with {self.process.returncode}:\n{self.log}"
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"it is not ready after {START_SECONDS} seconds:\n{self.log}") from None

    async def _status(self, session: ClientSession) -> int:
        try:
            async with session.get(f"{self.url}/readyz") as answer:
                return answer.status
        except ClientError:
            return 0

    async def stop(self, how: signal.Signals = signal.SIGTERM, *, within: float = 20.0) -> int:
        """Stop it with a signal; returns its exit code, or fails where it takes longer than this."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(how)
        async with asyncio.timeout(within):
            return await self.process.wait()

    async def kill(self) -> None:
        """End it at whatever instruction it is."""
        await self.stop(signal.SIGKILL)


@asynccontextmanager
async def slack(*, limits: Limits | None = None) -> AsyncIterator[Playground]:
    """A Slack that outlives its bots, on a port of its own, with the wall clock."""
    playground = Playground(manifest=MANIFEST, limits=limits or Limits.none())
    application = web.Application()
    application.add_routes(routes(playground))
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    playground.is_at(f"http://127.0.0.1:{port}")
    try:
        yield playground
    finally:
        await playground.close()
        await runner.cleanup()


@asynccontextmanager
async def bot(playground: Playground, database_url: str, folder: Path, **environment: str) -> AsyncIterator[Bot]:
    """A bot that has this playground as its Slack; not started yet, and surely gone in the end."""
    given = {
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": playground.workspace.bot_token,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": f"{playground.base_url}/api/",
        **environment,
    }
    made = Bot(folder=folder, environment=given)
    playground.link.request_url = f"{made.url}/slack/events"
    try:
        yield made
    finally:
        if made.process is not None:
            await made.kill()
