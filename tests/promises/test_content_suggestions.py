"""What marketing made is offered where it is needed: to the rep who hears it, and to marketing in the digest."""

from tests.front_door import Hymnsheet, Somebody

WORDS = "Too expensive for a team of five"
GUIDE = "The small-team price guide"


async def share(person: Somebody, title: str = GUIDE, **answers: object) -> None:
    """Share something to send."""
    slug = title.lower().replace(" ", "-")
    await person.types("/content", f"add https://example.com/{slug} {title}")
    await person.submits(**{"kind": "one-pager", **answers})


async def log(person: Somebody, words: str = WORDS, category: str = "price") -> None:
    """Log an objection."""
    await person.types("/objection", words)
    await person.submits(category=category)


async def test_while_logging_a_rep_reads_what_to_send_and_says_with_a_click_that_they_did(hymnsheet: Hymnsheet) -> None:
    max_, rita, sam = (hymnsheet.person(name) for name in ("Max", "Rita", "Sam"))
    await log(rita)
    await share(max_, objections="#1", words="When it is too dear for a few")
    await sam.types("/objection", "Too expensive for a team of seven")
    assert GUIDE in sam.form_text
    assert "When it is too dear for a few" in sam.form_text
    await sam.submits(category="price")
    sam.expect_told("Logged as #2", "Send this", GUIDE, button="Used it")
    await sam.clicks("Used it")
    sam.expect_told("you used item 1")


async def test_a_category_alone_brings_what_answers_it(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await share(max_, categories=["security"])
    await log(rita, "Who reads what we type?", category="security")
    rita.expect_told("Logged as #1", "Send this", GUIDE)
    await log(rita, "We have no time for this", category="timing")
    assert GUIDE not in rita.expect_told("Logged as #2")


async def test_what_is_out_of_date_or_retired_is_not_offered(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    hymnsheet.mind_nothing_more()
    await share(max_, "Old prices", categories=["price"])
    await share(max_, "Retired prices", categories=["price"])
    await rita.types("/content", "show 1")
    await rita.clicks("Out of date")
    await max_.types("/content", "retire 2")
    await log(rita)
    said = rita.expect_told("Logged as #1")
    assert "Send this" not in said


async def test_an_objection_is_shown_with_what_was_made_for_it(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await log(rita)
    await log(rita, "Discounts end too soon")
    await share(max_, objections="#2")
    await max_.types("/objection", "merge 2 1")
    await rita.types("/objection", "show 1")
    rita.expect_told("Send this", GUIDE)


async def test_the_best_that_marketing_has_stands_beside_each_objection_of_the_digest(hymnsheet: Hymnsheet) -> None:
    max_, rita, marketing = hymnsheet.person("Max"), hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    hymnsheet.mind_nothing_more()
    await share(max_, "Price list", categories=["price"])
    await share(max_, "Price calculator", categories=["price"])
    await rita.types("/content", "used 2 Acme GmbH")
    await rita.clicks("It helped")
    await log(rita)
    await hymnsheet.until("08:30 tomorrow")
    said = marketing.expect(WORDS, "You have something for this", "Price calculator", button="Claim")
    assert "Price list" not in said
    await max_.types("/answer", "1 Five people pay for five")
    assert "You have something" not in marketing.expect(WORDS, "Answered")


async def test_an_answer_brings_an_item_and_everybody_who_heard_it_gets_the_link(hymnsheet: Hymnsheet) -> None:
    max_, rita, sam = (hymnsheet.person(name) for name in ("Max", "Rita", "Sam"))
    await share(max_, "About the weather")
    await share(max_, categories=["price"])
    await log(rita)
    await sam.types("/objection", "show 1")
    await sam.clicks("+1, same here")
    await max_.types("/answer", "1")
    assert max_.options("content") == ["nothing", "2", "1"]
    await max_.submits(words="Five people pay for five", content="2")
    for rep in (rita, sam):
        rep.expect_direct("Five people pay for five", "Send this", GUIDE, button="Helped")
    await rita.types("/objection", "show 1")
    rita.expect_told("Five people pay for five", "Send this", GUIDE)


async def test_what_was_retired_while_an_answer_was_written_does_not_go_with_it(hymnsheet: Hymnsheet) -> None:
    max_, lena, rita = (hymnsheet.person(name) for name in ("Max", "Lena", "Rita"))
    await share(lena, categories=["price"])
    await log(rita)
    await max_.types("/answer", "1")
    await lena.types("/content", "retire 1")
    await max_.submits(words="Five people pay for five", content="1")
    assert "not offered any more" in max_.errors["content"]
    await max_.submits(content="nothing")
    assert GUIDE not in rita.expect_direct("Five people pay for five")


async def test_without_items_an_answer_asks_for_none(hymnsheet: Hymnsheet) -> None:
    max_, rita = hymnsheet.person("Max"), hymnsheet.person("Rita")
    await log(rita)
    await max_.types("/answer", "1")
    assert "content" not in max_.fields
