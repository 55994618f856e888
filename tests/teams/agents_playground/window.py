"""Hands on Microsoft's client: what somebody types, fills in and clicks there, and what they see."""

from aiohttp import ClientSession
from playwright.async_api import Locator, Page, expect

from tests.browser.program import keep


class Window:
    """One person's window, with one conversation open in it."""

    def __init__(self, page: Page, who: str, *, clock: str) -> None:
        self.page = page
        self._who = who
        self._clock = clock

    @property
    def cards(self) -> Locator:
        """What the bot said in the conversation that is open, oldest first."""
        return self.page.locator(".ac-preview-panel")

    def card(self, words: str) -> Locator:
        """The newest card that says this."""
        return self.cards.filter(has_text=words).last

    def form(self, submit: str) -> Locator:
        """The newest card with this button."""
        return self.cards.filter(has=self.page.get_by_role("button", name=submit, exact=True)).last

    async def sees(self, words: str) -> Locator:
        """Wait for a card that says this."""
        card = self.card(words)
        await expect(card).to_be_visible(timeout=30_000)
        return card

    async def types(self, words: str) -> None:
        """Say something where one is."""
        box = self.page.get_by_role("textbox").last
        await box.click()
        await box.press_sequentially(words)
        await box.press("Enter")

    async def chooses(self, form: Locator, label: str, option: str) -> None:
        """Choose one of several in a form."""
        await form.get_by_role("combobox", name=label).click()
        await self.page.get_by_role("option", name=option, exact=True).click()

    async def clicks(self, card: Locator, button: str) -> None:
        """Click a button of a card."""
        await card.get_by_role("button", name=button, exact=True).first.click()

    async def goes_to(self, place: str) -> None:
        """Open another conversation."""
        await self.page.get_by_role("treeitem").filter(has_text=place).click()

    async def waits_until(self, when: str) -> None:
        """Let time pass for everybody."""
        async with ClientSession() as session, session.post(self._clock, json={"to": when}) as answer:
            assert (await answer.json())["ok"]

    async def keeps_a_picture(self, name: str) -> None:
        """Keep what is seen, to be looked at."""
        await self.page.wait_for_timeout(400)
        keep(await self.page.screenshot(), f"teams-{self._who}-{name}")
