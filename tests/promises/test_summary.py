"""The weekly summary: both sides read how they kept their windows, and nobody reads anybody else's numbers."""

from datetime import date, datetime

import pytest
from sqlalchemy import insert, update

from rules.event_log import Accepted, Event, Tier, Touched
from rules.ids import LeadId, MemberId
from rules.lead_intake import NewLead
from storage.attainment import Kept
from storage.follow_ups import FollowUps
from storage.lead_intake import LeadIntake
from storage.lead_log import LeadLog
from storage.lead_owners import LeadOwners
from storage.places import Purpose
from storage.tables import days_off, leads, members
from storage.unit_of_work import UnitOfWork
from tests.front_door import Hymnsheet
from tests.rules.walker import at

NEXT_MONDAY = at("2026-03-09 09:00")
TEN, ELEVEN, FIVE = at("2026-03-02 10:00"), at("2026-03-02 11:00"), at("2026-03-02 17:00")
WEDNESDAY = at("2026-03-04 15:00")
HEADING = "How we kept our windows"
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


async def member_called(hymnsheet: Hymnsheet, work: UnitOfWork, name: str) -> MemberId:
    """The member of this first name."""
    person = hymnsheet.person(name).id
    return next(member.id for member in await work.members.all() if member.person == person)


async def has_lead(
    hymnsheet: Hymnsheet,
    name: str,
    lead: str,
    *events: Event,
    source: str = "Webinar",
    tier: Tier = Tier.NORMAL,
    since: datetime = TEN,
) -> LeadId:
    """Let somebody have had a lead since Monday at ten, and let this have happened to it."""
    async with hymnsheet.unit_of_work() as work:
        await LeadIntake(work).take([NewLead(id=lead, name=lead, source=source, tier=tier)], now=since)
        mine = (leads.c.organisation_id == work.organisation_id, leads.c.external_id == lead)
        found = LeadId((await work.execute(leads.select().where(*mine))).one().id)
        await LeadOwners(work).assign(found, await member_called(hymnsheet, work, name), now=since)
        for event in events:
            await LeadLog(work).add(found, event)
        await FollowUps(work).happened(found, now=since)
    return found


async def a_good_week(hymnsheet: Hymnsheet) -> None:
    """Rita kept one of two windows, Sam, who works in New York, his only one."""
    hymnsheet.mind_nothing_more()
    await hymnsheet.sleep_until("20:00 Sun")
    await has_lead(hymnsheet, "Rita", "Acme", Touched(at=ELEVEN))
    await has_lead(hymnsheet, "Rita", "Beta", Touched(at=WEDNESDAY), source="Fair")
    await has_lead(hymnsheet, "Sam", "Gamma", Touched(at=FIVE, is_verified=True), tier=Tier.LOW)


def direct(hymnsheet: Hymnsheet, name: str, text: str) -> list[str]:
    """What somebody was told directly with this text."""
    return [said for said in hymnsheet.person(name).direct_messages() if text in said]


async def test_on_monday_both_sides_read_how_they_kept_their_windows(hymnsheet: Hymnsheet) -> None:
    await a_good_week(hymnsheet)
    await hymnsheet.until(NEXT_MONDAY)
    for name in ("sales", "marketing"):
        said = hymnsheet.channel(name).expect(HEADING, "The week of 2 to 8 March")
        assert "Sales: 2 of 3 follow-up windows kept, 66 %." in said
        assert "Half had their first touch within 2 h." in said
        assert "2 self-reported, half within 1 h; 1 verified by the CRM, half within 2 h" in said
        assert "Marketing: no answer was due." in said
        for row in (
            "All | 3 | 66 % | 2 h | 21 h",
            "Normal | 2 | 50 % | 1 h | 21 h",
            "Low | 1 | 100 % | 2 h | 2 h",
            "From Webinar | 2 | 100 % | 1 h | 2 h",
            "From Fair | 1 | 0 % | 21 h | 21 h",
        ):
            assert row in said, said
        assert "Hours to the first touch, by tier" in said
        assert not any(person in said for person in ("Rita", "Sam", "Mona"))


@ONE_DATABASE
@pytest.mark.slow_in_teams
async def test_it_is_posted_once_and_not_again_a_week_later(hymnsheet: Hymnsheet) -> None:
    await a_good_week(hymnsheet)
    await hymnsheet.until(NEXT_MONDAY)
    await hymnsheet.until("10:00 Mon")
    assert sum(HEADING in said for said in hymnsheet.channel("sales").texts) == 1


async def test_each_reads_their_own_and_the_manager_those_of_the_team(hymnsheet: Hymnsheet) -> None:
    await a_good_week(hymnsheet)
    await has_lead(hymnsheet, "Lena", "Delta", Touched(at=ELEVEN))
    await hymnsheet.until(NEXT_MONDAY)
    assert direct(hymnsheet, "Sam", "Your week of") == [], "in New York it is night"
    await hymnsheet.until("15:00")
    rita = hymnsheet.person("Rita").expect_direct(
        "Your week of 2 to 8 March: 2 follow-up windows, 1 of them in time. Half had their first touch within 1 h."
    )
    assert "Only you and your manager read these numbers" in rita
    hymnsheet.person("Sam").expect_direct("1 follow-up window, in time", "thank you")
    mona = hymnsheet.person("Mona").expect_direct("Your team's windows in the week of 2 to 8 March")
    assert "@Rita Reyes | 2 | 1 | 1 h" in mona
    assert "@Sam Silva | 1 | 1 | 2 h" in mona
    assert "Lena" not in mona, "nobody of another team"
    assert direct(hymnsheet, "Mona", "Your week of") == []
    for name in ("Rita", "Sam", "Max", "Ada", "Lena"):
        assert direct(hymnsheet, name, "Your team's windows") == []
    assert len(direct(hymnsheet, "Rita", "Your week of")) == 1


@ONE_DATABASE
@pytest.mark.slow_in_teams
async def test_nobody_is_told_outside_their_hours(hymnsheet: Hymnsheet) -> None:
    await a_good_week(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        theirs = (members.c.organisation_id == work.organisation_id, members.c.person == hymnsheet.person("Rita").id)
        await work.execute(update(members).where(*theirs).values(working_hours="Tue-Thu 13:00-17:00"))
    await hymnsheet.until("12:00 Tue")
    assert direct(hymnsheet, "Rita", "Your week of") == []
    await hymnsheet.until("in 1 h")
    hymnsheet.person("Rita").expect_direct("Your week of 2 to 8 March")


@ONE_DATABASE
@pytest.mark.slow_in_teams
async def test_a_week_without_windows_is_passed_over_in_silence(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await hymnsheet.until("10:00 Mon")
    assert hymnsheet.channel("sales").texts == []
    hymnsheet.channel("marketing").expect_no(HEADING)


@pytest.mark.slow_in_teams
async def test_answers_are_held_to_their_window_too(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    rita, max_, lena = (hymnsheet.person(name) for name in ("Rita", "Max", "Lena"))
    for words in ("Too expensive for a team of five", "Where is our data kept?", "We have no time before June"):
        await rita.types("/objection", words)
        await rita.submits(category="price")
    for claimed in ("/claim 1", "/claim 2"):
        await max_.types(claimed)
    await hymnsheet.until("11:00 tomorrow")
    await max_.types("/answer", "1 We bill by use")
    await hymnsheet.until("11:00 Fri")
    await lena.types("/claim 3")
    await max_.types("/answer", "2 In Frankfurt")
    await hymnsheet.until(NEXT_MONDAY)
    said = hymnsheet.channel("sales").expect("Marketing: 1 of 2 claimed objections answered in time, 50 %.")
    assert "Half of them were answered within 1 working day." in said
    assert "Sales: no follow-up window ended." in said
    await lena.types("/answer", "3 June is fine")
    await hymnsheet.until("09:00 Mon")
    said = hymnsheet.channel("sales").expect("1 of 1 claimed objection answered in time, 100 %, up from 50 %.")


@pytest.mark.slow_in_teams
async def test_the_week_before_is_named(hymnsheet: Hymnsheet) -> None:
    await a_good_week(hymnsheet)
    await has_lead(hymnsheet, "Sam", "Late", Touched(at=at("2026-03-11 10:00")), since=at("2026-03-09 10:00"))
    await hymnsheet.until("10:00 Mon")
    await hymnsheet.until("09:00 Mon")
    hymnsheet.channel("sales").expect("Sales: 0 of 1 follow-up window kept, 0 %, down from 66 %.")


@ONE_DATABASE
@pytest.mark.slow_in_teams
async def test_a_lead_that_was_taken_and_never_touched_lapses_as_it_falls_back(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await has_lead(hymnsheet, "Rita", "Acme", Accepted(at=hymnsheet.now))
    await hymnsheet.until(NEXT_MONDAY)
    said = hymnsheet.channel("marketing").expect("Sales: 0 of 2 follow-up windows kept, 0 %.", "not yet")
    assert "First touches" not in said
    hymnsheet.person("Rita").expect_direct("2 follow-up windows, none of them in time.", "Too much at once?")


@pytest.mark.slow_in_teams
async def test_a_click_in_time_is_a_window_kept(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    rita = hymnsheet.person("Rita")
    await has_lead(hymnsheet, "Rita", "Acme")
    await hymnsheet.until("in 30 min")
    await rita.clicks("I reached them")
    await hymnsheet.sleep_until(NEXT_MONDAY)
    hymnsheet.channel("sales").expect("Sales: 1 of 1 follow-up window kept, 100 %.", "First touches: 1 self-reported.")
    rita.expect_direct("1 follow-up window, in time. Half had their first touch within 30 min.")


@ONE_DATABASE
@pytest.mark.slow_in_teams
async def test_leads_from_before_tracking_are_left_out(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    await has_lead(hymnsheet, "Rita", "Old", since=at("2026-02-27 10:00"))
    await hymnsheet.until("10:00 Mon")
    assert hymnsheet.channel("sales").texts == []


@ONE_DATABASE
@pytest.mark.slow_in_teams
async def test_one_channel_for_both_sides_reads_it_once(hymnsheet: Hymnsheet) -> None:
    await a_good_week(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        await work.places.choose(Purpose.SALES, await work.places.find(Purpose.MARKETING))
    await hymnsheet.until(NEXT_MONDAY)
    assert sum(HEADING in said for said in hymnsheet.channel("marketing").texts) == 1


@ONE_DATABASE
@pytest.mark.slow_in_teams
async def test_without_a_channel_people_still_read_their_own(hymnsheet: Hymnsheet) -> None:
    await a_good_week(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        for purpose in (Purpose.SALES, Purpose.MARKETING):
            await work.places.choose(purpose, None)
    await hymnsheet.until(NEXT_MONDAY)
    hymnsheet.person("Rita").expect_direct("Your week of")


@ONE_DATABASE
@pytest.mark.slow_in_teams
async def test_a_holiday_does_not_keep_it_from_the_channels(hymnsheet: Hymnsheet) -> None:
    await a_good_week(hymnsheet)
    async with hymnsheet.unit_of_work() as work:
        monday = {"organisation_id": work.organisation_id, "on_date": date(2026, 3, 9), "name": "Outing"}
        await work.execute(insert(days_off).values(**monday))
    await hymnsheet.until(NEXT_MONDAY)
    hymnsheet.channel("sales").expect(HEADING)
    assert direct(hymnsheet, "Rita", "Your week of") == []
    await hymnsheet.until("09:00 tomorrow")
    hymnsheet.person("Rita").expect_direct("Your week of")


@ONE_DATABASE
@pytest.mark.slow_in_teams
async def test_after_an_outage_it_comes_late_and_says_so_but_not_a_day_late(hymnsheet: Hymnsheet) -> None:
    await a_good_week(hymnsheet)
    await hymnsheet.sleep_until("15:00 Mon")
    hymnsheet.channel("sales").expect(HEADING, "Late today: this was due at", "09:00")
    await hymnsheet.until("in 1 h")
    assert sum(HEADING in said for said in hymnsheet.channel("sales").texts) == 1


@ONE_DATABASE
@pytest.mark.slow_in_teams
async def test_more_than_a_day_late_it_is_not_said_any_more(hymnsheet: Hymnsheet) -> None:
    await a_good_week(hymnsheet)
    await hymnsheet.sleep_until("09:30 Tue")
    assert hymnsheet.channel("sales").texts == []


@pytest.mark.parametrize("chunk", [2, 500])
@pytest.mark.slow_in_teams
async def test_every_lead_that_moved_is_found_whatever_the_pages(
    hymnsheet: Hymnsheet, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    await a_good_week(hymnsheet)
    monkeypatch.setattr("storage.attainment._PAGE", chunk)
    await has_lead(hymnsheet, "Sam", "Waiting")
    await has_lead(hymnsheet, "Sam", "Later", Touched(at=at("2026-03-08 12:00")), since=at("2026-03-07 10:00"))
    async with hymnsheet.unit_of_work() as work:
        found = await Kept(work).outcomes(
            since_at=at("2026-03-02 00:00"), until_at=at("2026-03-09 00:00"), now=hymnsheet.now
        )
    assert [one.is_kept for one in found] == [True, False, True, False, True]
