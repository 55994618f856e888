"""Two colleagues with Microsoft's own client: an admin gives everybody a buddy, and a rep is introduced to hers."""

import re

import pytest
from playwright.async_api import expect

from tests.teams.agents_playground.window import Window

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def test_a_rep_is_introduced_to_her_buddy_says_that_they_met_and_the_admin_reads_it(
    rita: Window, max_: Window
) -> None:
    await max_.types("hymnsheet buddies")
    form = max_.form("Save")
    await expect(form.get_by_label("For how many weeks?")).to_have_value("2")
    await max_.keeps_a_picture("buddies-form")
    await max_.clicks(form, "Save")
    saved = await max_.sees("This is how everybody gets a buddy")
    await max_.keeps_a_picture("buddies-saved")
    await max_.clicks(saved, "Who would meet whom")
    rehearsed = await max_.sees("Only you see this")
    await expect(rehearsed).to_contain_text("Rita Reyes")
    await max_.keeps_a_picture("who-would-meet-whom")

    await max_.waits_until("mon 10:00")
    card = await rita.sees("You have a buddy")
    await expect(card).to_contain_text(re.compile("Chat with (Max Meyer|Lena Lund)"))
    await expect(card).to_contain_text("09:00")
    await expect(card.get_by_role("link", name=re.compile("Max Meyer|Lena Lund"))).to_have_count(1)
    await rita.keeps_a_picture("introduced")
    await max_.keeps_a_picture("introduced")

    await rita.clicks(card, "We met")
    form = rita.form("Save")
    await rita.keeps_a_picture("we-met")
    await form.get_by_role("textbox").fill("Webinar leads need a week before they talk")
    await rita.clicks(form, "Save")
    await rita.sees("that is worth keeping")
    await rita.keeps_a_picture("learned")

    await max_.types("hymnsheet buddies")
    await max_.clicks(max_.form("Last round"), "Last round")
    await max_.sees("Round 1: 1 of 2 pairs met so far")
    await max_.keeps_a_picture("last-round")
