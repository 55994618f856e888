"""`make run-teams`, Microsoft's Agents Playground in front of it, and a browser in front of that."""

import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from bot.trying_teams import ZONE
from tests.browser.program import ROOT, browsing, started, wait_for
from tests.npm import installed
from tests.postgres import free_port
from tests.teams.agents_playground.window import Window

HERE = Path(__file__).parent
CONFIGS = ROOT / "teams" / "agents-playground"


@pytest.fixture
def bot_url(tmp_path: Path) -> Iterator[str]:
    """The address of a bot that was just started for the first time."""
    with started("agents-playground", folder=tmp_path, says="playground/clock") as address:
        yield address


@pytest.fixture
async def rita(bot_url: str, tmp_path: Path) -> AsyncIterator[Window]:
    """Rita's window; she is a rep, and has just opened it."""
    async with _window("rita", bot_url, folder=tmp_path) as window:
        yield window


@pytest.fixture
async def max_(bot_url: str, tmp_path: Path) -> AsyncIterator[Window]:
    """Max's window; he is in marketing, and has just opened it."""
    async with _window("max", bot_url, folder=tmp_path) as window:
        await window.sees("This is how we sing from now on")
        yield window


@asynccontextmanager
async def _window(who: str, bot_url: str, *, folder: Path) -> AsyncIterator[Window]:
    with _client(who, bot_url, folder=folder) as address:
        async with browsing(address, height=1000) as page:
            window = Window(page, who, clock=f"{bot_url}/playground/clock")
            await window.sees("Hello, I am Hymnsheet")
            yield window


@contextmanager
def _client(who: str, bot_url: str, *, folder: Path) -> Iterator[str]:
    """Microsoft's client as `make run-teams` says to start it."""
    package, port = installed(HERE), free_port()
    config = {"M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(CONFIGS / f"{who}.yml"), "TEAMSAPPTESTER_BROWSER": "none"}
    program = subprocess.Popen(
        [
            *("node", str(package / "node_modules" / ".bin" / "agentsplayground")),
            *("-e", f"{bot_url}/api/messages", "-c", "msteams", "-p", str(port), "--disable-telemetry"),
        ],
        cwd=folder,
        env={**os.environ, **config, "TZ": ZONE},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(program, f"Listening on {port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(timeout=20)
        assert program.stdout
        program.stdout.close()
