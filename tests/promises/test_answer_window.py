"""What may be counted on while an answer is owed: a reminder in time, in their hours, and none of what is done."""

import asyncio

import pytest
from sqlalchemy import update

from bot.sweep import Sweep
from rules.delivery import DeliveryState
from storage.follow_ups import FollowUps
from storage.health import Health
from storage.privacy import Privacy
from storage.tables import absences, objections
from tests.front_door import Hymnsheet, Somebody, moment
from tests.promises.test_answer import TOO_EXPENSIVE, count_of, log

WAITS, STILL_WAITS = "#1 waits for your answer.", "#1 still waits for your answer."
LONGER = "#1 waits longer than marketing promised."


async def away(hymnsheet: Hymnsheet, person: Somebody, *, days: tuple[int, int]) -> None:
    """Somebody is not there from one day of this March to another."""
    first, last = days
    async with hymnsheet.unit_of_work() as work:
        [member] = [one for one in await work.members.all() if one.person == person.id]
        await work.add(
            absences,
            member_id=member.id,
            source="said",
            first_on=hymnsheet.now.date().replace(day=first),
            last_on=hymnsheet.now.date().replace(day=last),
            created_at=hymnsheet.now,
        )


async def leads(hymnsheet: Hymnsheet, manager: Somebody, person: Somebody) -> None:
    """An admin says who leads somebody."""
    async with hymnsheet.unit_of_work() as work:
        everybody = {one.person: one for one in await work.members.all()}
        here = everybody[manager.id].workspace_id
        await work.members.set_manager(everybody[manager.id].id, [person.id], workspace_id=here)


async def test_who_claimed_is_reminded_at_half_and_most_of_the_time_and_when_it_has_passed(
    hymnsheet: Hymnsheet,
) -> None:
    rita, max_, ada = (hymnsheet.person(name) for name in ("Rita", "Max", "Ada"))
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    # Monday 10:00 to the end of Wednesday, at 09:00-17:00: 23 hours of work.
    await hymnsheet.until("13:29 tomorrow")
    assert count_of(max_, WAITS) == 0
    await hymnsheet.until("13:31")
    max_.expect_direct(WAITS, "Half of the time is gone", TOO_EXPENSIVE, button="Answer")
    await hymnsheet.until("Wed 12:25")
    max_.expect_direct(WAITS, "Most of the time is gone", button="Release")
    await hymnsheet.until("Thu 08:59")
    assert count_of(max_, STILL_WAITS) == 0
    await hymnsheet.until("09:01")
    max_.expect_direct(STILL_WAITS, "You promised one by", TOO_EXPENSIVE, button="Release")
    # One more window, 23 hours of work after Wednesday 17:00; nobody leads Max, so an admin stands in.
    await hymnsheet.until("Mon 15:59")
    assert count_of(ada, LONGER) == 0
    await hymnsheet.until("16:01")
    ada.expect_direct(LONGER, "@Max Meyer took it", TOO_EXPENSIVE, button="Free it for others")
    await hymnsheet.until("Fri 12:00")
    assert [count_of(max_, WAITS), count_of(max_, STILL_WAITS), count_of(ada, LONGER)] == [2, 1, 1]


async def test_an_answer_ends_the_reminders_and_those_that_were_sent_say_so(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    await hymnsheet.until("13:31 tomorrow")
    max_.expect_direct(WAITS)
    await max_.clicks("Answer", message=WAITS)
    await max_.submits(words="Five people pay for five people")
    max_.expect_direct("#1 is answered.", button="Show")
    assert count_of(max_, WAITS) == 0
    await hymnsheet.until("Mon 16:01")
    assert count_of(max_, "#1 still waits") == 0


@pytest.mark.slow_in_teams
async def test_what_was_released_is_not_asked_for_and_a_new_claim_is_reminded_anew(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena = (hymnsheet.person(name) for name in ("Rita", "Max", "Lena"))
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    await hymnsheet.until("13:31 tomorrow")
    max_.expect_direct(WAITS)
    await max_.clicks("Release", message=WAITS)
    max_.expect_direct("#1 is free again")
    await lena.types("/claim", "1")
    await hymnsheet.until("Thu 12:30")
    lena.expect_direct(WAITS, "Half of the time is gone")
    assert count_of(max_, "waits for your answer") == 0
    await max_.types("/answer", "1 We bill by use")
    lena.expect_direct("#1 is answered.")


@pytest.mark.slow_in_teams
async def test_two_who_promise_the_same_day_one_after_the_other_are_both_reminded(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena = (hymnsheet.person(name) for name in ("Rita", "Max", "Lena"))
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    # Max works until 17:00 today and then not before Monday: half of his time is gone at 13:30.
    await away(hymnsheet, max_, days=(3, 6))
    await max_.types("/claim", "1")
    await hymnsheet.until("13:31")
    max_.expect_direct(WAITS, "Half of the time is gone")
    await max_.types("/claim", "release 1")
    await lena.types("/claim", "1")
    # Lena works in London's hours: half of 4.5 and 8 and 8 hours.
    await hymnsheet.until("15:44 tomorrow")
    assert count_of(lena, WAITS) == 0
    await hymnsheet.until("15:46")
    lena.expect_direct(WAITS, "Half of the time is gone")


@pytest.mark.slow_in_teams
async def test_a_claim_that_moves_in_a_merge_is_asked_for_where_it_counts(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena = (hymnsheet.person(name) for name in ("Rita", "Max", "Lena"))
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await log(rita, "They only have 300 a month")
    await lena.types("/claim", "2")
    await hymnsheet.until("Thu 10:01")
    lena.expect_direct("#2 still waits for your answer.")
    await max_.types("/objection", "merge 2 1")
    lena.expect_direct("#2 counts under another one now.")
    lena.expect_direct(STILL_WAITS)
    await max_.types("/objection", "unmerge 2")
    await hymnsheet.until("Fri 10:01")
    assert count_of(lena, "#2 still waits for your answer.") == 0


@pytest.mark.slow_in_teams
async def test_what_was_taken_back_is_not_asked_for(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    await rita.clicks("Undo", message="Logged as #1")
    await hymnsheet.until("Thu 10:01")
    assert count_of(max_, "for your answer") == 0


async def test_many_at_once_are_one_message_that_says_in_place_what_is_answered(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    hymnsheet.mind_nothing_more()
    heard = [TOO_EXPENSIVE, "No budget this year", "They use a spreadsheet", "Legal has to look first"]
    for number, words in enumerate(heard, start=1):
        await log(rita, words)
        await max_.types("/claim", str(number))
    await hymnsheet.until("13:35 tomorrow")
    max_.expect_direct("4 promised answers wait.", *heard, "promised by", button="Show what waits for me")
    await max_.types("/answer", "2 The first two months are free")
    max_.expect_direct("4 promised answers wait.", "“No budget this year” · answered")
    await max_.clicks("Show what waits for me")
    max_.expect_told("3 answers to write")


@pytest.mark.slow_in_teams
async def test_a_reminder_that_is_not_out_yet_when_the_answer_comes_stays_in(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena = (hymnsheet.person(name) for name in ("Rita", "Max", "Lena"))
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    hymnsheet.clock.move_to(moment("13:31 tomorrow", now=hymnsheet.now))
    await hymnsheet.house.sweep.look(hymnsheet.now)
    async with hymnsheet.unit_of_work() as work:
        assert (await Health(work).post()).counts[DeliveryState.WAITING] == 1
    await lena.types("/answer", "1 We bill by use")
    max_.expect_direct("which you had taken, is answered")
    assert count_of(max_, "#1 waits") == 0
    assert len(max_.direct_messages()) == 1


@pytest.mark.slow_in_teams
async def test_who_is_back_early_is_reminded_by_their_new_hours(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    async with hymnsheet.unit_of_work() as work:
        await work.organisations.change(working_hours="Mon-Fri 09:00-13:00")
        await FollowUps(work).calendar_changed(None, now=hymnsheet.now)
    # Three hours today, four tomorrow and on Wednesday: half is gone tomorrow at 11:30.
    await hymnsheet.until("11:31 tomorrow")
    max_.expect_direct(WAITS, "Half of the time is gone")


@pytest.mark.slow_in_teams
async def test_what_only_somebody_erased_had_answered_is_nobodys_broken_promise(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena = (hymnsheet.person(name) for name in ("Rita", "Max", "Lena"))
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await log(rita, "No budget this year")
    await lena.types("/claim", "1")
    await max_.types("/answer", "1 We bill by use")
    await max_.types("/claim", "2")
    async with hymnsheet.unit_of_work() as work:
        ids = {member.person: member.id for member in await work.members.all()}
        await Privacy(work).erase(ids[max_.id], now=hymnsheet.now)
    await hymnsheet.until("Fri 10:01")
    assert count_of(lena, "for your answer") == 0
    async with hymnsheet.unit_of_work() as work:
        assert [one.number for one in await work.objections.unclaimed(limit=5)] == [1, 2]


@pytest.mark.slow_in_teams
async def test_nothing_is_said_at_night_or_on_a_day_off(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await hymnsheet.until("Thu 16:00")
    await max_.types("/claim", "1")
    await hymnsheet.until("Mon 23:59")
    assert count_of(max_, STILL_WAITS) == 0
    await hymnsheet.until("Tue 08:59")
    assert count_of(max_, STILL_WAITS) == 0
    await hymnsheet.until("09:01")
    max_.expect_direct(STILL_WAITS)


@pytest.mark.slow_in_teams
async def test_who_is_away_for_the_whole_window_is_not_nagged_and_their_manager_hears_of_it(
    hymnsheet: Hymnsheet,
) -> None:
    rita, max_, ada = (hymnsheet.person(name) for name in ("Rita", "Max", "Ada"))
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await away(hymnsheet, max_, days=(2, 6))
    await max_.types("/claim", "1")
    await hymnsheet.until("Thu 08:59")
    assert [count_of(max_, "for your answer"), count_of(ada, LONGER)] == [0, 0]
    await hymnsheet.until("09:01")
    ada.expect_direct(LONGER, button="Show")
    await hymnsheet.until("Mon 08:59")
    assert count_of(max_, "for your answer") == 0
    await hymnsheet.until("09:01")
    max_.expect_direct(STILL_WAITS)


async def test_a_manager_frees_what_waits_too_long_and_whoever_had_it_is_told(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena, ada = (hymnsheet.person(name) for name in ("Rita", "Max", "Lena", "Ada"))
    hymnsheet.mind_nothing_more()
    await leads(hymnsheet, lena, max_)
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    await hymnsheet.until("Mon 16:01")
    lena.expect_direct(LONGER, "@Max Meyer took it")
    assert count_of(ada, LONGER) == 0
    await lena.clicks("Free it for others")
    lena.expect_direct("#1 is free again")
    max_.expect_direct("#1 is off your list", TOO_EXPENSIVE, "Freed by @Lena Lund")
    max_.expect_direct("#1 is free again")
    assert count_of(max_, "for your answer") == 0


async def test_only_who_leads_the_claimer_or_an_admin_frees_a_claim(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena, ada = (hymnsheet.person(name) for name in ("Rita", "Max", "Lena", "Ada"))
    hymnsheet.mind_nothing_more()
    await leads(hymnsheet, lena, max_)
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    await hymnsheet.until("Mon 16:01")
    lena.expect_direct(LONGER)
    # Somebody else leads Max by now; the button still stands there.
    await leads(hymnsheet, ada, max_)
    await lena.clicks("Free it for others")
    lena.expect_told("#1 can be freed by whoever leads the one who took it, or by an admin.")
    assert count_of(max_, STILL_WAITS) == 1


@pytest.mark.slow_in_teams
async def test_two_who_sweep_at_the_same_moment_tell_each_step_once(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    hymnsheet.clock.move_to(moment("13:31 tomorrow", now=hymnsheet.now))
    replicas = [Sweep(hymnsheet.house.storage, saved=hymnsheet.house.outbox.wake) for _ in range(3)]
    await asyncio.gather(*(replica.look(hymnsheet.now) for replica in replicas))
    await hymnsheet.settle()
    assert count_of(max_, WAITS) == 1


@pytest.mark.slow_in_teams
async def test_an_answer_at_the_moment_of_the_sweep_leaves_no_reminder(hymnsheet: Hymnsheet) -> None:
    rita, max_, lena = (hymnsheet.person(name) for name in ("Rita", "Max", "Lena"))
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await max_.types("/claim", "1")
    hymnsheet.clock.move_to(moment("13:31 tomorrow", now=hymnsheet.now))
    await asyncio.gather(hymnsheet.house.sweep.look(hymnsheet.now), lena.types("/answer", "1 We bill by use"))
    await hymnsheet.settle()
    max_.expect_direct("which you had taken, is answered")
    assert count_of(max_, WAITS) == 0
    rita.expect_direct("We bill by use")


@pytest.mark.slow_in_teams
async def test_one_that_is_broken_holds_up_no_other(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    hymnsheet.mind_nothing_more()
    await log(rita, TOO_EXPENSIVE)
    await log(rita, "No budget this year")
    for number in ("1", "2"):
        await max_.types("/claim", number)
    async with hymnsheet.unit_of_work() as work:
        await work.execute(
            update(objections)
            .where(objections.c.organisation_id == work.organisation_id, objections.c.number == 1)
            .values(category="nobody knows")
        )
    await hymnsheet.until("13:35 tomorrow")
    max_.expect_direct("#2 waits for your answer.")
