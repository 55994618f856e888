"""Rounds of buddies: who is put beside whom, who hears of it and when, and what happens while people come and go."""

from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest

from rules.buddy import Settings
from rules.buddy_rhythm import Mode
from rules.people import Platform, Side
from tests.front_door import Hymnsheet, moment

MONDAY = date(2026, 3, 9)


@pytest.fixture
async def buddies(hymnsheet: Hymnsheet) -> Hymnsheet:
    """Buddies are turned on, from next Monday at ten on."""
    await turn_on(hymnsheet)
    return hymnsheet


async def turn_on(hymnsheet: Hymnsheet, **settings: object) -> None:
    """What an admin's `/hymnsheet buddies` leaves behind."""
    async with hymnsheet.unit_of_work() as work:
        await work.buddies.change_settings(Settings(starts_on=MONDAY, **settings))
    await hymnsheet.settle()


async def groups(hymnsheet: Hymnsheet) -> list[set[str]]:
    """Who is with whom now, by first name."""
    names = {hymnsheet.person(name).id: name for name in ("Rita", "Sam", "Mona", "Max", "Lena", "Ada")}
    async with hymnsheet.unit_of_work() as work:
        last = await work.buddy_rounds.last()
        pairs = await work.buddy_rounds.pairs_of(last.id) if last else []
    return [{names[mate.who.person] for mate in pair.there} for pair in pairs if pair.ended_at is None]


def told(hymnsheet: Hymnsheet, name: str) -> list[str]:
    """What somebody was told of buddies, oldest first."""
    said = hymnsheet.person(name).direct_messages()
    return [one for one in said if any(word in one.lower() for word in ("budd", "we met", "would you still"))]


async def test_on_the_first_day_everybody_has_a_buddy_of_the_other_side_and_hears_of_it_once_all_of_them_work(buddies):
    buddies.mind_nothing_more()
    await buddies.until("Mon 09:59")
    assert await groups(buddies) == []
    await buddies.until("10:00")
    made = await groups(buddies)
    assert sorted(len(group) for group in made) == [2, 3], "three in sales, two in marketing"
    assert all(group & {"Max", "Lena"} and group & {"Rita", "Sam", "Mona"} for group in made)
    for group in made:
        assert all(bool(told(buddies, name)) is ("Sam" not in group) for name in group), "Sam sleeps in New York"
    await buddies.until("16:00")
    for name in ("Rita", "Sam", "Mona", "Max", "Lena"):
        (said,) = told(buddies, name)
        assert "until Sun 22 Mar" in said
        assert "[We met]" in said
    await buddies.until("20:00")
    assert all(len(told(buddies, name)) == 1 for name in ("Rita", "Sam", "Mona", "Max", "Lena"))


async def test_what_a_buddy_is_told_says_who_it_is_their_hours_three_topics_and_whose_turn_it_is(buddies):
    buddies.mind_nothing_more()
    async with buddies.unit_of_work() as work:
        settings = await work.buddies.settings()
        assert settings is not None
        await work.buddies.change_settings(replace(settings, meeting_link="https://meet.example.com/buddies"))
    rita = buddies.person("Rita")
    await rita.types("/objection", "Too expensive for a team of five")
    await rita.submits(category="Price")
    await buddies.until("Mon 16:00")
    (mine,) = told(buddies, "Rita")
    assert "Too expensive for a team of five" in mine
    assert "To talk about" in mine
    assert "https://meet.example.com/buddies" in mine
    assert "17:00" in mine or "18:00" in mine
    assert "suggest" in mine


async def test_in_slack_a_pair_reads_one_message_in_a_conversation_of_theirs(buddies):
    buddies.mind_nothing_more()
    if buddies.platform is not Platform.SLACK:
        pytest.skip("Teams has no conversation that we could open with several people: each has a card")
    await buddies.until("Mon 16:00")
    opened = {entry.args["users"] for entry in buddies.playground.faults.accepted("conversations.open")}
    made = await groups(buddies)
    assert opened == {",".join(sorted(buddies.person(name).id for name in group)) for group in made}


async def test_in_teams_the_name_of_a_buddy_leads_to_a_chat_with_them(buddies):
    buddies.mind_nothing_more()
    if buddies.platform is not Platform.TEAMS:
        pytest.skip("Slack opens a conversation with all of them")
    await buddies.until("Mon 20:00")
    [mine] = [group for group in await groups(buddies) if "Rita" in group]
    for other in mine & {"Max", "Lena"}:
        address = quote(buddies.person(other).person.email, safe="")
        said = [str(one.body) for one in buddies.person("Rita").messages("")]
        assert any(f"https://teams.microsoft.com/l/chat/0/0?users={address}'" in one for one in said)


async def test_who_leaves_between_pairing_and_telling_is_told_of_no_pair_and_their_buddy_has_another(buddies):
    buddies.mind_nothing_more()
    await buddies.until("Mon 10:00")
    with_sam = next(group for group in await groups(buddies) if "Sam" in group)
    await buddies.person("Sam").types("/buddy", "out")
    assert "Sam" not in set().union(*await groups(buddies))
    await buddies.until("20:00")
    assert not [said for said in told(buddies, "Sam") if "until Sun 22 Mar" in said]
    for name in with_sam - {"Sam"}:
        said = told(buddies, name)
        assert len(said) == 1, "they hear of one round, as it is"
        assert "Sam" not in said[0]
    everybody = {"Rita", "Mona", "Max", "Lena"}
    assert set().union(*await groups(buddies)) == everybody


async def test_who_opts_out_later_is_missed_in_kind_words_and_nobody_is_left_alone(buddies):
    buddies.mind_nothing_more()
    await buddies.until("Mon 20:00")
    alone = next(group for group in await groups(buddies) if len(group) == 2)
    (rep,) = alone - {"Max", "Lena"}
    (marketer,) = alone & {"Max", "Lena"}
    await buddies.person(marketer).types("/buddy", "out")
    (left,) = await groups(buddies)
    assert left == {"Rita", "Sam", "Mona", "Max", "Lena"} - {marketer}
    await buddies.until("Tue 20:00")
    said = told(buddies, rep)[-1]
    assert "takes a break" in said
    assert len([one for one in told(buddies, marketer) if "until Sun 22 Mar" in one]) == 1


async def test_who_comes_later_joins_a_pair_and_all_hear_of_it(buddies):
    buddies.mind_nothing_more()
    await buddies.until("Mon 20:00")
    ada = buddies.person("Ada").id
    async with buddies.unit_of_work() as work:
        workspace = (await buddies.workspace()).id
        people = [buddies.person(name).id for name in ("Max", "Lena")]
        await work.members.set_side(Side.MARKETING, [*people, ada], workspace_id=workspace)
    await buddies.until("Tue 20:00")
    mine = next(group for group in await groups(buddies) if "Ada" in group)
    (said,) = [one for one in told(buddies, "Ada") if "until Sun 22 Mar" in one]
    assert "We met" in said
    for name in mine - {"Ada"}:
        assert "joins you" in told(buddies, name)[-1]


async def test_where_nobody_is_on_the_other_side_everybody_is_told_why(buddies):
    buddies.mind_nothing_more()
    for name in ("Max", "Lena"):
        await buddies.person(name).types("/buddy", "snooze 3 weeks")
    await buddies.until("Mon 20:00")
    assert await groups(buddies) == []
    for name in ("Rita", "Mona", "Sam"):
        (said,) = told(buddies, name)
        assert "nobody on the other side takes part at the moment" in said
    await buddies.until("Tue 20:00")
    assert all(len(told(buddies, name)) == 1 for name in ("Rita", "Mona", "Sam"))
    await buddies.person("Max").types("/buddy", "in")
    await buddies.until("Wed 20:00")
    (group,) = await groups(buddies)
    assert group == {"Rita", "Mona", "Sam", "Max"}


@pytest.mark.slow_in_teams
async def test_in_the_middle_and_at_the_end_they_are_asked_whether_they_met_and_no_more_once_they_did(buddies):
    buddies.mind_nothing_more()
    await buddies.until("Mon 20:00")
    met, other = await groups(buddies)
    await buddies.until(moment("Mon 20:00", now=buddies.now))
    for name in ("Rita", "Sam", "Mona", "Max", "Lena"):
        assert "Not yet" in told(buddies, name)[-1], name
    await buddies.person(sorted(met)[0]).clicks("We met", "yet?")
    hasty = buddies.person(sorted(other)[0])
    await hasty.clicks("We met", "yet?")
    await hasty.clicks("Undo", "You said that you met")
    await buddies.until(moment("Fri 23:00", now=buddies.now))
    for name in met:
        assert not any("Did not happen" in said for said in told(buddies, name)), name
    for name in other:
        assert "Did not happen" in told(buddies, name)[-1], name
        assert len([said for said in told(buddies, name) if "Did not happen" in said]) == 1


@pytest.mark.slow_in_teams
async def test_in_the_next_round_nobody_has_the_same_buddy_where_that_can_be(hymnsheet):
    hymnsheet.mind_nothing_more()
    await turn_on(hymnsheet, every_weeks=1)
    await hymnsheet.until("Mon 20:00")
    first = await pairs(hymnsheet)
    await hymnsheet.until("Mon 20:00")
    second = await pairs(hymnsheet)
    assert first
    assert second
    assert not first & second


@pytest.mark.slow_in_teams
async def test_after_three_silent_rounds_they_are_asked_and_not_dropped(hymnsheet):
    hymnsheet.mind_nothing_more()
    await turn_on(hymnsheet, every_weeks=1)
    await hymnsheet.until(datetime(2026, 3, 30, 20, tzinfo=UTC))
    asked = [said for said in told(hymnsheet, "Mona") if "Would you still like" in said]
    assert len(asked) == 1
    assert "Mona" in set().union(*await groups(hymnsheet)), "nobody is dropped for being silent"
    await hymnsheet.person("Mona").clicks("Leave for now", "Would you still like")
    assert "Mona" not in set().union(*await groups(hymnsheet))


@pytest.mark.slow_in_teams
async def test_in_a_term_buddies_stay_and_each_week_has_its_topic_and_its_starter(hymnsheet):
    hymnsheet.mind_nothing_more()
    await turn_on(hymnsheet, mode=Mode.STICKY, term_weeks=3)
    await hymnsheet.until("Mon 20:00")
    first = await pairs(hymnsheet)
    for day in (16, 23):
        await hymnsheet.until(datetime(2026, 3, day, 20, tzinfo=UTC))
        assert await pairs(hymnsheet) == first
    assert sum("A new week" in said for said in told(hymnsheet, "Rita")) == 2


async def test_buddies_that_are_off_are_in_no_round(hymnsheet):
    hymnsheet.mind_nothing_more()
    await hymnsheet.until("Tue 10:00")
    assert await groups(hymnsheet) == []


async def pairs(hymnsheet: Hymnsheet) -> set[frozenset[str]]:
    """Every rep with every marketer who are buddies now."""
    marketers = {"Max", "Lena"}
    return {
        frozenset({rep, marketer})
        for group in await groups(hymnsheet)
        for rep in group - marketers
        for marketer in group & marketers
    }
