"""`make run` without credentials, as a process of its own, and a browser in front of it."""

import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.browser.program import browsing, started


@pytest.fixture
def playground_url(tmp_path: Path) -> Iterator[str]:
    """The address of a playground that was just started for the first time."""
    with started("run", folder=tmp_path, says="is open") as address:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            assert answer.status == 200
        yield address


@pytest.fixture
async def page(playground_url: str) -> AsyncIterator[Page]:
    """The playground's page, open."""
    async with browsing(playground_url) as page:
        yield page
