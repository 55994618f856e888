"""The program as somebody starts it who has set nothing, in a process of its own; and a browser to look at it with."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from tests.postgres import free_port

SETTINGS = ("SLACK_", "MICROSOFT_", "DATABASE_URL", "HOST", "PORT", "HYMNSHEET_")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "build" / "screenshots"
START_SECONDS = 60
OPEN_SECONDS, PATIENCE_SECONDS = 60, 20
"""How long a page may take to open and to answer: two seconds on an idle machine."""


@contextmanager
def started(command: str, *, folder: Path, says: str) -> Iterator[str]:
    """`hymnsheet <command>`, running in a folder of its own once it has said this; yields where it listens."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    program = subprocess.Popen(
        [sys.executable, "-c", f"from bot.cli import main; main(['{command}'])"],
        cwd=folder,
        env={**kept, "PORT": str(port), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(program, says)
        yield f"http://127.0.0.1:{port}"
    finally:
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=20) == 0, "it did not stop as it should"
        assert program.stdout
        program.stdout.close()


def wait_for(program: subprocess.Popen[bytes], words: str) -> None:
    """Until a program has said this."""
    assert program.stdout
    ends = time.monotonic() + START_SECONDS
    for said in iter(program.stdout.readline, b""):
        if words.encode() in said:
            return
        assert time.monotonic() < ends, f"it did not say “{words}”"
    raise AssertionError(f"it ended without saying “{words}”")


@asynccontextmanager
async def browsing(address: str, *, height: int = 860) -> AsyncIterator[Page]:
    """The page there, open; anything in the browser's console that is an error fails the test."""
    errors: list[str] = []
    expect.set_options(timeout=PATIENCE_SECONDS * 1_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_chromium(), args=QUIET)
        context = await browser.new_context(viewport={"width": 1280, "height": height}, timezone_id="Europe/Berlin")
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_SECONDS * 1_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(address, timeout=OPEN_SECONDS * 1_000)
        yield page
        await browser.close()
    assert not errors


def keep(picture: bytes, name: str) -> None:
    """Keep a screenshot to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(picture)


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "no Chromium here: `make browser` installs it"
    return found
