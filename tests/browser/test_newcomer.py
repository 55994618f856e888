"""A newcomer runs one command, opens a page, and sees what a rep said turn up in tomorrow's digest."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.hands import becomes, chooses, types, waits_until
from tests.browser.program import keep

pytestmark = pytest.mark.timeout(180)


async def test_what_a_rep_types_is_in_tomorrows_digest_and_the_answer_comes_back(page: Page) -> None:
    await types(page, "/leadfeedback acme.com 2 too early, no budget")
    await expect(page.get_by_text("Noted, thank you!")).to_be_visible()

    await types(page, "/objection Too expensive for a team of five")
    form = page.get_by_role("dialog", name="Log an objection")
    await chooses(page, "Category", "Price")
    await form.get_by_label("Amount").fill("a lot")
    await form.get_by_role("button", name="Log it").click()
    await expect(form.get_by_text("I could not read that amount")).to_be_visible()
    await expect(form.get_by_label("What did they say?")).to_have_value("Too expensive for a team of five")
    await form.get_by_label("Amount").fill("12000 EUR")
    await form.get_by_role("button", name="Log it").click()
    await expect(page.get_by_text("Logged as #1")).to_be_visible()

    await waits_until(page, "Tomorrow 08:30")
    await becomes(page, "Max")
    await page.locator("[data-name=marketing]").first.click()
    digest = page.locator("article", has_text="What prospects say")
    await expect(digest.get_by_text("Too expensive for a team of five")).to_be_visible()
    await expect(digest).to_contain_text("€12,000")
    keep(await page.screenshot(), "digest")

    await digest.get_by_role("button", name="Claim").click()
    await expect(digest.get_by_text(re.compile("Max Meyer")).first).to_be_visible()
    await digest.get_by_role("button", name="Answer").click()
    await page.get_by_role("dialog").get_by_role("textbox").first.fill("Five seats are free for the first year.")
    await page.get_by_role("dialog").get_by_role("button", name="Send it").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)

    await becomes(page, "Rita")
    await page.get_by_role("navigation").get_by_text("Hymnsheet", exact=True).first.click()
    await expect(page.get_by_text("Five seats are free for the first year.")).to_be_visible()
    await page.get_by_role("button", name="Helped").click()
    await expect(page.get_by_text("You said it helped").first).to_be_visible()
    keep(await page.screenshot(), "answer")


async def test_a_message_in_a_channel_is_logged_from_its_menu(page: Page) -> None:
    message = page.locator("article", has_text="too expensive for a team of five").first
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Log as objection").click()
    form = page.get_by_role("dialog", name="Log an objection")
    await expect(form.get_by_label("What did they say?")).to_have_value(re.compile("too expensive for a team of five"))


async def test_the_home_tab_shows_what_a_rep_said(page: Page) -> None:
    await types(page, "/leadfeedback acme.com 4 good fit")
    await expect(page.get_by_text("Noted, thank you!")).to_be_visible()
    await page.get_by_role("navigation").get_by_text("Hymnsheet", exact=True).last.click()
    await expect(page.get_by_role("button", name="Log an objection")).to_be_visible()
    await expect(page.get_by_text("acme.com", exact=True).last).to_be_visible()
    keep(await page.screenshot(), "home")
