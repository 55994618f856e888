"""/hymnsheet windows: what both sides promise each other, and what becomes of what runs already."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from rules.event_log import Tier
from rules.ids import LeadId, MemberId
from rules.lead_intake import NewLead
from storage.agreed_windows import AgreedWindows
from storage.follow_ups import FollowUps
from storage.lead_intake import LeadIntake
from storage.lead_owners import LeadOwners
from storage.tables import agreed_windows, leads
from tests.front_door import Hymnsheet, Somebody


async def agree(hymnsheet: Hymnsheet, **answers: Any) -> Somebody:
    """Let Ada fill in the form."""
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet windows")
    await ada.submits(**answers)
    return ada


async def count(hymnsheet: Hymnsheet) -> int:
    """How often something was agreed on."""
    async with hymnsheet.unit_of_work() as work:
        mine = agreed_windows.c.organisation_id == work.organisation_id
        return len(list(await work.execute(select(agreed_windows.c.id).where(mine))))


async def rita_gets(hymnsheet: Hymnsheet, name: str) -> LeadId:
    """A lead of normal urgency that is Rita's from now on."""
    async with hymnsheet.unit_of_work() as work:
        await LeadIntake(work).take([NewLead(id=name, name=name, tier=Tier.NORMAL)], now=hymnsheet.now)
        mine = (leads.c.organisation_id == work.organisation_id, leads.c.external_id == name)
        lead_id = LeadId((await work.execute(select(leads.c.id).where(*mine))).scalar_one())
        rita = hymnsheet.person("Rita").id
        owner = next(member.id for member in await work.members.all() if member.person == rita)
        await LeadOwners(work).assign(lead_id, MemberId(owner), now=hymnsheet.now)
    return lead_id


async def window_of(hymnsheet: Hymnsheet, lead_id: LeadId) -> str:
    """When a lead's window ends, as the owner's clock shows it."""
    async with hymnsheet.unit_of_work() as work:
        [stood] = (await FollowUps(work).where_they_stand([lead_id], now=hymnsheet.now)).values()
    assert stood.standing.deadline is not None
    return f"{stood.standing.deadline + timedelta(hours=1):%a %H:%M}"


async def test_an_admin_says_how_soon_and_reads_all_that_is_agreed(hymnsheet: Hymnsheet) -> None:
    ada = await agree(hymnsheet, hot="10 min", high="1 h 30 min", normal="4 h", answer_days="3", urgent="yes")
    assert ada.errors == {}
    said = ada.expect_told("from now on", "10 min of working time", "1 h 30 min", "4 h", "24 h", "3 working days")
    assert "at once, also outside their hours" in said
    assert "What runs already keeps the window it began with" in said
    async with hymnsheet.unit_of_work() as work:
        assert (await work.organisations.get()).urgent_any_time is True
        assert await AgreedWindows(work).answer_days() == 3


async def test_what_runs_already_keeps_what_it_began_with(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    before = await rita_gets(hymnsheet, "Before")
    await hymnsheet.until("in 5 min")
    await agree(hymnsheet, normal="1 h")
    after = await rita_gets(hymnsheet, "After")
    assert await window_of(hymnsheet, before) == "Tue 10:00"
    assert await window_of(hymnsheet, after) == "Mon 11:05"


async def test_an_answer_is_due_when_it_was_agreed(hymnsheet: Hymnsheet) -> None:
    await agree(hymnsheet, answer_days="4")
    rita, max_ = hymnsheet.person("Rita"), hymnsheet.person("Max")
    await rita.types("/objection", "Too expensive")
    await rita.submits(category="price")
    await max_.types("/claim 1")
    assert re.search("Mar 6|6 Mar", max_.expect_told("#1 is yours"))


async def test_saving_what_is_agreed_already_changes_nothing(hymnsheet: Hymnsheet) -> None:
    ada = await agree(hymnsheet)
    ada.expect_told("Nothing has changed", "30 min of working time")
    assert await count(hymnsheet) == 0
    await agree(hymnsheet, hot="20 min")
    ada = await agree(hymnsheet, urgent="yes")
    ada.expect_told("Saved.", "20 min of working time", "at once, also outside their hours")
    assert await count(hymnsheet) == 1, "only what managers hear has changed"
    ada = await agree(hymnsheet, urgent="no")
    ada.expect_told("Saved.", "in their working hours")


async def test_what_cannot_be_read_stays_in_the_form_with_what_to_type(hymnsheet: Hymnsheet) -> None:
    ada = await agree(hymnsheet, hot="a moment", high="2 days", answer_days="2")
    assert "Write it like 30 min" in ada.errors["hot"]
    assert "such as 8 h" in ada.errors["high"]
    await ada.submits(hot="15 min", high="2 h")
    ada.expect_told("15 min of working time")


async def test_a_hot_lead_with_more_time_than_a_normal_one_is_asked_about_and_kept(hymnsheet: Hymnsheet) -> None:
    ada = await agree(hymnsheet, high="12 h")
    ada.expect_told("High leads have more time than normal ones now. Is that what you meant?", button="Change")


async def test_only_admins_agree_on_windows(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet windows")
    rita.expect_told("This one is for admins.")
    assert not rita.has_form
