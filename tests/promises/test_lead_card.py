"""A lead's card: one click says what was done, everybody who looks sees it, and whoever was first has it."""

from tests.harness import Hymnsheet
from tests.programs import new_secret, tell

JO = {
    "id": "4711",
    "name": "Jo Miller",
    "company": "Acme Ltd",
    "source": "march_webinar",
    "tier": "hot",
    "owner": "rita@hymnsheet.example",
    "evidence": ["downloaded the price guide", "looked at 4 pages"],
}


async def hand_over(hymnsheet: Hymnsheet, **more: str) -> None:
    """Rita gets a lead, and reads of it."""
    await tell(hymnsheet, await new_secret(hymnsheet), JO | more)
    hymnsheet.person("Rita").expect_direct("A lead for you: Jo Miller, Acme Ltd", button="I reached them")


async def test_a_rep_says_on_the_card_that_she_reached_them_and_nobody_nags(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet)
    await rita.clicks("I reached them")
    rita.expect_direct("In contact: Jo Miller", "@Rita Reyes reached out", button="Tried again")
    assert len(rita.direct_messages()) == 1, "the card changed in place"
    await hymnsheet.until("in 3 h")
    assert len(rita.direct_messages()) == 1
