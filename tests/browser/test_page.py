"""The page itself: whatever comes late, it shows what was asked for last."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.hands import becomes, types

pytestmark = pytest.mark.timeout(180)


async def test_a_late_answer_for_one_person_does_not_take_the_page_from_another(page: Page) -> None:
    asked, released = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        asked.set()
        await released.wait()
        await route.continue_()

    await expect(page.get_by_role("button", name=re.compile("You are.*Rita"))).to_be_visible()
    await page.route(re.compile("/playground/state.*UDEMO00101"), hold)
    await types(page, "Good morning!")
    await asked.wait()
    release = asyncio.get_running_loop().call_later(1, released.set)
    await becomes(page, "Max")
    release.cancel()
    released.set()
    await expect(page.get_by_text("Good morning!")).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile("You are.*Max"))).to_be_visible()
