"""Two colleagues with Microsoft's own client: a win that both read of, and the roundup that tells what there is."""

import pytest
from playwright.async_api import expect

from tests.teams.agents_playground.window import Window

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def test_a_win_is_celebrated_and_the_roundup_comes_on_tuesday(rita: Window, max_: Window) -> None:
    await rita.types("win Acme GmbH 12k EUR, the pricing guide did it")
    form = rita.form("Celebrate")
    await expect(form.get_by_label("Who did you win?")).to_have_value("Acme GmbH")
    await rita.keeps_a_picture("win-form")
    await rita.clicks(form, "Celebrate")
    await rita.keeps_a_picture("win-told")

    await max_.types("content add https://example.com/pricing Pricing guide for small teams")
    form = max_.form("Save")
    await max_.chooses(form, "What is it?", "One-pager")
    await max_.clicks(form, "Save")
    await max_.goes_to("marketing")
    post = await max_.sees("Acme GmbH is won")
    await expect(post).to_contain_text("€12,000")
    await max_.keeps_a_picture("win")
    await max_.waits_until("tue 10:00")
    roundup = await max_.sees("The weekly roundup")
    await expect(roundup).to_contain_text("Pricing guide for small teams")
    await max_.keeps_a_picture("roundup")
