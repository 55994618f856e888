"""The weekly roundup: once a week everybody reads what marketing made, for whom, and how it helped."""

import pytest

from rules.event_log import Tier
from storage.places import Purpose
from tests.front_door import Hymnsheet, Somebody
from tests.leads import hand_over

GUIDE, TITLE = "https://example.com/small-team-prices", "The small-team price guide"
HEADING = "The weekly roundup"
PREVIEW = "The roundup goes out"
TUESDAY = "10:00 Tue"
MONDAY_AFTERNOON = "14:00"
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


async def share(person: Somebody, link: str = GUIDE, title: str = TITLE, **answers: object) -> None:
    """Share something to send."""
    await person.types("/content", f"add {link} {title}")
    await person.submits(**{"kind": "one-pager", **answers})


async def objects(person: Somebody, words: str = "Too expensive for a team of five") -> None:
    """Log what a prospect said."""
    await person.types("/objection", words)
    await person.submits(category="Price")


async def wins(person: Somebody, customer: str = "Acme Ltd", **answers: object) -> None:
    """Tell of a deal."""
    await person.types("/win")
    await person.submits(customer=customer, **answers)


async def previews_for(hymnsheet: Hymnsheet, owner: str = "Max") -> None:
    """Let this person look after the roundup."""
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet", "roundup")
    await ada.submits(owner=owner)


def of_roundup(hymnsheet: Hymnsheet) -> list[str]:
    """What stands in the channel of the roundup."""
    return [said for said in hymnsheet.channel("roundup").texts if HEADING in said or "All quiet" in said]


async def test_on_tuesday_everybody_reads_what_is_new_for_whom_and_how_it_helped(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    rita, sam, max_ = (hymnsheet.person(name) for name in ("Rita", "Sam", "Max"))
    await objects(rita)
    await share(max_, objections="#1", words="When a team under ten says so", contributors=["Max", "Lena"])
    await sam.types("/content", "find #1")
    await sam.clicks("Used it")
    await hymnsheet.until(TUESDAY)
    said = hymnsheet.channel("roundup").expect(
        HEADING,
        "1 new thing to send this week.",
        TITLE,
        "When a team under ten says so",
        "answers #1 “Too expensive for a team of five”",
        "/content find #1",
        button="Used it",
    )
    assert "Made by @Max" in said
    assert "@Lena" in said
    assert "Asked for by @Rita" in said
    assert "What marketing made was used 1 time" in said
    assert "[Why not]" in said
    assert "[Out of date]" in said
    await rita.clicks("Used it")
    rita.expect_told("used")


async def test_leads_that_sales_took_and_wins_that_marketing_touched_are_counted(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await share(hymnsheet.person("Max"))
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.NORMAL)
    await rita.clicks("Accept")
    await wins(rita)
    await hymnsheet.until(TUESDAY)
    hymnsheet.channel("roundup").expect("How marketing helped", "1 lead accepted by sales", "1 win")


async def test_it_is_posted_once_a_week_and_tells_nothing_twice(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    max_ = hymnsheet.person("Max")
    await share(max_)
    await hymnsheet.until(TUESDAY)
    await share(max_, "https://example.com/second", "The second guide")
    await hymnsheet.until("16:00 Mon")
    assert len(of_roundup(hymnsheet)) == 1
    await hymnsheet.until(TUESDAY)
    _, second = of_roundup(hymnsheet)
    assert "The second guide" in second
    assert TITLE not in second
    await hymnsheet.until(TUESDAY)
    assert "All quiet" in of_roundup(hymnsheet)[2]


@ONE_DATABASE
async def test_a_house_that_has_nothing_to_tell_yet_hears_nothing(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hymnsheet.until("12:00 Tue")
    assert of_roundup(hymnsheet) == []
    assert hymnsheet.person("Max").direct_messages() == []


async def test_the_owner_reads_it_the_afternoon_before_and_nobody_else(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await previews_for(hymnsheet, "Max")
    await share(hymnsheet.person("Lena"))
    await hymnsheet.until(MONDAY_AFTERNOON)
    hymnsheet.person("Max").expect_direct(PREVIEW, TITLE, "Do nothing and it is posted", button="Post now")
    for name in ("Lena", "Ada", "Rita"):
        assert not any(PREVIEW in said for said in hymnsheet.person(name).direct_messages())
    await hymnsheet.until(TUESDAY)
    assert len(of_roundup(hymnsheet)) == 1
    hymnsheet.person("Max").expect_direct("The roundup is posted.")


async def test_an_edit_changes_every_preview_and_what_is_posted(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    max_, lena = hymnsheet.person("Max"), hymnsheet.person("Lena")
    await share(max_)
    await share(lena, "https://example.com/other", "The other guide")
    await hymnsheet.until(MONDAY_AFTERNOON)
    await max_.clicks("Edit")
    await max_.submits(
        words="Price came up a lot.", video_link="https://example.com/video", left_out=["The other guide"]
    )
    max_.expect_told("Saved")
    for person in (max_, lena):
        said = person.expect_direct(PREVIEW, "Price came up a lot.", "Watch this week's video", "Last changed by @Max")
        assert "The other guide" not in said
    await share(max_, "https://example.com/third", "The third guide")
    await hymnsheet.until(TUESDAY)
    [said] = of_roundup(hymnsheet)
    assert "Price came up a lot." in said
    assert "The third guide" in said
    assert "The other guide" not in said
    assert said.index("Watch this week's video") < said.index(TITLE)


@ONE_DATABASE
async def test_whoever_writes_at_the_same_time_loses_no_word_and_overwrites_none_unseen(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    max_, lena = hymnsheet.person("Max"), hymnsheet.person("Lena")
    await share(max_)
    await hymnsheet.until(MONDAY_AFTERNOON)
    await max_.clicks("Edit")
    await lena.clicks("Edit")
    await lena.submits(words="Lena's words")
    await max_.submits(words="The words of Max")
    assert "Somebody changed it while you wrote" in max_.form_text
    assert max_.typed("words") == "The words of Max"
    await max_.submits()
    lena.expect_direct(PREVIEW, "The words of Max")


async def test_a_week_can_be_skipped_and_is_posted_after_all_where_somebody_says_so(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    max_, lena = hymnsheet.person("Max"), hymnsheet.person("Lena")
    await share(max_)
    await hymnsheet.until(MONDAY_AFTERNOON)
    await max_.clicks("Skip this week")
    lena.expect_direct("The roundup is skipped this week.", "By @Max", button="Do post it")
    await lena.clicks("Do post it")
    max_.expect_direct(PREVIEW, button="Skip this week")
    await hymnsheet.until(TUESDAY)
    assert len(of_roundup(hymnsheet)) == 1


async def test_a_skipped_week_is_silent_and_the_next_one_tells_of_both(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    max_ = hymnsheet.person("Max")
    await share(max_)
    await hymnsheet.until(MONDAY_AFTERNOON)
    await max_.clicks("Skip this week")
    await hymnsheet.until("16:00 Tue")
    assert of_roundup(hymnsheet) == []
    said = max_.expect_direct("The roundup is skipped this week.", "What is new comes with the next one.")
    assert "Do post it" not in said, "it is too late for that"
    await share(max_, "https://example.com/second", "The second guide")
    await hymnsheet.until(TUESDAY)
    hymnsheet.channel("roundup").expect(TITLE, "The second guide")
    assert len(of_roundup(hymnsheet)) == 1


async def test_posted_by_hand_it_is_not_posted_again_and_the_second_is_told_who_was_first(
    hymnsheet: Hymnsheet,
) -> None:
    hymnsheet.mind_nothing_more()
    max_, lena = hymnsheet.person("Max"), hymnsheet.person("Lena")
    await share(max_)
    await hymnsheet.until(MONDAY_AFTERNOON)
    await lena.clicks("Edit")
    await max_.clicks("Post now")
    assert len(of_roundup(hymnsheet)) == 1
    await lena.submits(words="Too late")
    lena.expect_told("Somebody was there before you.", "The roundup is posted.", "By @Max")
    lena.expect_direct("The roundup is posted.", "By @Max")
    await hymnsheet.until("16:00 Tue")
    assert len(of_roundup(hymnsheet)) == 1


async def test_wins_below_the_band_are_told_together(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    async with hymnsheet.unit_of_work() as work:
        await work.organisations.change(win_band_minor=1_000_000, win_band_currency="EUR")
    rita = hymnsheet.person("Rita")
    await wins(rita, "Small Ltd", amount="900 EUR")
    await wins(rita, "Large Ltd", amount="90000 EUR")
    await hymnsheet.until(TUESDAY)
    said = hymnsheet.channel("roundup").expect("2 wins this week.", "Also won this week", "Small Ltd", "@Rita")
    assert "Large Ltd" not in said, "it had a post of its own"


async def test_late_it_says_so_and_later_than_a_day_the_next_one_does(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    max_ = hymnsheet.person("Max")
    await share(max_)
    await hymnsheet.sleep_until("09:00 Wed")
    hymnsheet.channel("roundup").expect(HEADING, TITLE, "Late this week: this was due")
    await share(max_, "https://example.com/second", "The second guide")
    await hymnsheet.sleep_until("11:00 Wed")
    assert len(of_roundup(hymnsheet)) == 1
    await hymnsheet.until(TUESDAY)
    said = hymnsheet.channel("roundup").expect("The second guide", "There was no roundup on Tue 10 Mar")
    assert "Late" not in said


@ONE_DATABASE
async def test_without_a_channel_nothing_is_posted_and_the_doctor_says_so(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    async with hymnsheet.unit_of_work() as work:
        await work.places.choose(Purpose.ROUNDUP, None)
    await share(hymnsheet.person("Max"))
    await hymnsheet.until(TUESDAY)
    assert all(HEADING not in said for name in ("marketing", "sales") for said in hymnsheet.channel(name).texts)
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet", "doctor")
    ada.expect_told("There is no roundup channel", "/hymnsheet setup")


async def test_an_admin_sets_day_and_time_and_sees_what_would_be_posted(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    ada = hymnsheet.person("Ada")
    await share(hymnsheet.person("Max"))
    await ada.types("/hymnsheet", "roundup")
    await ada.submits(weekday="Thursday", at="15:30", video_link="https://example.com/weekly")
    ada.expect_told("Thursdays at 15:30", "everybody in marketing")
    await ada.clicks("Show me")
    ada.expect_told("This is what would be posted now. Only you see it.", TITLE, "Watch this week's video")
    await hymnsheet.until("15:00 Thu")
    assert of_roundup(hymnsheet) == []
    await hymnsheet.until("15:30")
    assert len(of_roundup(hymnsheet)) == 1


@ONE_DATABASE
async def test_moved_to_a_later_day_a_previewed_one_may_be_changed_until_then(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    ada, max_ = hymnsheet.person("Ada"), hymnsheet.person("Max")
    await share(max_)
    await hymnsheet.until(MONDAY_AFTERNOON)
    await ada.types("/hymnsheet", "roundup")
    await ada.submits(weekday="Thursday")
    await hymnsheet.until("12:00 Wed")
    assert of_roundup(hymnsheet) == []
    await max_.clicks("Post now")
    assert len(of_roundup(hymnsheet)) == 1
    await hymnsheet.until("12:00 Thu")
    assert len(of_roundup(hymnsheet)) == 1


@ONE_DATABASE
async def test_the_form_itself_shows_what_would_be_posted(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    ada = hymnsheet.person("Ada")
    await share(hymnsheet.person("Max"))
    await ada.types("/hymnsheet", "roundup")
    await ada.clicks("Show me what would be posted now")
    ada.expect_told("This is what would be posted now. Only you see it.", TITLE)


@ONE_DATABASE
async def test_switched_off_nothing_comes(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    ada = hymnsheet.person("Ada")
    await share(hymnsheet.person("Max"))
    await ada.types("/hymnsheet", "roundup")
    await ada.submits(is_on="No")
    ada.expect_told("The weekly roundup is off.")
    await hymnsheet.until("12:00 Tue")
    assert of_roundup(hymnsheet) == []


@ONE_DATABASE
async def test_only_somebody_who_can_change_a_roundup_looks_after_it(hymnsheet: Hymnsheet) -> None:
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet", "roundup")
    await ada.submits(owner="Rita")
    assert "owner" in ada.errors


@ONE_DATABASE
async def test_once_a_quarter_marketing_alone_reads_what_nobody_uses(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    max_ = hymnsheet.person("Max")
    await share(max_)
    await share(max_, "https://example.com/other", "The other guide")
    await hymnsheet.sleep_until("08:00 Mon")
    for _ in range(16):
        await hymnsheet.sleep_until("08:00 Mon")
    rita = hymnsheet.person("Rita")
    await rita.types("/content", "used 1")
    await hymnsheet.until("12:00 Fri")
    said = hymnsheet.channel("marketing").expect("nobody used in the last 90 days", "The other guide")
    assert TITLE not in said
    assert sum("nobody used in the last 90 days" in one for one in hymnsheet.channel("marketing").texts) == 1
    for name in ("sales", "roundup"):
        hymnsheet.channel(name).expect_no("nobody used in the last 90 days")
