"""What somebody does in the playground's page."""

import re

from playwright.async_api import Page, expect


async def types(page: Page, words: str) -> None:
    """Type something into the channel that is open."""
    composer = page.get_by_role("textbox", name=re.compile("^Message"))
    await composer.click()
    await composer.press_sequentially(words)
    await composer.press("Enter")


async def chooses(page: Page, label: str, option: str) -> None:
    """Choose in a menu of the open form."""
    await page.get_by_role("dialog").get_by_role("combobox", name=label).click()
    await page.get_by_role("option", name=option, exact=True).click()


async def waits_until(page: Page, when: str) -> None:
    """Let time pass until a moment that the clock's menu offers."""
    await page.get_by_role("button", name=re.compile("Workspace time")).click()
    await page.get_by_text(when, exact=True).click()
    await expect(page.get_by_role("button", name=re.compile("08:30"))).to_be_visible()


async def becomes(page: Page, name: str) -> None:
    """Act as somebody else from now on."""
    await page.get_by_role("button", name=re.compile("You are")).click()
    await page.get_by_role("menuitemradio", name=re.compile(name)).click()
    await expect(page.get_by_role("button", name=re.compile(f"You are.*{name}"))).to_be_visible()
