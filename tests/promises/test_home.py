"""The home page: what I owe, what became of what I said, by role."""

from rules.event_log import Tier
from tests.leads import hand_over

SAID = "Too expensive for a team of five"


async def home_of(hymnsheet, name: str) -> str:
    person = hymnsheet.person(name)
    await person.opens_home()
    return person.home_text


async def logged(hymnsheet, words: str = SAID) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/objection", words)
    await rita.submits(category="Price")


async def test_a_rep_sees_what_became_of_what_they_said(hymnsheet):
    hymnsheet.mind_nothing_more()
    assert "Nothing logged yet" in await home_of(hymnsheet, "Rita")
    await logged(hymnsheet)
    page = await home_of(hymnsheet, "Rita")
    assert SAID in page
    assert "nobody has taken it yet" in page
    max_ = hymnsheet.person("Max")
    await max_.types("/claim 1")
    assert "Claimed by @Max Meyer, answer by" in await home_of(hymnsheet, "Rita")
    await max_.types("/answer 1 We bill by use")
    page = await home_of(hymnsheet, "Rita")
    assert "Answer: We bill by use" in page
    assert "[Show]" in page
    assert "You promised" not in page


async def test_a_rep_sees_what_became_of_what_they_heard_too(hymnsheet):
    hymnsheet.mind_nothing_more()
    await logged(hymnsheet)
    sam = hymnsheet.person("Sam")
    await sam.types("/objection", "1")
    await sam.clicks("+1, same here")
    page = await home_of(hymnsheet, "Sam")
    assert SAID in page
    assert "#1 · 1 colleague heard it too · nobody has taken it yet" in page


async def test_a_rep_sees_what_they_said_of_leads(hymnsheet):
    hymnsheet.mind_nothing_more()
    await hymnsheet.person("Rita").types("/leadfeedback acme.com 2 too early, no budget")
    page = await home_of(hymnsheet, "Rita")
    assert "What you said of leads" in page
    assert "acme.com" in page
    assert "acme.com" not in await home_of(hymnsheet, "Sam")


async def test_a_rep_logs_from_the_home_page(hymnsheet):
    rita = hymnsheet.person("Rita")
    await rita.opens_home()
    await rita.clicks("Log an objection", at_home=True)
    await rita.submits(words=SAID, category="Price")
    rita.expect_direct("Logged as #1")
    assert SAID in await home_of(hymnsheet, "Rita")


async def test_a_rep_sees_what_they_owe_and_the_page_is_fresh_after_a_click(hymnsheet):
    hymnsheet.mind_nothing_more()
    rita = hymnsheet.person("Rita")
    assert "Nobody waits for a first touch from you." in await home_of(hymnsheet, "Rita")
    await hand_over(hymnsheet, "Rita", Later=Tier.LOW, Jo=Tier.HOT)
    await hymnsheet.until("10:40")
    page = await home_of(hymnsheet, "Rita")
    assert "What you owe · 2 leads wait, 1 past its window" in page
    assert page.index("Jo · hot · was due Mar 2, 2026 at 10:30") < page.index("Later · low · until")
    assert "Jo" not in await home_of(hymnsheet, "Sam"), "each sees their own only"
    await rita.clicks("I reached them", at_home=True)
    page = rita.home_text
    assert "What you owe · 1 lead waits" in page
    assert "Jo ·" not in page
    await rita.clicks("Show", at_home=True)
    rita.expect_direct("Later", "asked for a call", button="I reached them")


async def test_of_two_hundred_leads_the_home_page_shows_five_and_the_way_to_the_others(hymnsheet):
    hymnsheet.mind_nothing_more()
    await hand_over(hymnsheet, "Rita", **{f"Lead {number}": Tier.LOW for number in range(200)})
    page = await home_of(hymnsheet, "Rita")
    assert page.count("[I reached them]") == 5
    assert "And 195 more." in page
    rita = hymnsheet.person("Rita")
    await rita.clicks("Show my leads", at_home=True)
    rita.expect_told("200 leads wait for you.", "And 190 more.")


async def test_a_marketer_sees_what_waits_and_takes_it(hymnsheet):
    hymnsheet.mind_nothing_more()
    assert "Nothing waits for an answer. Well sung!" in await home_of(hymnsheet, "Max")
    await logged(hymnsheet)
    page = await home_of(hymnsheet, "Max")
    assert "Waits for somebody to take it" in page
    assert SAID in page
    max_ = hymnsheet.person("Max")
    await max_.clicks("Claim", at_home=True)
    page = await home_of(hymnsheet, "Max")
    assert "You promised an answer" in page
    assert "answer by" in page
    assert "Nobody else waits" in page
    assert "You promised" not in await home_of(hymnsheet, "Lena")
    await hymnsheet.until("in 7 days")
    assert "that day has passed" in await home_of(hymnsheet, "Max")


async def test_a_manager_sees_the_team_as_a_team_only(hymnsheet):
    hymnsheet.mind_nothing_more()
    await logged(hymnsheet)
    page = await home_of(hymnsheet, "Mona")
    assert "Your team of 2 people, in the last 30 days" in page
    assert "1 objection logged" in page
    assert "Rita" not in page


async def test_an_admin_sees_where_the_set_up_stands(fresh, hymnsheet):
    page = await home_of(hymnsheet, "Ada")
    assert "3 in sales, 2 in marketing, 0 in customer success" in page
    assert "[Settings]" in page
    assert "For admins" not in await home_of(hymnsheet, "Rita")


async def test_before_set_up_an_admin_can_begin_from_the_home_page(fresh):
    ada = fresh.person("Ada")
    assert "Not set up yet." in await home_of(fresh, "Ada")
    await ada.clicks("Set me up", at_home=True)


async def test_somebody_on_no_side_is_told_whom_to_ask(hymnsheet):
    async with hymnsheet.unit_of_work() as work:
        workspace_id = (await work.members.all())[0].workspace_id
        await work.members.set_side("marketing", [], workspace_id=workspace_id)
    page = await home_of(hymnsheet, "Lena")
    assert "You are not on a side yet. Ask @Ada Admin" in page
    assert "[Log an objection]" not in page
