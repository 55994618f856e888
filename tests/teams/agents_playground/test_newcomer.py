"""Two colleagues with Microsoft's own client: forms, what is wrong in them, the digest that comes by itself, Claim."""

import re

import pytest
from playwright.async_api import expect

from tests.teams.agents_playground.window import Window

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def test_a_lead_is_judged_in_a_form_that_keeps_what_was_typed(rita: Window) -> None:
    await rita.keeps_a_picture("welcome")
    await rita.types("leadfeedback")
    form = rita.form("Save")
    await form.get_by_label("In your words").fill("Too early, no budget before spring")
    await rita.keeps_a_picture("form")
    await rita.clicks(form, "Save")
    await expect(form.get_by_text("Which lead is it?")).to_be_visible()
    await expect(form.get_by_label("In your words")).to_have_value("Too early, no budget before spring")
    await rita.keeps_a_picture("form-refused")

    await form.get_by_label("Lead", exact=True).fill("acme.com")
    await rita.clicks(form, "Save")
    saved = await rita.sees("Noted, thank you!")
    await expect(saved).to_contain_text("Too early, no budget before spring")
    await expect(rita.cards.filter(has_text="How good is this lead?").get_by_role("button")).to_have_count(0)
    await rita.keeps_a_picture("form-saved")


async def test_what_a_rep_heard_is_in_tomorrows_digest_and_the_answer_comes_back(rita: Window, max_: Window) -> None:
    await max_.keeps_a_picture("set-up")
    await rita.types("objection Too expensive for a team of five")
    form = rita.form("Log it")
    await rita.chooses(form, "Category", "Price")
    await form.get_by_label("Amount").fill("12000 EUR")
    await rita.clicks(form, "Log it")
    await rita.sees("Logged as #1")
    await rita.keeps_a_picture("objection")

    await max_.goes_to("marketing")
    await max_.sees("What prospects tell your colleagues")
    await max_.waits_until("tomorrow 08:30")
    digest = await max_.sees("What prospects say")
    await expect(digest).to_contain_text("Too expensive for a team of five")
    await expect(digest).to_contain_text("€12,000")
    await max_.keeps_a_picture("digest")

    before = await max_.cards.count()
    await max_.clicks(digest, "Claim")
    await expect(digest).to_contain_text(re.compile("Max Meyer"))
    await expect(digest.get_by_role("button", name="Claim")).to_have_count(0)
    assert await max_.cards.count() == before
    await max_.keeps_a_picture("claimed")

    await max_.clicks(digest, "Answer")
    await max_.goes_to("Personal Chat")
    form = max_.form("Send it")
    await max_.clicks(form, "Send it")
    await expect(form.get_by_text("Please answer this.")).to_be_visible()
    await max_.keeps_a_picture("answer-form")
    await form.get_by_role("textbox").first.fill("Five seats are free for the first year.")
    await max_.clicks(form, "Send it")
    await max_.sees("Sent, thank you")
    await max_.goes_to("marketing")
    await expect(digest).to_contain_text("Answered")
    await max_.keeps_a_picture("answered")
    answer = await rita.sees("Five seats are free for the first year.")
    await rita.clicks(answer, "Helped")
    await rita.sees("You said it helped")
    await rita.keeps_a_picture("answer")
