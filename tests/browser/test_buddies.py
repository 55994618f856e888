"""An admin turns buddies on, sees who would meet whom, and a week later a rep is introduced to somebody."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.hands import becomes, types, waits_until
from tests.browser.program import keep

pytestmark = pytest.mark.timeout(180)


async def test_an_admin_turns_buddies_on_and_a_rep_is_introduced(page: Page) -> None:
    await becomes(page, "Ada")
    await types(page, "/hymnsheet buddies")
    form = page.get_by_role("dialog", name="Buddies")
    await expect(form.get_by_label("For how many weeks?")).to_have_value("2")
    keep(await page.screenshot(), "buddies-form")
    await form.get_by_role("button", name="Save").click()
    await page.get_by_role("button", name="Who would meet whom").last.click()
    await expect(page.get_by_text("Only you see this")).to_be_visible()
    keep(await page.screenshot(), "buddies-who-would-meet-whom")

    await waits_until(page, "Next Monday 09:00")
    await waits_until(page, "Next Tuesday 10:00")
    await types(page, "/hymnsheet buddies")
    await page.get_by_role("button", name="Last round").last.click()
    await expect(page.get_by_text(re.compile("pairs? met so far")).last).to_be_visible()
    keep(await page.screenshot(), "buddies-last-round")
    await becomes(page, "Rita")
    await page.get_by_text(re.compile("Max Meyer|Lena Lund")).first.click()
    keep(await page.screenshot(), "buddies-introduced")
