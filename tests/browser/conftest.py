"""`make run` without credentials, as a process of its own, and a browser in front of it."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.async_api import Page, async_playwright

from tests.postgres import free_port

CREDENTIALS = ("SLACK_", "MICROSOFT_", "DATABASE_URL", "HOST", "PORT", "HYMNSHEET_")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
START_SECONDS = 60


@pytest.fixture
def playground_url(tmp_path: Path) -> Iterator[str]:
    """The address of a playground that was just started for the first time."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(CREDENTIALS)}
    program = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main(['run'])"],
        cwd=tmp_path,
        env={**kept, "PORT": str(port), "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_ready(program, f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}"
    finally:
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=20) == 0, "it did not stop as it should"
        assert program.stdout
        program.stdout.close()


@pytest.fixture
async def page(playground_url: str) -> AsyncIterator[Page]:
    """The playground's page, open; anything in the browser's console that is an error fails the test."""
    errors: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_chromium(), args=QUIET)
        context = await browser.new_context(viewport={"width": 1280, "height": 860}, timezone_id="Europe/Berlin")
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(playground_url)
        yield page
        await browser.close()
    assert not errors


def _wait_until_ready(program: subprocess.Popen[bytes], address: str) -> None:
    """Wait for the line that says the playground is open: only then is everything set up."""
    assert program.stdout
    ends = time.monotonic() + START_SECONDS
    for said in iter(program.stdout.readline, b""):
        if b"is open" in said:
            break
        assert time.monotonic() < ends, "the playground did not open"
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            assert answer.status == 200
    except URLError as error:
        raise AssertionError("the playground is not ready") from error


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "no Chromium here: `make browser` installs it"
    return found
