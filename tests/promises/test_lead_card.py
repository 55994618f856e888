"""A lead's card: one click says what was done, everybody who looks sees it, and whoever was first has it."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from rules.event_log import Tier
from rules.ids import LeadId
from storage.follow_up_steps import Steps
from storage.lead_log import LeadLog
from storage.tables import leads
from tests.front_door import Hymnsheet
from tests.leads import hand_over, member
from tests.programs import new_secret, tell

OWN = "A lead for you: Jo"


async def log(hymnsheet: Hymnsheet) -> list[str]:
    """What happened to the first lead, in the words of its log."""
    async with hymnsheet.unit_of_work() as work:
        entries = (await LeadLog(work).of([LeadId(1)]))[LeadId(1)].entries
    return [type(entry.event).__name__ for entry in entries]


async def owner(hymnsheet: Hymnsheet) -> int | None:
    """Who has the first lead."""
    async with hymnsheet.unit_of_work() as work:
        return (await work.leads.get(LeadId(1))).owner_id


async def shows(hymnsheet: Hymnsheet, name: str) -> None:
    """Somebody looks Jo's card up."""
    person = hymnsheet.person(name)
    await person.types("/lead mine")
    await person.clicks("Show")


async def test_a_rep_says_on_the_card_that_she_reached_them_and_nobody_nags(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN, "Came from march webinar", "asked for a call", "until Mar 2, 2026 at 10:30")
    await rita.clicks("I reached them")
    rita.expect_direct("In contact: Jo", "@Rita Reyes reached out · Mar 2, 2026 at 10:00", button="Tried again")
    assert await log(hymnsheet) == ["Assigned", "Touched"]
    await hymnsheet.until("in 3 h")
    assert len(rita.direct_messages()) == 1, "the card changed in place"


async def test_a_lead_that_is_accepted_waits_for_a_touch_once_more(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN, button="Accept")
    await rita.clicks("Accept")
    assert "[Accept]" not in rita.expect_direct("Accepted: Jo", "@Rita Reyes accepted it", "first touch until")
    await rita.clicks("I reached them")
    said = rita.expect_direct("Accepted: Jo", "@Rita Reyes reached out", button="Disqualify")
    assert "[I reached them]" not in said
    assert await log(hymnsheet) == ["Assigned", "Accepted", "Touched"]


async def test_a_double_click_counts_once(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    await asyncio.gather(rita.clicks("I reached them"), rita.clicks("I reached them"))
    rita.expect_told("Jo: @Rita Reyes reached out at 10:00.")
    await asyncio.gather(rita.clicks("Tried again"), rita.clicks("Tried again"))
    assert await log(hymnsheet) == ["Assigned", "Touched", "Touched"]


async def test_of_two_at_once_the_second_is_told_who_was_first_and_when(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    await sam.types("/lead find Jo")
    await sam.clicks("Show")
    await asyncio.gather(rita.clicks("Accept"), sam.clicks("Accept"))
    assert await log(hymnsheet) == ["Assigned", "Accepted"]
    told = [one for one in (*rita.sees(), *sam.sees()) if re.search(r"Jo: @\w+ \w+ accepted it at (10|04):00\.", one)]
    assert len(told) == 1, "the second is told, in their own time"
    rita.expect_direct("Accepted: Jo", "accepted it · Mar 2, 2026 at 10:00")


async def test_a_colleague_covers_and_the_owners_card_says_so(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    await sam.types("/lead find Jo")
    await sam.clicks("Show")
    await sam.clicks("I reached them")
    sam.expect_told("In contact: Jo", "@Sam Silva reached out", button="Tried again")
    rita.expect_direct("In contact: Jo", "@Sam Silva reached out")


async def test_whoever_does_not_follow_leads_up_is_told_whose_it_is(hymnsheet: Hymnsheet) -> None:
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    await max_.types("/lead find Jo")
    await max_.clicks("Show")
    for button in ("I reached them", "Reject", "Snooze", "Reassign"):
        await max_.clicks(button)
        max_.expect_told("Jo is with @Rita Reyes. Sales follows leads up, so I left it as it is.")
        assert not max_.has_form
    assert await log(hymnsheet) == ["Assigned"]


async def test_a_click_in_a_list_brings_the_card_and_keeps_the_list(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    await rita.types("/lead mine")
    await rita.clicks("I reached them", "1 lead waits for you.")
    rita.expect_told("In contact: Jo", button="Undo")
    rita.expect_told("1 lead waits for you.")


async def test_snoozed_until_the_next_working_morning_it_is_quiet_till_then(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.NORMAL)
    rita.expect_direct(OWN)
    await rita.clicks("Snooze")
    await rita.submits(quiet_for="Until the next working morning")
    rita.expect_direct(OWN, "Quiet until", "@Rita Reyes snoozed it until Mar 3, 2026 at 09:00")
    await hymnsheet.until("08:59 tomorrow")
    assert len(rita.direct_messages()) == 1, "a nag was due at 14:00 and at 16:24"
    await hymnsheet.until("09:01")
    rita.expect_direct("Little of the time is left: Jo")
    hymnsheet.channel("marketing").expect("All quiet")


async def test_paused_its_clock_stands_still_until_it_is_resumed(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    await rita.clicks("Pause")
    rita.expect_direct("Paused: Jo", "@Rita Reyes paused it to wait for them", button="Resume")
    await hymnsheet.until("in 2 h")
    await rita.clicks("Resume")
    rita.expect_direct(OWN, "@Rita Reyes resumed it", "until Mar 2, 2026 at 12:30", button="Pause")
    assert len(rita.direct_messages()) == 1


async def test_handed_on_the_new_owner_is_told_and_the_old_one_reads_who_has_it(hymnsheet: Hymnsheet) -> None:
    rita, mona = hymnsheet.person("Rita"), hymnsheet.person("Mona")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    await hymnsheet.until("in 1 min")
    await rita.clicks("Reassign")
    await rita.submits(who_follows_up="Mona")
    mona.expect_direct(OWN, "@Rita Reyes handed it to @Mona Marsh", button="I reached them")
    said = rita.expect_direct("In other hands: Jo", "With @Mona Marsh now.", button="Undo")
    assert "[I reached them]" not in said
    assert await owner(hymnsheet) == (await member(hymnsheet, "Mona")).id
    await rita.clicks("Undo")
    rita.expect_direct(OWN, button="I reached them")
    mona.expect_direct("In other hands: Jo", "With @Rita Reyes now.")
    assert await owner(hymnsheet) == (await member(hymnsheet, "Rita")).id


async def test_a_colleague_takes_a_lead_and_its_card_names_them(hymnsheet: Hymnsheet) -> None:
    rita, mona = hymnsheet.person("Rita"), hymnsheet.person("Mona")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    await mona.types("/lead find Jo")
    await mona.clicks("Show")
    await hymnsheet.until("in 1 min")
    await mona.clicks("Reassign")
    await mona.submits(who_follows_up="Mona")
    rita.expect_direct("In other hands: Jo", "@Mona Marsh took it")
    mona.expect_direct(OWN)


@pytest.mark.slack_only("nobody can choose a bot in Teams")
async def test_a_lead_goes_to_no_bot_and_not_to_whom_it_has_already(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    await rita.clicks("Reassign")
    await rita.submits(who_follows_up="Hymnsheet")
    assert "a bot, a guest, or somebody who has left" in rita.errors["owner"]
    await rita.submits(who_follows_up="Rita")
    assert "They have it already" in rita.errors["owner"]
    await rita.closes()
    assert await log(hymnsheet) == ["Assigned"]


async def test_what_was_done_is_taken_back_within_five_minutes_and_not_after(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HIGH)
    rita.expect_direct(OWN)
    for button in ("I reached them", "Accept", "Pause"):
        await rita.clicks(button)
        await rita.clicks("Undo")
        rita.expect_direct(OWN, button=button)
    await rita.clicks("I reached them")
    await hymnsheet.until("in 6 min")
    await rita.clicks("Undo")
    rita.expect_told("Undo works for 5 minutes, and they are over.")
    assert (await log(hymnsheet))[-1] == "Touched"


async def test_nobody_takes_back_what_a_colleague_did_or_built_upon(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HIGH)
    rita.expect_direct(OWN)
    await sam.types("/lead find Jo")
    await sam.clicks("Show")
    await sam.clicks("I reached them")
    await rita.clicks("Accept")
    assert "[Undo]" in sam.sees()[-1], "his whisper is from before"
    await sam.clicks("Undo")
    sam.expect_told("Jo: @Rita Reyes accepted it at 04:00.")
    assert await log(hymnsheet) == ["Assigned", "Touched", "Accepted"]


async def test_a_breach_asks_once_what_got_in_the_way_and_the_manager_reads_it(hymnsheet: Hymnsheet) -> None:
    rita, mona = hymnsheet.person("Rita"), hymnsheet.person("Mona")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    hymnsheet.mind_nothing_more()
    await hymnsheet.until("11:05")
    rita.expect_direct("The time is over: Jo", "was due Mar 2, 2026 at 10:30", button="Too much at once")
    mona.expect_direct("Jo", button="Reassign")
    await rita.clicks("Too much at once")
    assert "[Bad data]" not in rita.expect_direct("The time is over: Jo", "what got in the way: too much at once")
    mona.expect_direct("What got in the way: too much at once")
    assert (await log(hymnsheet)).count("Explained") == 1


async def test_the_newest_card_has_the_buttons_and_earlier_ones_point_to_it(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    await hymnsheet.until("10:16")
    rita.expect_direct("Half of the time is gone: Jo", button="I reached them")
    await rita.clicks("I reached them")
    first, second = rita.direct_messages()
    assert "There is a newer card of it further down." in first
    assert "[" not in first
    assert "In contact: Jo" in second


async def test_a_nag_that_is_not_out_yet_when_they_are_reached_stays_in(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    hymnsheet.clock.advance(timedelta(minutes=16))
    await hymnsheet.house.sweep.look(hymnsheet.now)
    async with hymnsheet.unit_of_work() as work:
        assert len(await Steps(work).of(LeadId(1))) == 2, "the nag waits in the outbox"
    await rita.clicks("I reached them")
    assert len(rita.direct_messages()) == 1
    await rita.clicks("Undo")
    rita.expect_direct("Half of the time is gone: Jo")


async def test_a_lead_that_its_source_gives_to_another_owner_is_answered_politely(hymnsheet: Hymnsheet) -> None:
    rita, mona = hymnsheet.person("Rita"), hymnsheet.person("Mona")
    jo = {"id": "1", "name": "Jo", "tier": "hot", "owner": "rita@hymnsheet.example"}
    secret = await new_secret(hymnsheet)
    await tell(hymnsheet, secret, jo)
    rita.expect_direct(OWN)
    await hymnsheet.until("in 1 min")
    await tell(hymnsheet, secret, jo | {"owner": "mona@hymnsheet.example"})
    mona.expect_direct(OWN)
    await rita.clicks("I reached them")
    rita.expect_told("Jo: It came to @Mona Marsh at 10:01.")
    rita.expect_direct("In other hands: Jo", "With @Mona Marsh now.")


async def test_an_admin_and_the_owners_manager_of_whatever_side_may_act_too(hymnsheet: Hymnsheet) -> None:
    rita, lena, ada = hymnsheet.person("Rita"), hymnsheet.person("Lena"), hymnsheet.person("Ada")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HIGH)
    rita.expect_direct(OWN)
    who = await member(hymnsheet, "Lena")
    async with hymnsheet.unit_of_work() as work:
        await work.members.set_manager(who.id, [rita.id], workspace_id=who.workspace_id)
    for name, button, done in ((lena, "Pause", "paused it"), (ada, "Resume", "resumed it")):
        await name.types("/lead find Jo")
        await name.clicks("Show")
        await name.clicks(button)
        name.expect_told(f"@{name.name} {done}")
    assert await log(hymnsheet) == ["Assigned", "Paused", "Resumed"]


@pytest.mark.slack_only("in Teams one's page is a message, and a click there is answered like any other")
async def test_a_click_at_home_changes_the_home_and_whispers_nothing(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HIGH)
    rita.expect_direct(OWN)
    await rita.opens_home()
    await rita.clicks("I reached them", at_home=True)
    assert "[I reached them]" not in rita.home_text
    assert len(rita.messages()) == 1


async def test_handed_over_again_by_hand_the_one_who_had_it_reads_who_has_it(hymnsheet: Hymnsheet) -> None:
    rita, mona, max_ = hymnsheet.person("Rita"), hymnsheet.person("Mona"), hymnsheet.person("Max")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    await hymnsheet.until("in 1 min")
    await max_.types("/lead add Jo")
    await max_.submits(tier="Hot", owner="Mona")
    mona.expect_direct(OWN, "@Max Meyer handed it to @Mona Marsh")
    rita.expect_direct("In other hands: Jo", "With @Mona Marsh now.")


async def test_a_lead_that_was_forgotten_is_answered_politely(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await hand_over(hymnsheet, "Rita", Jo=Tier.HOT)
    rita.expect_direct(OWN)
    async with hymnsheet.unit_of_work() as work:
        here = leads.c.organisation_id == work.organisation_id
        await work.execute(update(leads).where(here).values(is_tracked=False))
    await rita.clicks("I reached them")
    rita.expect_told("I no longer know this lead.")
