"""A lead that is won leaves its window, for as long as the win stands."""

from rules.event_log import Tier
from tests.front_door import Hymnsheet, Somebody
from tests.leads import hand_over

OWN = "A lead for you: Jo"


async def win(rep: Somebody, customer: str, **answers: object) -> None:
    """Celebrate a win with a lead that is known."""
    await rep.types("/win", customer)
    await rep.submits()
    await rep.submits(**answers)


async def test_a_lead_that_is_won_is_owed_nothing_and_its_card_says_so(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN, button="I reached them")
    await win(rita, "Jo")
    wins.expect("Jo is won", "march webinar")
    said = rita.expect_direct("Won: Jo", "@Rita Reyes won them")
    assert "[I reached them]" not in said
    assert "[Undo]" not in said, "a win is taken back where it was told"
    await hymnsheet.until("in 3 h")
    assert len(rita.direct_messages()) == 1, "nobody nags"


async def test_a_win_that_is_taken_back_brings_the_lead_back_as_it_was(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    await win(rita, "Jo")
    rita.expect_direct("Won: Jo")
    await rita.clicks("Undo")
    wins.expect("taken back")
    rita.expect_direct(OWN, "until Mar 2, 2026 at 10:30", button="I reached them")
    await hymnsheet.until("in 20 min")
    rita.expect_direct("Half of the time is gone: Jo")


async def test_a_win_of_another_lead_gives_the_first_back_its_window(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await hand_over(hymnsheet, "Rita", Jo=Tier.NORMAL, Kim=Tier.NORMAL)
    rita.expect_direct(OWN)
    rita.expect_direct("A lead for you: Kim")
    await win(rita, "Jo")
    rita.expect_direct("Won: Jo")
    await rita.clicks("Edit")
    await rita.chooses("Were they this lead?", "None of these")
    await rita.submits(lead="Kim")
    await rita.submits()
    wins.expect("Jo is won", "changed")
    rita.expect_direct(OWN, button="I reached them")
    rita.expect_direct("Won: Kim")
