"""A deal that was not won is noted without blame, and marketing learns what would have helped."""

from rules.event_log import Tier
from tests.front_door import Hymnsheet, Somebody
from tests.leads import hand_over

WHY = {
    "reason": "competitor",
    "words": "They signed with somebody who had the integration",
    "would_have_helped": "A story of a customer with the same till",
}


async def lose(person: Somebody, typed: str = "Acme 12k EUR", **answers: object) -> None:
    """Note a lost deal through the form."""
    await person.types("/win", f"lost {typed}")
    await person.submits(**{**WHY, **answers})


async def test_a_lost_deal_is_read_by_marketing_next_morning_and_nowhere_else(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await lose(rita)
    rita.expect_told("Acme was not won", "€12,000", "Marketing reads it in the next digest", button="Undo")
    assert not hymnsheet.channel("wins").messages
    await hymnsheet.until("08:30 tomorrow")
    said = marketing.expect(
        "Lost, and what would have helped",
        "Acme · €12,000 · went with somebody else",
        "would have helped: A story of a customer with the same till",
    )
    assert "Rita" not in said, "nobody is blamed"
    rita.expect_told("Acme was not won")


async def test_a_lost_deal_that_is_taken_back_is_told_to_nobody(hymnsheet: Hymnsheet) -> None:
    rita, marketing = hymnsheet.person("Rita"), hymnsheet.channel("marketing")
    await lose(rita)
    await rita.clicks("Undo")
    rita.expect_told("What you noted of Acme is taken back.")
    await hymnsheet.until("08:30 tomorrow")
    marketing.expect("All quiet")


async def test_its_lead_is_followed_up_unless_the_form_says_so(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.NORMAL, Kim=Tier.NORMAL)
    await lose(rita, lead="Jo")
    rita.expect_direct("A lead for you: Jo", button="I reached them")
    await lose(rita, "Birch", lead="Kim", gives_up="yes")
    said = rita.expect_direct("Given up: Kim", "Their deal was lost")
    assert "[Undo]" not in said
    await rita.clicks("Undo")
    rita.expect_direct("A lead for you: Kim", button="I reached them")


async def test_what_is_missing_is_asked_for_and_nothing_is_lost(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await lose(rita, reason="other", words="", amount="a lot")
    assert set(rita.errors) == {"words", "amount"}
    assert rita.typed("would_have_helped") == WHY["would_have_helped"]
    await rita.submits(words="Their budget froze", amount="")
    rita.expect_told("Acme was not won", "Their budget froze")


async def test_the_same_form_sent_twice_is_one_deal(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await lose(rita)
    await lose(rita)
    rita.expect_told("This is noted already")
    async with hymnsheet.unit_of_work() as work:
        assert await work.wins.find(2) is None


async def test_a_deal_that_is_celebrated_is_not_lost(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/win", "Acme")
    await rita.submits(deal="006A")
    hymnsheet.channel("wins").expect("Acme is won")
    await lose(rita, deal="006A")
    assert rita.errors == {"deal": "That deal is celebrated as win #1: Acme."}
