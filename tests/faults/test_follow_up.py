"""Leads that wait: each step is told once and in time, whoever sleeps, steps back, races, breaks or comes in crowds."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.watchdog import Watchdog
from rules.event_log import Tier
from rules.ids import OrganisationId
from rules.ladder import Rung
from rules.lead_intake import NewLead
from rules.lead_story import Windows
from rules.people import Platform, Side
from rules.windows import Promises
from storage.agreed_windows import AgreedWindows
from storage.follow_up_steps import Steps
from storage.lead_intake import LeadIntake
from storage.members import Profile
from storage.organisations import ACROSS, found_organisation
from storage.tables import absences, follow_up_steps, lead_events
from tests.faults.following import all_told, another_sweep, lead_called, pass_until, told, touch
from tests.harness import Hymnsheet
from tests.leads import hand_over, member

HALF, MOST, BREACH, MANAGER = (str(rung) for rung in (Rung.HALF, Rung.MOST, Rung.BREACH, Rung.MANAGER))


@pytest.fixture
def sales(hymnsheet: Hymnsheet) -> Hymnsheet:
    """A team that is told more than these tests look at."""
    hymnsheet.mind_nothing_more()
    return hymnsheet


# R40: several replicas


async def test_three_replicas_at_the_same_instant_tell_each_step_once(sales: Hymnsheet, database_url: str) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT, Al=Tier.HOT)
    await hand_over(sales, "Sam", **{f"Lead {number}": Tier.HOT for number in range(30)})
    cards = len(sales.person("Rita").direct_messages())
    async with another_sweep(database_url) as second, another_sweep(database_url) as third:
        for minutes in (15, 9, 6, 30):
            now = sales.playground.clock.advance(timedelta(minutes=minutes))
            await asyncio.gather(*(sweep.look(now) for sweep in (sales.house.sweep, second, third) for _ in range(2)))
            await sales.settle()
    ours = [line for line in await told(sales) if line.endswith(("of Jo", "of Al"))]
    assert Counter(line.partition(": ")[2] for line in ours) == {
        f"{rung} of {lead}": 1 for rung in (HALF, MOST, BREACH, MANAGER) for lead in ("Jo", "Al")
    }
    rita = sales.person("Rita").direct_messages()
    assert len(rita) - cards == 3, "two nags, and what came within ten minutes of them in one message"


# R41: asleep


@pytest.mark.parametrize(
    ("asleep", "wakes", "said", "came_up"),
    [
        (timedelta(seconds=2), "Mon 10:15", {f"Rita: {HALF}"}, {}),
        (timedelta(minutes=9), "Mon 10:24", {f"Rita: {MOST}"}, {}),
        (timedelta(hours=3), "Mon 13:15", {f"Rita: {BREACH}", f"Mona: {MANAGER}"}, {"Rita": "10:30", "Mona": "11:00"}),
        (timedelta(days=3), "Thu 10:15", {f"Rita: {BREACH}", f"Mona: {MANAGER}"}, {"Rita": "10:30", "Mona": "11:00"}),
    ],
)  # fmt: skip
async def test_asleep_over_several_steps_each_person_is_told_the_last_one_and_when_it_was_due(
    sales: Hymnsheet, asleep: timedelta, wakes: str, said: set[str], came_up: dict[str, str]
) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT)
    await sales.sleep_until(sales.now + timedelta(minutes=15) + asleep)
    assert set(await told(sales)) == {f"{wakes} {line} of Jo" for line in said}
    for name, clock in came_up.items():
        sales.person(name).expect_direct("Jo", f"Mar 2, 2026 at {clock}")
    await pass_until(sales, "in 5 min")
    assert len(await told(sales)) == len(said), "what was slept through is not made up for"


async def test_who_wakes_at_night_tells_nobody_before_the_morning(sales: Hymnsheet) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT)
    await sales.sleep_until("22:30")
    assert await told(sales) == []
    await pass_until(sales, "09:01 tomorrow")
    assert sorted(await told(sales)) == [f"Tue 09:00 Mona: {MANAGER} of Jo", f"Tue 09:00 Rita: {BREACH} of Jo"]


# R44, R45: clocks


async def test_a_clock_that_steps_back_tells_no_step_twice(sales: Hymnsheet) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT)
    start = sales.now
    for minutes in (15, 5, 15, 24, 14, 15, 24):
        await sales.house.sweep.look(start + timedelta(minutes=minutes))
    assert [line[4:] for line in await told(sales)] == [f"10:15 Rita: {HALF} of Jo", f"10:24 Rita: {MOST} of Jo"]


async def test_a_clock_that_leapt_ahead_and_came_back_tells_no_earlier_step_after_a_later_one(sales: Hymnsheet) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT, Al=Tier.NORMAL)
    start = sales.now
    for minutes in (5, 125, 6, 15, 24, 30, 60):
        await sales.house.sweep.look(start + timedelta(minutes=minutes))
    assert sorted(await told(sales)) == [f"Mon 12:05 Mona: {MANAGER} of Jo", f"Mon 12:05 Rita: {BREACH} of Jo"]
    await sales.house.sweep.look(start + timedelta(hours=4))
    assert f"Mon 14:00 Rita: {HALF} of Al" in await told(sales), "nothing is left waiting for the wrong time"


async def test_replicas_whose_clocks_differ_by_90_seconds_tell_each_step_once(
    sales: Hymnsheet, database_url: str
) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT)
    start = sales.now
    async with another_sweep(database_url) as ahead:
        for seconds in range(0, 62 * 60, 30):
            now = start + timedelta(seconds=seconds)
            await asyncio.gather(sales.house.sweep.look(now), ahead.look(now + timedelta(seconds=90)))
    kinds = [line.partition(": ")[2] for line in await told(sales)]
    assert kinds == [f"{rung} of Jo" for rung in (HALF, MOST, BREACH, MANAGER)]


# R49: a touch at the last moment


async def test_a_touch_a_millisecond_before_the_sweep_is_no_nag(sales: Hymnsheet) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT)
    jo, at = await lead_called(sales, "Jo"), sales.now + timedelta(minutes=15)
    async with sales.unit_of_work() as work:
        await touch(work, jo, at=at - timedelta(milliseconds=1))
    await sales.house.sweep.look(at)
    assert await told(sales) == []


async def test_a_touch_that_is_being_saved_while_the_sweep_comes_is_no_nag(sales: Hymnsheet, database_url: str) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT, Al=Tier.HOT)
    jo, at = await lead_called(sales, "Jo"), sales.playground.clock.advance(timedelta(minutes=15))
    async with another_sweep(database_url) as other:
        async with sales.unit_of_work() as work:
            await touch(work, jo, at=at)
            looking = asyncio.create_task(other.look(at))
            await asyncio.sleep(0.3)
        await looking
        await other.look(at)
    assert await told(sales) == [f"Mon 10:15 Rita: {HALF} of Al"]


async def test_a_touch_during_the_sweep_waits_for_it_and_nothing_is_told_after_it(
    sales: Hymnsheet, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT)
    jo, at = await lead_called(sales, "Jo"), sales.playground.clock.advance(timedelta(minutes=15))
    inside, go_on, take_turns = asyncio.Event(), asyncio.Event(), Steps.take_turns

    async def gated(steps: Steps, recipients: Any) -> None:
        await take_turns(steps, recipients)
        inside.set()
        await go_on.wait()

    async def reach() -> None:
        async with sales.unit_of_work() as work:
            await touch(work, jo, at=at)

    monkeypatch.setattr(Steps, "take_turns", gated)
    async with another_sweep(database_url) as other:
        looking = asyncio.create_task(other.look(at))
        await inside.wait()
        touching = asyncio.create_task(reach())
        await asyncio.sleep(0.3)
        assert not touching.done(), "two act on one lead at the same time"
        go_on.set()
        await asyncio.gather(looking, touching)
        await pass_until(sales, "in 3 h")
    assert await told(sales) == [f"Mon 10:15 Rita: {HALF} of Jo"]


async def test_a_click_before_a_nag_has_left_takes_it_back(sales: Hymnsheet) -> None:
    rita = sales.person("Rita")
    await hand_over(sales, "Rita", Jo=Tier.HOT)
    await sales.house.sweep.look(sales.playground.clock.advance(timedelta(minutes=15)))
    await rita.clicks("I reached them")
    assert len(rita.direct_messages()) == 1


# R50: other windows


async def test_a_window_that_runs_keeps_its_length_when_windows_are_shortened(sales: Hymnsheet) -> None:
    await hand_over(sales, "Rita", Jo=Tier.NORMAL)
    await pass_until(sales, "11:00")
    ada = await member(sales, "Ada")
    async with sales.unit_of_work() as work:
        shorter = Promises(windows=Windows(normal=timedelta(hours=1)))
        await AgreedWindows(work).agree(shorter, by=ada.id, now=sales.now)
    await hand_over(sales, "Rita", Al=Tier.NORMAL)
    await pass_until(sales, "Tue 17:00")
    assert await told(sales) == [
        f"Mon 11:30 Rita: {HALF} of Al",
        f"Mon 11:48 Rita: {MOST} of Al",
        f"Mon 12:00 Rita: {BREACH} of Al",
        f"Mon 13:00 Mona: {MANAGER} of Al",
        f"Mon 14:00 Rita: {HALF} of Jo",
        f"Mon 16:24 Rita: {MOST} of Jo",
        f"Tue 10:00 Rita: {BREACH} of Jo",
    ]


# R51: a crowd


async def test_a_thousand_due_after_an_outage_are_a_few_messages_breaches_first(sales: Hymnsheet) -> None:
    mine = {f"Lead {number}": Tier.HOT if number % 2 else Tier.NORMAL for number in range(1000)}
    await hand_over(sales, "Rita", **mine)
    before = {name: len(sales.person(name).direct_messages()) for name in ("Rita", "Mona")}
    await sales.sleep_until("15:00")
    lines = await told(sales)
    assert Counter(line[10:].partition(" of ")[0] for line in lines) == {
        f"Rita: {BREACH}": 500, f"Rita: {HALF}": 500, f"Mona: {MANAGER}": 500,
    }  # fmt: skip
    for name, most in before.items():
        assert len(sales.person(name).direct_messages()) - most == 1
    said = sales.person("Rita").expect_direct("1,000 leads", "And 990 more.")
    assert said.count("hot · was due Mar 2, 2026 at 10:30") == 10, "of a thousand, those are named that have lapsed"


async def test_a_crowd_keeps_no_other_organisation_waiting(sales: Hymnsheet, database_url: str) -> None:
    await hand_over(sales, "Rita", **{f"Lead {number}": Tier.HOT for number in range(1000)})
    sales.playground.clock.advance(timedelta(hours=3))
    elsewhere = await _lead_elsewhere(sales)
    async with another_sweep(database_url) as sweep:
        assert await sweep.look_once(sales.now), "of the thousand, some are left for later"
    assert await _told_in(sales, elsewhere) == [Rung.HANDED]
    assert len(await told(sales)) < 1000


# P4: what is broken is alone


async def test_a_lead_that_cannot_be_read_holds_up_no_other(sales: Hymnsheet) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT, Al=Tier.HOT)
    await hand_over(sales, "Sam", Bo=Tier.HOT)
    await _spoil(sales, "Jo")
    await pass_until(sales, "in 31 min")
    assert {line[10:] for line in await told(sales) if "Rita" in line} == {
        f"Rita: {rung} of Al" for rung in (HALF, MOST, BREACH)
    }
    elsewhere = await _lead_elsewhere(sales)
    await sales.settle()
    assert await _told_in(sales, elsewhere) == [Rung.HANDED]
    await _spoil(sales, "Jo", kind="assigned")
    await pass_until(sales, "in 11 min")
    assert [line[10:] for line in await told(sales) if "Jo" in line] == [f"Rita: {BREACH} of Jo"]


async def test_among_more_than_are_looked_at_together_one_that_cannot_be_read_holds_up_no_other(
    sales: Hymnsheet,
) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT, **{f"Lead {number}": Tier.HOT for number in range(449)})
    await _spoil(sales, "Jo")
    for minutes in (15, 15.1, 15.2):
        await sales.house.sweep.look(sales.now + timedelta(minutes=minutes))
    assert len(await told(sales)) == 449


async def test_a_lead_spoilt_after_it_was_told_of_does_not_spoil_the_summary_it_stands_in(sales: Hymnsheet) -> None:
    await hand_over(sales, "Rita", **{f"Lead {number}": Tier.HOT for number in range(5)})
    await _spoil(sales, "Lead 3")
    await hand_over(sales, "Rita", Al=Tier.HOT)
    assert [line for line in await all_told(sales) if "Al" in line] == [f"Mon 10:00 Rita: {Rung.HANDED} of Al"]


# Who leaves


async def test_whoever_leaves_leaves_their_leads_to_a_colleague_as_soon_as_one_is_there(sales: Hymnsheet) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT)
    await pass_until(sales, "12:00")
    rita, sam = await member(sales, "Rita"), await member(sales, "Sam")
    async with sales.unit_of_work() as work:
        away = {"starts_at": sales.now, "ends_at": sales.now + timedelta(minutes=8), "created_at": sales.now}
        await work.add(absences, member_id=sam.id, source="status", **away)
        gone = Profile(
            person=rita.person, zone=rita.zone, is_admin=False, is_guest=False, is_bot=False, is_active=False
        )
        await work.members.meet(gone, workspace_id=rita.workspace_id, now=sales.now)
    jo = await lead_called(sales, "Jo")
    for minutes, owner in ((1, rita), (14, sam)):
        await pass_until(sales, f"in {minutes} min")
        async with sales.unit_of_work() as work:
            assert (await work.leads.get(jo)).owner_id == owner.id


# R52: the sweep stands still


async def test_a_sweep_that_stands_still_is_reported_within_six_minutes_and_forgotten_when_it_goes_on(
    sales: Hymnsheet,
) -> None:
    await hand_over(sales, "Rita", Jo=Tier.HOT)
    dog = Watchdog(sales.house.storage, [], sales.house.loops)
    clock = sales.playground.clock
    assert (await dog.look(clock.advance(timedelta(minutes=15)))).warnings == ()
    assert (await dog.look(clock.advance(timedelta(minutes=4)))).warnings == ()
    for _ in range(3):
        health = await dog.look(clock.advance(timedelta(minutes=1)))
        assert health.warnings == ("1 leads or claims wait to be looked at",)
    await sales.house.outbox.drain()
    sales.person("Ada").expect_direct("waits for somebody who has not heard so", "Mar 2, 2026 at 10:15")
    assert len(sales.person("Ada").direct_messages()) == 1
    await sales.settle()
    assert (await dog.look(sales.now)).warnings == ()


async def _spoil(sales: Hymnsheet, name: str, *, kind: str = "nonsense") -> None:
    """Let a lead's log say this of how it was given to somebody."""
    lead_id = await lead_called(sales, name)
    async with sales.house.storage.across_organisations() as transaction:
        mine = lead_events.c.lead_id == lead_id
        last = select(lead_events.c.id).where(mine).order_by(lead_events.c.id.desc()).limit(1)
        event_id = (await transaction.execute(last.execution_options(**ACROSS))).scalar_one()
        spoilt = update(lead_events).where(lead_events.c.id == event_id).values(kind=kind)
        await transaction.execute(spoilt.execution_options(**ACROSS))


async def _lead_elsewhere(sales: Hymnsheet) -> OrganisationId:
    """Another organisation, to whose only rep a lead came just now."""
    now: datetime = sales.now
    async with sales.house.storage.across_organisations() as transaction:
        workspace = await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T0OTHER", name="Other", bot_person="U0BOT", now=now
        )
    async with sales.house.storage.unit_of_work(workspace.organisation_id) as work:
        profile = Profile(
            person="U0OTTO", zone="Europe/Berlin", is_admin=False, is_guest=False, is_bot=False, is_active=True
        )
        await work.members.meet(profile, workspace_id=workspace.id, now=now)
        await work.members.set_side(Side.SALES, ["U0OTTO"], workspace_id=workspace.id)
        await work.organisations.change(set_up_at=now, zone="Europe/Berlin")
        await LeadIntake(work).take([NewLead(id="1", name="Zoe", tier=Tier.HOT)], now=now)
    return workspace.organisation_id


async def _told_in(sales: Hymnsheet, organisation_id: OrganisationId) -> list[str]:
    async with sales.house.storage.unit_of_work(organisation_id) as work:
        mine = follow_up_steps.c.organisation_id == organisation_id
        return list((await work.execute(select(follow_up_steps.c.rung).where(mine))).scalars())
