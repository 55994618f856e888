"""What sales may count on when they look for something to send, and marketing when they made it."""

import pytest

from playground.people import Person
from tests.harness import Hymnsheet

GUIDE = "https://example.com/small-team-prices"
TITLE = "The small-team price guide"
TOO_EXPENSIVE = "Too expensive for a team of five"


async def share(person: Person, link: str = GUIDE, title: str = TITLE, **answers: object) -> None:
    """Share an item through the form."""
    await person.types("/content", f"add {link} {title}")
    await person.submits(**{"kind": "one-pager", **answers})


async def log(person: Person, words: str) -> None:
    """Log an objection about the price."""
    await person.types("/objection", words)
    await person.submits(category="price")


async def test_marketing_shares_an_item_and_a_rep_finds_it_by_words(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await share(max_, words="When a team under ten says the price is for big companies", categories=["price"])
    max_.expect_told("Added as item 1", TITLE)
    await rita.types("/content", "find price for small teams")
    rita.expect_told("1 item about", TITLE, "When a team under ten", "answers price", "not used yet", button="Used it")
    await rita.types("/content", "find quantum")
    rita.expect_told("Nothing about “quantum” yet", button="Share something")


async def test_one_click_says_it_was_used_and_a_second_says_with_whom(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await share(max_)
    await rita.types("/content", "find price")
    await rita.clicks("Used it")
    rita.expect_told("you used item 1", button="Undo")
    await rita.clicks("With which lead?")
    await rita.submits(lead="Acme GmbH", helped="yes")
    rita.expect_told("With Acme GmbH", "It helped")
    await rita.types("/content", "show 1")
    rita.expect_told("Used 1 time, helped 1 time")


async def test_what_was_used_is_typed_with_its_lead(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await share(max_)
    await rita.types("/content", "used 1 Acme GmbH")
    rita.expect_told("you used item 1", "With Acme GmbH")
    await rita.clicks("It helped")
    await rita.types("/content", "show 1")
    rita.expect_told("Used 1 time, helped 1 time")


async def test_a_click_made_twice_counts_once_and_undo_takes_it_back(hymnsheet: Hymnsheet) -> None:
    max_, rita, sam = (hymnsheet.person(name) for name in ("Max", "Rita", "Sam"))
    await share(max_)
    await rita.types("/content", "find price")
    await rita.clicks("Used it", message=TITLE)
    await rita.clicks("Used it", message="1 item about")
    rita.expect_told("counted already")
    await sam.types("/content", "used 1")
    sam.expect_told("Counted: you used item 1")
    await max_.types("/content", "show 1")
    max_.expect_told("Used 2 times")
    await sam.clicks("Undo")
    sam.expect_told("Taken back")
    await max_.types("/content", "show 1")
    max_.expect_told("Used 1 time\n")


async def test_a_message_with_a_link_is_shared_from_its_menu(hymnsheet: Hymnsheet) -> None:
    max_ = hymnsheet.person("Max")
    said = await max_.says(f"Our new price guide {GUIDE}\nSend it to small teams", channel="marketing")
    await max_.uses("Add to roundup", said)
    await max_.submits(kind="one-pager")
    max_.expect_told("Added as item 1", "Our new price guide")
    await max_.types("/content", "show 1")
    assert "guide Send" not in max_.expect_told("Our new price guide", "Send it to small teams")
    await max_.types("/content", f"add {GUIDE}")
    max_.expect_told("Already here, as item 1")


@pytest.mark.parametrize(
    "again", [f"{GUIDE}/", f"{GUIDE}?utm_source=mail", "https://www.Example.com/small-team-prices"]
)
async def test_the_same_link_twice_is_the_same_item(hymnsheet: Hymnsheet, again: str) -> None:
    max_, lena = hymnsheet.person("Max"), hymnsheet.person("Lena")
    await lena.types("/content", "add")
    await share(max_)
    await lena.submits(link=again, title="Prices for small teams", kind="deck", words="When it is too dear")
    lena.expect_told("Already here, as item 1", TITLE, "Prices for small teams", "When it is too dear")
    await lena.types("/content", "find price")
    lena.expect_told("1 item about")


async def test_a_link_that_is_not_https_is_asked_for_again_and_nothing_is_lost(hymnsheet: Hymnsheet) -> None:
    max_ = hymnsheet.person("Max")
    await max_.types("/content", f"add http://example.com/guide {TITLE}")
    await max_.submits(kind="one-pager", objections="#9")
    assert "https://" in max_.errors["link"]
    await max_.submits(link=GUIDE)
    assert "no #9" in max_.errors["objections"]
    await max_.submits(objections="three")
    assert "#3, #7" in max_.errors["objections"]
    await max_.submits(objections="")
    max_.expect_told("Added as item 1", TITLE)


async def test_what_answers_an_objection_is_found_by_its_number_and_thanks_whoever_heard_it(
    hymnsheet: Hymnsheet,
) -> None:
    max_, rita, sam = (hymnsheet.person(name) for name in ("Max", "Rita", "Sam"))
    await log(rita, TOO_EXPENSIVE)
    await sam.types("/objection", TOO_EXPENSIVE)
    await sam.clicks("+1, same here")
    await sam.closes()
    await share(max_, title="For the small ones", objections="#1", contributors=["Lena Lund"])
    max_.expect_told("Added as item 1", "answers #1", "Asked for by @Rita Reyes, @Sam Silva")
    await share(max_, link="https://example.com/northwind", title="How Northwind moved")
    await sam.types("/content", "find #1")
    said = sam.expect_told("1 item for #1", TOO_EXPENSIVE, "For the small ones")
    assert "Northwind" not in said
    await sam.types("/content", "show 1")
    sam.expect_told("Made by: @Lena Lund", "Kept right by: @Max Meyer", "Asked for by: @Rita Reyes, @Sam Silva")


async def test_what_was_made_for_a_merged_objection_is_found_for_both(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await log(rita, TOO_EXPENSIVE)
    await log(rita, "Discounts end too soon")
    await share(max_, title="For the small ones", objections="2")
    await max_.types("/objection", "merge 2 1")
    for number in (1, 2):
        await rita.types("/content", f"find #{number}")
        rita.expect_told("1 item for #1", "For the small ones")


async def test_what_helped_comes_first(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await share(max_, title="Price list")
    await share(max_, link="https://example.com/b", title="Price calculator")
    await share(max_, link="https://example.com/c", title="Price history")
    await rita.types("/content", "used 1 Acme GmbH")
    await rita.clicks("It helped")
    await rita.types("/content", "used 2 Acme GmbH")
    await rita.types("/content", "find price")
    said = rita.expect_told("3 items about “price”")
    assert said.index("Price list") < said.index("Price calculator") < said.index("Price history")


async def test_why_not_is_read_by_marketing_and_by_nobody_else(hymnsheet: Hymnsheet) -> None:
    max_, rita, sam = (hymnsheet.person(name) for name in ("Max", "Rita", "Sam"))
    await share(max_)
    for rep, reason in ((rita, "wrong for my deals"), (sam, "didn't know it")):
        await rep.types("/content", "find price")
        await rep.clicks("Why not")
        await rep.submits(reason=reason, words="Ours are large")
        rep.expect_told("Thank you")
    sam.expect_told("Now you know it", TITLE, button="Used it")
    await max_.types("/content", "show 1")
    max_.expect_told("Why not: didn't know it (1), wrong for my deals (1)")
    await rita.types("/content", "show 1")
    assert "wrong for my deals" not in rita.expect_told("Kept right by")


async def test_an_item_is_changed_in_its_form_by_who_keeps_it_right(hymnsheet: Hymnsheet) -> None:
    max_, lena = hymnsheet.person("Max"), hymnsheet.person("Lena")
    await share(max_, words="For small teams", categories=["price", "need"], contributors=["Lena Lund"])
    await share(max_, link="https://example.com/b", title="Calculator")
    await lena.types("/content", "edit 1")
    await lena.submits(title="Prices 2026", link="https://example.com/b")
    assert "Item 2 has this link already" in lena.errors["link"]
    await lena.submits(link="https://example.com/prices-2026")
    lena.expect_told("Item 1 is changed", "Prices 2026", "For small teams", "answers price, need")
    await lena.types("/content", "show 1")
    lena.expect_told("Made by: @Lena Lund", "Kept right by: @Max Meyer")


async def test_what_is_retired_is_offered_to_nobody_until_it_is_brought_back(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await share(max_)
    await max_.types("/content", "retire 1")
    await rita.types("/content", "find price")
    rita.expect_told("Nothing about “price” yet")
    await rita.types("/content", "used 1")
    rita.expect_told("Item 1 is retired")
    await max_.clicks("Bring it back")
    await rita.types("/content", "find price")
    rita.expect_told("1 item about", TITLE)


async def test_a_retired_link_may_be_shared_anew_and_then_stays_one(hymnsheet: Hymnsheet) -> None:
    max_ = hymnsheet.person("Max")
    await share(max_)
    await max_.types("/content", "retire 1")
    await share(max_, title="The new guide")
    max_.expect_told("Added as item 2", "The new guide")
    await max_.types("/content", "show 1")
    await max_.clicks("Bring it back")
    max_.expect_told("Already here, as item 2")


async def test_what_does_not_exist_is_said_politely(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    answers = {
        "show 9": "no item 9",
        "show": "Which one?",
        "used 9": "no item 9",
        "find #9": "no #9",
        "retire x": "Which one?",
        "find": "Nothing to send yet",
        "": "Nothing to send yet",
    }
    for words, answer in answers.items():
        await rita.types("/content", words)
        rita.expect_told(answer)


async def test_a_link_typed_alone_opens_the_form_and_other_words_are_looked_for(hymnsheet: Hymnsheet) -> None:
    max_ = hymnsheet.person("Max")
    await max_.types("/content", GUIDE)
    await max_.submits(title=TITLE, kind="one-pager")
    max_.expect_told("Added as item 1")
    await max_.types("/content", "prise guide")
    max_.expect_told("1 item about “prise guide”", TITLE)
