"""A CRM tells of deals: each is celebrated once, with everybody who helped, and its lead leaves its window."""

from typing import Any

import pytest

from rules.event_log import Tier
from storage.places import Purpose
from tests.harness import Hymnsheet
from tests.leads import hand_over
from tests.programs import WINS, new_secret, tell

DEAL = {
    "deal": "006A",
    "customer": "Acme Ltd",
    "amount": 12000,
    "currency": "EUR",
    "rep": "rita@hymnsheet.example",
    "helpers": ["max@hymnsheet.example", "lena@hymnsheet.example"],
    "source": "March webinar",
    "touches": ["campaign Spring 2026"],
}


@pytest.fixture
async def secret(hymnsheet: Hymnsheet) -> str:
    return await new_secret(hymnsheet)


async def deliver(hymnsheet: Hymnsheet, secret: str, *deals: dict[str, Any]) -> list[str]:
    """Deals come in together; what became of each."""
    return [one["result"] for one in await tell(hymnsheet, secret, list(deals), path=WINS)]


async def test_a_deal_is_celebrated_with_everybody_who_helped_by_name(hymnsheet: Hymnsheet, secret: str) -> None:
    wins = hymnsheet.channel("wins")
    assert await deliver(hymnsheet, secret, DEAL) == ["accepted"]
    said = wins.expect(
        "Acme Ltd is won: €12,000",
        "Sold by @Rita Reyes, with @Max Meyer and @Lena Lund from marketing.",
        "March webinar",
        "campaign Spring 2026",
        button="Give credit",
    )
    assert "hymnsheet.example" not in said
    assert len(wins.messages) == 1


async def test_a_deal_that_is_told_again_says_so_in_the_same_post(hymnsheet: Hymnsheet, secret: str) -> None:
    wins = hymnsheet.channel("wins")
    await deliver(hymnsheet, secret, DEAL)
    assert await deliver(hymnsheet, secret, dict(reversed(DEAL.items()))) == ["unchanged"]
    wins.expect("Acme Ltd is won: €12,000")
    assert await deliver(hymnsheet, secret, {**DEAL, "amount": "15000.00"}) == ["updated"]
    wins.expect("Acme Ltd is won: €15,000", "@Rita Reyes", "changed")
    assert len(wins.messages) == 1


async def test_a_bad_deal_is_told_with_its_place_and_reason_and_the_good_ones_go_in(
    hymnsheet: Hymnsheet, secret: str
) -> None:
    some = [
        {"customer": "Acme"}, {**DEAL, "amount": "twelve"}, "words", {**DEAL, "currency": "XXY"},
        {**DEAL, "outcome": "drawn"}, {**DEAL, "closed_at": "2030-01-01"}, {**DEAL, "helpers": ["max"]},
        {**DEAL, "hidden": "yes"}, {**DEAL, "deal": 7, "helpers": []},
    ]  # fmt: skip
    told = await tell(hymnsheet, secret, some, path=WINS)
    reasons = [one.get("reason", one["result"]) for one in told]
    assert reasons == [
        "deal is missing: by its id I know a deal again, and do not celebrate it twice.",
        "amount must be a number, such as 12000.50, not “twelve”.",
        "A deal must be a JSON object.",
        "currency must be a code such as EUR, not “XXY”.",
        "outcome must be won or lost, not “drawn”.",
        "closed_at is in the future: 2030-01-01.",
        "helpers: “max” is not an e-mail address.",
        "hidden must be true or false.",
        "accepted",
    ]
    assert told[-1]["deal"] == "7"
    hymnsheet.channel("wins").expect("Acme Ltd is won")


@pytest.mark.slack_only("it is Slack that learns of a new address")
async def test_who_is_nobody_here_is_a_colleague_until_they_join(hymnsheet: Hymnsheet, secret: str) -> None:
    wins, max_ = hymnsheet.channel("wins"), hymnsheet.person("Max")
    slack = hymnsheet.playground.workspace
    [max_user] = [user for user in slack.users.values() if user.id == max_.id]
    address, max_user.email = max_user.email, "elsewhere@else.example"
    await deliver(hymnsheet, secret, {**DEAL, "rep": "who@else.example"})
    said = wins.expect("Sold by a colleague, with @Lena Lund from marketing.")
    assert "else.example" not in said
    max_user.email = address
    await hymnsheet.until("10:05 tomorrow")
    hymnsheet.mind_nothing_more()
    wins.expect("Acme Ltd is won", "Sold by a colleague, with @Lena Lund and @Max Meyer from marketing.")
    max_.expect_direct("You helped to win Acme Ltd")
    assert len([text for text in wins.texts if "Acme" in text]) == 1


async def test_its_lead_leaves_its_window_and_tells_where_it_came_from(hymnsheet: Hymnsheet, secret: str) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    await deliver(hymnsheet, secret, {"deal": "1", "customer": "Acme", "lead": "Rita Jo"})
    rita.expect_direct("Won: Jo", "They are won, as the CRM says")
    wins.expect("Acme is won", "Came to us through", "march webinar")
    await hymnsheet.until("in 3 h")
    assert len(rita.direct_messages()) == 1


async def test_a_deal_that_is_lost_after_all_is_taken_out_of_the_post(hymnsheet: Hymnsheet, secret: str) -> None:
    wins = hymnsheet.channel("wins")
    await deliver(hymnsheet, secret, DEAL)
    wins.expect("Acme Ltd is won")
    assert await deliver(hymnsheet, secret, {**DEAL, "outcome": "lost"}) == ["updated"]
    wins.expect("Win #1 was not won after all.")
    assert await deliver(hymnsheet, secret, {**DEAL, "outcome": "won"}) == ["updated"]
    wins.expect("Acme Ltd is won")
    assert len(wins.messages) == 1


async def test_a_lost_deal_is_kept_and_said_nowhere(hymnsheet: Hymnsheet, secret: str) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    await deliver(hymnsheet, secret, {"deal": "1", "customer": "Acme", "lead": "Rita Jo", "outcome": "lost"})
    rita.expect_direct("Given up: Jo", "Their deal was lost")
    assert not wins.messages


async def test_deals_of_long_ago_are_kept_and_no_news(hymnsheet: Hymnsheet, secret: str) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    old = [{**DEAL, "deal": str(day), "closed_at": f"2026-02-{day:02}"} for day in range(1, 21)]
    assert await deliver(hymnsheet, secret, *old) == ["accepted"] * 20
    assert not wins.messages
    await rita.types("/win", "list")
    rita.expect_told("Acme Ltd", "@Rita Reyes")


async def test_a_win_that_a_colleague_told_is_the_same_deal(hymnsheet: Hymnsheet, secret: str) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await rita.types("/win", "Acme Ltd, it was the demo")
    await rita.submits()
    wins.expect("Acme Ltd is won", "it was the demo")
    assert await deliver(hymnsheet, secret, DEAL) == ["updated"]
    wins.expect("Acme Ltd is won: €12,000", "it was the demo", "@Max Meyer")
    assert len(wins.messages) == 1
    hymnsheet.mind_nothing_more()


async def test_a_win_that_was_taken_back_stays_so(hymnsheet: Hymnsheet, secret: str) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await deliver(hymnsheet, secret, DEAL)
    wins.expect("Acme Ltd is won")
    await rita.clicks("Undo")
    wins.expect("taken back")
    assert await deliver(hymnsheet, secret, {**DEAL, "amount": 13000}) == ["unchanged"]


async def test_without_a_wins_channel_it_is_kept_and_who_helped_is_told(hymnsheet: Hymnsheet, secret: str) -> None:
    async with hymnsheet.unit_of_work() as work:
        await work.places.choose(Purpose.WINS, None)
    await deliver(hymnsheet, secret, DEAL)
    for name in ("Max", "Lena"):
        hymnsheet.person(name).expect_direct("You helped to win Acme Ltd")
