"""What admins see of buddies: how they are set, who would meet whom, and how a round went."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pytest

from rules.buddies import round_for
from rules.buddy import Met
from rules.buddy_rhythm import Mode
from rules.ids import MemberId
from storage.buddy_answers import BuddyAnswers
from tests.front_door import Hymnsheet, Somebody

MONDAY = date(2026, 3, 2)

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


async def turn_on(hymnsheet: Hymnsheet, **answers: Any) -> Somebody:
    """Let Ada fill in the form, which is a click away once buddies are on."""
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet", "buddies")
    if not ada.has_form:
        await ada.clicks("Change")
    await ada.submits(**{"is_on": "yes", **answers})
    return ada


async def test_an_admin_turns_buddies_on_and_reads_when_the_first_come(hymnsheet: Hymnsheet) -> None:
    ada = await turn_on(hymnsheet, weekday="Wed", at="11:00", meeting_link="https://meet.example.com/coffee")
    assert ada.errors == {}
    said = ada.expect_told("a new buddy every 2 weeks", "Wednesdays at 11:00", button="Who would meet whom")
    assert "https://meet.example.com/coffee" in said
    assert "Mar 4" in said or "4 Mar" in said


@ONE_DATABASE
async def test_a_term_has_weeks_of_its_own_and_changing_back_finds_the_other_number(hymnsheet: Hymnsheet) -> None:
    await turn_on(hymnsheet, weeks="3")
    ada = await turn_on(hymnsheet, mode="sticky", weeks="8")
    ada.expect_told("the same buddy for 8 weeks, with a topic each week")
    async with hymnsheet.unit_of_work() as work:
        settings = await work.buddies.settings()
    assert settings is not None
    assert (settings.every_weeks, settings.term_weeks) == (3, 8)


@ONE_DATABASE
async def test_what_cannot_be_read_stays_in_the_form_with_what_to_type(hymnsheet: Hymnsheet) -> None:
    ada = await turn_on(hymnsheet, starts_on="2026-03-01", meeting_link="http://meet.example.com")
    assert "That day is over" in ada.errors["starts_on"]
    assert "https://" in ada.errors["meeting_link"]
    await ada.submits(weeks="4", starts_on="2028-03-06", meeting_link="")
    assert "more than a year" in ada.errors["starts_on"]
    await ada.submits(starts_on="2026-03-16")
    said = ada.expect_told("every 4 weeks")
    assert "Mar 16" in said or "16 Mar" in said


@ONE_DATABASE
async def test_buddies_are_turned_off_and_whoever_turns_them_on_again_finds_them_as_they_were(
    hymnsheet: Hymnsheet,
) -> None:
    await turn_on(hymnsheet, weeks="3", weekday="Wed", at="11:00", meeting_link="https://meet.example.com/coffee")
    ada = await turn_on(hymnsheet, is_on="no")
    ada.expect_told("Nobody gets a buddy from now on", button="Change")
    async with hymnsheet.unit_of_work() as work:
        assert await work.buddies.settings() is None
    hymnsheet.mind_nothing_more()
    rita = hymnsheet.person("Rita")
    await rita.types("/buddy", "out")
    await rita.types("/buddy", "in")
    await hymnsheet.until("Thu 10:00")
    assert not hymnsheet.person("Mona").direct_messages()
    async with hymnsheet.unit_of_work() as work:
        assert await work.buddy_rounds.last() is None
    await ada.clicks("Change")
    assert (ada.typed("weeks"), ada.typed("meeting_link")) == ("3", "https://meet.example.com/coffee")
    await ada.submits(is_on="yes")
    said = ada.expect_told("a new buddy every 3 weeks", "Wednesdays at 11:00")
    assert "Mar 11" in said or "11 Mar" in said, "a Wednesday that passed while they were off is not made up for"


@ONE_DATABASE
async def test_only_admins_say_how_buddies_are_set(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet", "buddies")
    rita.expect_told("This one is for admins.")
    assert not rita.has_form


async def member_ids(hymnsheet: Hymnsheet) -> dict[str, MemberId]:
    """Who is which member, by what the platform calls them."""
    async with hymnsheet.unit_of_work() as work:
        return {member.person: member.id for member in await work.members.all()}


async def make_round(hymnsheet: Hymnsheet, *, weeks_ago: int = 0, met: int = 0, not_met: int = 0) -> None:
    """A round of two weeks in which some met, some did not, and the others say nothing."""
    now, first_on = hymnsheet.now - timedelta(weeks=weeks_ago), MONDAY - timedelta(weeks=weeks_ago)
    async with hymnsheet.unit_of_work() as work:
        made = round_for(await work.buddies.present(now), seed=1)
        ends = {"first_on": first_on, "last_on": first_on + timedelta(days=13), "due_at": now}
        kept = await work.buddy_rounds.make(made, mode=Mode.ROTATING, seed=1, now=now, **ends)
        assert kept is not None
        pairs = await work.buddy_rounds.pairs_of(kept.id)
        for place, pair in enumerate(pairs):
            if place < met + not_met:
                answer = Met.MET if place < met else Met.NOT_MET
                await BuddyAnswers(work).say(pair.id, pair.mates[0].id, answer, now=now)


async def exclude(hymnsheet: Hymnsheet, name: str, others: Collection[str]) -> None:
    """Let somebody note privately whom they would rather not be with."""
    ids = await member_ids(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        them = [ids[hymnsheet.person(other).id] for other in others]
        await work.buddies.exclude(ids[hymnsheet.person(name).id], them, now=hymnsheet.now)


async def rehearse(hymnsheet: Hymnsheet) -> str:
    """What Ada reads when she asks who would meet whom."""
    ada = await turn_on(hymnsheet)
    await ada.clicks("Who would meet whom")
    return ada.expect_told("Only you see this")


async def test_an_admin_reads_who_would_meet_whom_and_nobody_else_hears_of_it(hymnsheet: Hymnsheet) -> None:
    said = await rehearse(hymnsheet)
    assert "This is who would meet whom" in said
    assert all(f"@{name}" in said for name in ("Rita", "Sam", "Mona", "Max", "Lena"))
    assert "They would have nobody" not in said
    async with hymnsheet.unit_of_work() as work:
        assert await work.buddy_rounds.last() is None


@ONE_DATABASE
async def test_what_an_admin_was_shown_comes_true_if_nothing_changes(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    said = await rehearse(hymnsheet)
    await hymnsheet.until("10:00 Mon")
    async with hymnsheet.unit_of_work() as work:
        last = await work.buddy_rounds.last()
        assert last is not None
        pairs = await work.buddy_rounds.pairs_of(last.id)
    ids = {member_id: person for person, member_id in (await member_ids(hymnsheet)).items()}
    names = {hymnsheet.person(name).id: name for name in ("Rita", "Sam", "Mona", "Max", "Lena")}
    assert len(pairs) == 2
    for pair in pairs:
        [together] = [row for row in said.splitlines() if f"@{names[ids[pair.mates[0].id]]}" in row]
        assert set(re.findall(r"@(\w+)", together)) == {names[ids[mate.id]] for mate in pair.mates}


@ONE_DATABASE
async def test_who_is_left_out_is_named_with_a_reason(hymnsheet: Hymnsheet) -> None:
    lena, max_ = hymnsheet.person("Lena"), hymnsheet.person("Max")
    ids = await member_ids(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        await work.buddies.snooze(ids[lena.id], date(2026, 5, 1))
        await work.buddies.opt_out(ids[max_.id], now=hymnsheet.now)
    said = await rehearse(hymnsheet)
    assert "Nobody would have a buddy" in said
    assert re.search("@Rita[^:]*: nobody on the other side takes part", said)
    assert re.search("@Lena[^:]*: snoozes until Fri 1 May", said)
    assert re.search("@Max[^:]*: would rather have none for now", said)


@ONE_DATABASE
async def test_who_excluded_whom_does_not_show_in_the_reason(hymnsheet: Hymnsheet) -> None:
    await exclude(hymnsheet, "Rita", ["Max", "Lena"])
    own = await rehearse(hymnsheet)
    await exclude(hymnsheet, "Rita", [])
    for name in ("Max", "Lena"):
        await exclude(hymnsheet, name, ["Rita"])
    theirs = await rehearse(hymnsheet)
    assert re.search("@Rita[^:]*: nobody on the other side could be with them this time", own)
    assert own == theirs


async def test_the_last_round_is_told_in_numbers_and_nobody_is_named(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await make_round(hymnsheet, weeks_ago=2, met=1)
    await make_round(hymnsheet, met=1)
    ada = await turn_on(hymnsheet)
    await ada.clicks("Last round")
    said = ada.expect_told("Round 2: 1 of 2 pairs met so far", button="Who would meet whom")
    assert "Possible pairs that were buddies by then" in said
    assert "of the 6 pairs that are possible today have been buddies" in said
    assert not {f"@{name}" for name in ("Rita", "Sam", "Mona", "Max", "Lena")} & set(re.findall(r"@\w+", said))


@ONE_DATABASE
async def test_before_the_first_round_and_while_buddies_are_off_there_is_nothing_to_look_at(
    hymnsheet: Hymnsheet,
) -> None:
    ada = await turn_on(hymnsheet)
    await turn_on(hymnsheet, is_on="no")
    await ada.clicks("Who would meet whom")
    ada.expect_told("Buddies are off")


async def test_the_doctor_says_when_buddies_change_and_what_keeps_them_from_it(hymnsheet: Hymnsheet) -> None:
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet", "doctor")
    ada.expect_told("Buddies are not switched on.")
    await turn_on(hymnsheet)
    await ada.types("/hymnsheet", "doctor")
    ada.expect_told("The first round of buddies comes")
    ids = await member_ids(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        for name in ("Max", "Lena"):
            await work.buddies.opt_out(ids[hymnsheet.person(name).id], now=hymnsheet.now)
    await ada.types("/hymnsheet", "doctor")
    ada.expect_told("thing", "Nobody in marketing takes part.")


@ONE_DATABASE
async def test_after_set_up_buddies_are_a_click_away(hymnsheet: Hymnsheet) -> None:
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet", "setup")
    await ada.submits()
    await ada.clicks("Give everybody a buddy")
    assert ada.form_title == "Buddies"


@ONE_DATABASE
async def test_whoever_is_forgotten_is_in_no_pair_and_on_nobodys_list(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await exclude(hymnsheet, "Lena", ["Rita"])
    await turn_on(hymnsheet)
    await hymnsheet.until("10:00 Mon")
    await hymnsheet.until("15:00")
    rita, ids = hymnsheet.person("Rita"), await member_ids(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        before = await work.buddy_rounds.pair_of(ids[rita.id])
        assert before is not None
    await rita.types("/hymnsheet", "privacy")
    await rita.clicks("Forget me")
    await hymnsheet.until("in 2 h")
    async with hymnsheet.unit_of_work() as work:
        assert await work.buddies.excluded_by(ids[hymnsheet.person("Lena").id]) == frozenset()
        assert await work.buddy_rounds.pair_of(ids[rita.id]) is None
    for name in ("Sam", "Mona", "Max", "Lena"):
        told = hymnsheet.person(name).direct_messages()
        assert not [said for said in told if "erased" in said], told
