"""A deal is won and something to send is shared: everybody celebrates at once, and reads of both on Tuesday."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.hands import becomes, chooses, types
from tests.browser.program import keep

pytestmark = pytest.mark.timeout(180)


async def test_a_win_is_celebrated_and_the_roundup_comes_on_tuesday(page: Page, playground_url: str) -> None:
    await types(page, "/win Acme GmbH 12k EUR, the pricing guide did it")
    form = page.get_by_role("dialog")
    await expect(form.get_by_role("textbox", name="Who did you win?")).to_have_value("Acme GmbH")
    keep(await page.screenshot(), "win-form")
    await form.get_by_role("button", name="Celebrate").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.locator("[data-name=wins]").first.click()
    post = page.locator("article", has_text="Acme GmbH").last
    await expect(post).to_contain_text("€12,000")
    await expect(post).to_contain_text("Rita Reyes")
    keep(await page.screenshot(), "win")

    await becomes(page, "Max")
    await types(page, "/content add https://example.com/pricing Pricing guide for small teams")
    await chooses(page, "What is it?", "One-pager")
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.request.post(f"{playground_url}/playground/clock", data={"to": "tue 10:00"})
    await page.locator("[data-name=roundup]").first.click()
    roundup = page.locator("article", has_text="Pricing guide for small teams").last
    await expect(roundup.get_by_role("button", name="Used it").first).to_be_visible()
    keep(await page.screenshot(), "roundup")
