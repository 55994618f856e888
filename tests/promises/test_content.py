"""What sales may count on when they look for something to send, and marketing when they made it."""

from playground.people import Person
from tests.harness import Hymnsheet

GUIDE = "https://example.com/small-team-prices"
TITLE = "The small-team price guide"


async def share(person: Person, link: str = GUIDE, title: str = TITLE, **answers: object) -> None:
    """Share an item through the form."""
    await person.types("/content", f"add {link} {title}")
    await person.submits(**{"kind": "one-pager", **answers})


async def test_marketing_shares_an_item_and_a_rep_finds_it_by_words(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await share(max_, words="When a team under ten says the price is for big companies", categories=["price"])
    max_.expect_told("Added as item 1", TITLE)
    await rita.types("/content", "find price for small teams")
    rita.expect_told("1 item about", TITLE, "When a team under ten", "answers price", "not used yet", button="Used it")


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
