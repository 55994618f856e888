"""What everybody may count on when a deal is won."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from rules.win import NewWin, Outcome
from storage.places import Purpose
from tests.front_door import Hymnsheet, Somebody

EVERYWHERE = "Acme is won"
QUARTER = {
    "name": "First quarter",
    "amount": "100000 EUR",
    "first_on": date(2026, 1, 1),
    "last_on": date(2026, 3, 31),
}


async def celebrate(person: Somebody, words: str = "", **answers: object) -> None:
    """Celebrate a win through the form."""
    await person.types("/win", words)
    await person.submits(**answers)


async def lead(person: Somebody, name: str, **answers: object) -> None:
    """Hand a lead over by hand."""
    await person.types("/lead", f"add {name}")
    await person.submits(**answers)


async def set_goal(hymnsheet: Hymnsheet, **answers: object) -> None:
    """Let the admin set the goal."""
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet", "goal")
    await ada.submits(**answers)


async def make_guest(hymnsheet: Hymnsheet, name: str) -> None:
    """Let the platform say of somebody that they are a guest."""
    workspace, person = await hymnsheet.workspace(), hymnsheet.person(name).id
    [profile] = [one for one in hymnsheet.profiles() if one.person == person]
    async with hymnsheet.unit_of_work() as work:
        await work.members.meet(replace(profile, is_guest=True), workspace_id=workspace.id, now=hymnsheet.now)


async def test_a_rep_celebrates_a_win_and_everybody_reads_who_helped(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await celebrate(rita, "Acme 12k EUR, they came back after a year", helpers=["Max", "Lena"])
    rita.expect_told("Kept as win #1", "#wins", button="Undo")
    said = wins.expect(
        "Acme is won: €12,000",
        "Sold by @Rita Reyes, with @Max Meyer and @Lena Lund from marketing.",
        "they came back after a year",
        button="Give credit",
    )
    assert said.count("@") == 3, "everybody is mentioned once"
    assert len(wins.messages) == 1


async def test_marketing_celebrates_a_rep(hymnsheet: Hymnsheet) -> None:
    max_, wins = hymnsheet.person("Max"), hymnsheet.channel("wins")
    await celebrate(max_, "Acme", rep="Rita", helpers=["Lena"])
    wins.expect(EVERYWHERE, "Sold by @Rita Reyes, with @Lena", "told by @Max")


async def test_a_message_becomes_the_story_of_a_win(hymnsheet: Hymnsheet) -> None:
    sam, wins = hymnsheet.person("Sam"), hymnsheet.channel("wins")
    said = await sam.says("Birch signed! The demo did it.", channel="sales")
    await sam.uses("Celebrate as win", said)
    await sam.submits(customer="Birch")
    wins.expect("Birch is won", "Birch signed! The demo did it.", "Sold by @Sam")


async def test_an_amount_may_stay_hidden_and_still_counts(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await set_goal(
        hymnsheet, name="First quarter", amount="100000 EUR", first_on=date(2026, 1, 1), last_on=date(2026, 3, 31)
    )
    hymnsheet.person("Ada").expect_told("Goal: First quarter", "€0 of €100,000")
    await celebrate(rita, "Acme 12k EUR", hidden="yes")
    said = wins.expect(EVERYWHERE, "Goal: First quarter", "12 % of €100,000")
    assert "12,000" not in said
    await rita.types("/win", "list")
    assert "12,000" not in rita.expect_told("The latest wins")


async def test_the_post_says_how_far_the_goal_is_reached(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await set_goal(
        hymnsheet, name="First quarter", amount="100000 EUR", first_on=date(2026, 1, 1), last_on=date(2026, 3, 31)
    )
    hymnsheet.person("Ada").expect_told("First quarter")
    await celebrate(rita, "Acme 12k EUR")
    wins.expect(EVERYWHERE, "€12,000 of €100,000 (12 %)")
    await celebrate(rita, "Birch 30000 EUR")
    wins.expect("Birch is won", "€42,000 of €100,000 (42 %)")
    await celebrate(rita, "Cedar 1000 USD")
    wins.expect("Cedar is won", "€42,000 of €100,000 (42 %)")


async def test_small_wins_wait_for_the_roundup_and_whoever_told_them_knows(hymnsheet: Hymnsheet) -> None:
    rita, max_, wins = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.channel("wins")
    await set_goal(hymnsheet, band="10000 EUR")
    await celebrate(rita, "Acme 9,999.99 EUR", helpers=["Max"])
    rita.expect_told("below €10,000", "weekly roundup")
    max_.expect_direct("You helped to win Acme", "@Rita Reyes named you")
    assert not wins.messages
    await celebrate(rita, "Birch 10000 EUR")
    wins.expect("Birch is won: €10,000")
    await rita.types("/win", "show 1")
    await rita.clicks("Edit")
    await rita.submits(amount="10001 EUR")
    wins.expect("Acme is won: €10,001")
    assert len(wins.messages) == 2


async def test_without_a_wins_channel_nothing_is_lost_and_nothing_is_said_elsewhere(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    async with hymnsheet.unit_of_work() as work:
        await work.places.choose(Purpose.WINS, None)
    await celebrate(rita, "Acme 12k EUR")
    rita.expect_told("Kept as win #1", "No wins channel is chosen yet", "@Ada")
    await rita.types("/win", "list")
    rita.expect_told("#1 Acme: €12,000")


async def test_the_same_deal_is_celebrated_once(hymnsheet: Hymnsheet) -> None:
    rita, sam, wins = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.channel("wins")
    await celebrate(rita, "Acme 12k EUR", deal="006A")
    wins.expect(EVERYWHERE)
    await celebrate(sam, "Acme Corporation 12k EUR", deal="006A")
    sam.expect_told("celebrated already, as win #1", button="Give credit")
    assert len(wins.messages) == 1


async def test_the_same_customer_is_asked_about_and_the_answer_counts(hymnsheet: Hymnsheet) -> None:
    rita, sam, wins = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.channel("wins")
    await celebrate(rita, "Acme 12k EUR")
    wins.expect(EVERYWHERE)
    await celebrate(sam, "ACME. 3000 EUR")
    assert "Is it the same deal?" in sam.form_text
    assert "€12,000" in sam.form_text
    await sam.submits(is_same="same")
    sam.expect_told("celebrated already, as win #1")
    await celebrate(sam, "Acme 3000 EUR")
    await sam.submits(is_same="another")
    wins.expect("Acme is won: €3,000")
    assert len(wins.messages) == 2


@pytest.mark.slow_in_teams
async def test_after_ninety_days_it_is_another_deal(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await celebrate(rita, "Acme 12k EUR")
    wins.expect("€12,000")
    hymnsheet.mind_nothing_more()
    await hymnsheet.sleep_until("in 91 days")
    await celebrate(rita, "Acme 3000 EUR")
    wins.expect("Acme is won: €3,000")


async def test_two_who_press_at_once_celebrate_one_win(hymnsheet: Hymnsheet) -> None:
    rita, sam, wins = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.channel("wins")
    await rita.types("/win", "Acme 12k EUR")
    await sam.types("/win", "Acme 12k EUR")
    await asyncio.gather(rita.submits(), sam.submits())
    wins.expect(EVERYWHERE)
    assert len(wins.messages) == 1


async def test_whoever_told_it_takes_it_back_and_the_post_says_so(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await celebrate(rita, "Acme 12k EUR", deal="006A")
    wins.expect(EVERYWHERE)
    await rita.clicks("Undo", message="Kept as win #1")
    rita.expect_told("Win #1 is taken back")
    wins.expect("was taken back")
    wins.expect_no(EVERYWHERE)
    await rita.types("/win", "list")
    rita.expect_told("No win so far")
    await celebrate(rita, "Acme 13k EUR", deal="006A")
    wins.expect("Acme is won: €13,000")
    assert len(wins.messages) == 1


async def test_undo_has_five_minutes_and_one_owner(hymnsheet: Hymnsheet) -> None:
    rita, max_, wins = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.channel("wins")
    await celebrate(rita, "Acme 12k EUR")
    wins.expect(EVERYWHERE)
    await max_.clicks("Undo", message=EVERYWHERE)
    max_.expect_told("Whoever told of this win")
    await hymnsheet.until("in 6 min")
    await rita.clicks("Undo", message=EVERYWHERE)
    rita.expect_told("more than 5 minutes old")


async def test_an_edit_updates_the_post_and_thanks_whoever_is_new(hymnsheet: Hymnsheet) -> None:
    rita, max_, wins = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.channel("wins")
    await celebrate(rita, "Acme 12.5k EUR", helpers=["Lena"], deal="006A")
    wins.expect("€12,500")
    await rita.clicks("Edit", message=EVERYWHERE)
    await rita.submits(customer="Acme Ltd", helpers=["Lena", "Max"])
    wins.expect("Acme Ltd is won: €12,500", "@Max Meyer", "changed")
    max_.expect_direct("You helped to win Acme Ltd", "@Rita Reyes named you")
    assert len(wins.messages) == 1


async def test_only_who_told_it_the_rep_and_an_admin_change_a_win(hymnsheet: Hymnsheet) -> None:
    max_, rita, sam = hymnsheet.person("Max"), hymnsheet.person("Rita"), hymnsheet.person("Sam")
    ada, wins = hymnsheet.person("Ada"), hymnsheet.channel("wins")
    await celebrate(max_, "Acme 12k EUR", rep="Rita")
    wins.expect(EVERYWHERE)
    await sam.clicks("Edit", message=EVERYWHERE)
    sam.expect_told("its rep or an admin can change it")
    for person, amount in ((rita, "13000 EUR"), (ada, "14000 EUR"), (max_, "15000 EUR")):
        await person.clicks("Edit", message=EVERYWHERE)
        await person.submits(amount=amount)
    wins.expect("€15,000")


async def test_a_deal_id_that_another_win_has_is_said_beside_it(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await celebrate(rita, "Acme", deal="006A")
    wins.expect(EVERYWHERE)
    await celebrate(rita, "Birch")
    wins.expect("Birch is won")
    await rita.clicks("Edit", message="Birch is won")
    await rita.submits(deal="006A")
    assert "#1 already: Acme" in rita.errors["deal"]


async def test_credit_for_somebody_forgotten_stands_in_the_post_and_reaches_them_once(hymnsheet: Hymnsheet) -> None:
    rita, sam, max_ = hymnsheet.person("Rita"), hymnsheet.person("Sam"), hymnsheet.person("Max")
    wins = hymnsheet.channel("wins")
    await celebrate(rita, "Acme 12k EUR")
    wins.expect(EVERYWHERE)
    await sam.clicks("Give credit", message=EVERYWHERE)
    await sam.submits(who="Max", words="the price guide")
    wins.expect(EVERYWHERE, "@Max Meyer from marketing: the price guide")
    max_.expect_direct("You helped to win Acme", "@Sam", "the price guide")
    await rita.clicks("Give credit", message=EVERYWHERE)
    await rita.submits(who="Max")
    assert "named for this win already" in rita.errors["who"]
    assert len(max_.direct_messages()) == 1
    assert len(wins.messages) == 1


async def test_a_guest_is_not_credited(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await make_guest(hymnsheet, "Lena")
    await rita.types("/win", "Acme")
    await rita.submits(helpers=["Max", "Lena"])
    assert "a guest" in rita.errors["helpers"]


@pytest.mark.slack_only("only the playground can make a guest of somebody whom nobody has met")
async def test_a_guest_whom_nobody_has_met_is_not_credited_and_a_colleague_is(fresh: Hymnsheet) -> None:
    rita = fresh.person("Rita")
    fresh.playground.workspace.get_user("Lena").is_restricted = True
    await rita.types("/win", "Acme 12k EUR")
    await rita.submits(rep="Rita", helpers=["Max", "Lena"])
    assert "a guest" in rita.errors["helpers"]
    await rita.submits(helpers=["Max"])
    rita.expect_told("Kept as win #1")
    fresh.person("Max").expect_direct("You helped to win Acme")


async def test_the_marketing_touches_of_a_known_lead_are_offered_and_told(hymnsheet: Hymnsheet) -> None:
    rita, max_, wins = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.channel("wins")
    hymnsheet.mind_nothing_more()
    await lead(max_, "Jo Miller", company="Acme", source="march_webinar", evidence="downloaded the price guide")
    await rita.types("/win", "Acme 12k EUR")
    assert "Which marketing touches helped?" in rita.form_text
    await rita.submits(touches=["march webinar", "downloaded the price guide"])
    wins.expect(
        EVERYWHERE,
        "Came to us through: march webinar",
        "Marketing that helped: march webinar, downloaded the price guide",
    )


async def test_a_lead_named_only_in_the_form_is_found_and_its_touches_offered(hymnsheet: Hymnsheet) -> None:
    rita, max_, wins = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.channel("wins")
    hymnsheet.mind_nothing_more()
    await lead(max_, "Jo Miller", company="Acme", source="march_webinar")
    await rita.types("/win")
    await rita.submits(customer="Acme", words="It was quick")
    assert "I know them!" in rita.form_text
    await rita.submits(touches=["march webinar"])
    wins.expect(EVERYWHERE, "It was quick", "Marketing that helped: march webinar")


async def test_a_lead_that_is_not_theirs_is_left_out(hymnsheet: Hymnsheet) -> None:
    rita, max_, wins = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.channel("wins")
    hymnsheet.mind_nothing_more()
    await lead(max_, "Jo Miller", company="Acme", source="march_webinar")
    await rita.types("/win", "Acme 12k EUR")
    await rita.chooses("Were they this lead?", "None of these")
    assert "Which marketing touches helped?" not in rita.form_text
    await rita.submits()
    said = wins.expect(EVERYWHERE)
    assert "webinar" not in said


async def test_the_answer_that_won_it_is_told(hymnsheet: Hymnsheet) -> None:
    rita, max_, wins = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.channel("wins")
    hymnsheet.mind_nothing_more()
    await rita.types("/objection", "Too expensive for a team of five")
    await rita.submits(category="price")
    await max_.types("/answer", "1 Five people pay for five people")
    await rita.types("/win", "Acme 12k EUR")
    await rita.submits(won_by="Answer to #1: Five people pay for five people")
    wins.expect(EVERYWHERE, "Won by: the answer to #1: “Five people pay for five people”")


async def test_something_marketing_made_won_it(hymnsheet: Hymnsheet) -> None:
    rita, max_, wins = hymnsheet.person("Rita"), hymnsheet.person("Max"), hymnsheet.channel("wins")
    hymnsheet.mind_nothing_more()
    await max_.types("/content", "add https://example.com/calculator Savings calculator")
    await max_.submits(kind="calculator")
    await rita.types("/win", "Acme 12k EUR")
    await rita.submits(won_by="Calculator: Savings calculator")
    wins.expect(EVERYWHERE, "Won by: “Savings calculator”")
    await rita.clicks("Edit", message=EVERYWHERE)
    await rita.submits(amount="13k EUR")
    wins.expect("Acme is won: €13,000", "Won by: “Savings calculator”")


@pytest.mark.parametrize("typed", ["show me the money Ltd", "3D Print Co", "list of lists Inc", "Undo Ltd"])
async def test_a_customer_called_like_a_verb_is_still_a_customer(hymnsheet: Hymnsheet, typed: str) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await celebrate(rita, typed)
    wins.expect(f"{typed} is won")


async def test_show_and_list_and_numbers_that_nobody_gave(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    await celebrate(rita, "Acme 12k EUR")
    wins.expect(EVERYWHERE)
    await rita.types("/win", "show 1")
    rita.expect_told("Acme is won: €12,000", button="Edit")
    await rita.types("/win", "#1")
    rita.expect_told("Acme is won: €12,000", button="Edit")
    await rita.types("/win", "show 7")
    rita.expect_told("There is no win #7 yet")


async def test_a_deal_that_was_not_won_is_told_as_such_and_can_still_be_won(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    async with hymnsheet.unit_of_work() as work:
        told = NewWin(customer="Acme", deal="006A", outcome=Outcome.LOST, closed_at=hymnsheet.now)
        await work.wins.note_lost(told, now=hymnsheet.now)
    await rita.types("/win", "show 1")
    rita.expect_told("Acme was not won")
    await rita.types("/win", "list")
    rita.expect_told("No win so far")
    await celebrate(rita, "Acme 12k EUR", deal="006A")
    wins.expect("Acme is won: €12,000", "Win #1")


async def test_very_long_stories_are_kept_whole(hymnsheet: Hymnsheet) -> None:
    rita, wins = hymnsheet.person("Rita"), hymnsheet.channel("wins")
    story = "They talked and talked. " * 1600 + "And then they signed."
    await rita.types("/win", story)
    await rita.submits(customer="Acme")
    wins.expect(EVERYWHERE)
    async with hymnsheet.unit_of_work() as work:
        assert (await work.wins.get(1)).words == story


async def test_nobody_but_an_admin_sets_the_goal(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet", "goal")
    rita.expect_told("admins")


async def test_a_goal_that_cannot_be_is_said_beside_what_is_wrong(hymnsheet: Hymnsheet) -> None:
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet", "goal")
    await ada.submits(name="First quarter", first_on=date(2026, 3, 31), last_on=date(2026, 1, 1))
    assert "1000000 EUR" in ada.errors["amount"]
    assert "ends before it begins" in ada.errors["last_on"]
