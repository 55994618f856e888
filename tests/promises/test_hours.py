"""/hymnsheet hours, away and back, a status, days off: whoever is not working does not run out of time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from playground import faults
from rules.event_log import Tier
from rules.ids import LeadId, MemberId
from rules.lead_intake import NewLead
from rules.working_time import Calendar, is_away
from storage.calendars import Calendars
from storage.days_off import DaysOff
from storage.follow_ups import FollowUps
from storage.lead_intake import LeadIntake
from storage.lead_owners import LeadOwners
from storage.tables import absences, lead_events, leads, members
from storage.unit_of_work import UnitOfWork
from tests.front_door import Hymnsheet, Somebody

BERLIN = ZoneInfo("Europe/Berlin")
PALM_TREE, SICK = ":palm_tree:", ":face_with_thermometer:"


async def member_of(work: UnitOfWork, person: Somebody) -> MemberId:
    return next(member.id for member in await work.members.all() if member.person == person.id)


async def calendar_of(hymnsheet: Hymnsheet, person: Somebody) -> Calendar:
    async with hymnsheet.unit_of_work() as work:
        me = await member_of(work, person)
        return (await Calendars(work).of([me]))[me]


async def hours_of(hymnsheet: Hymnsheet, name: str) -> str:
    return str((await calendar_of(hymnsheet, hymnsheet.person(name))).hours)


async def is_away_now(hymnsheet: Hymnsheet, person: Somebody) -> bool:
    return is_away(hymnsheet.now, calendar=await calendar_of(hymnsheet, person))


async def count_absences(hymnsheet: Hymnsheet) -> int:
    async with hymnsheet.unit_of_work() as work:
        found = await work.execute(absences.select().where(absences.c.organisation_id == work.organisation_id))
        return len(found.all())


async def a_lead_of(hymnsheet: Hymnsheet, person: Somebody) -> LeadId:
    """A lead that has 8 hours of somebody's working time from now on."""
    hymnsheet.mind_nothing_more()
    async with hymnsheet.unit_of_work() as work:
        await LeadIntake(work).take([NewLead(id="1", name="Jo", tier=Tier.NORMAL)], now=hymnsheet.now)
        found = await work.execute(leads.select().where(leads.c.organisation_id == work.organisation_id))
        lead_id = LeadId(found.one().id)
        await LeadOwners(work).assign(lead_id, await member_of(work, person), now=hymnsheet.now)
    await hymnsheet.settle()
    return lead_id


async def deadline_of(hymnsheet: Hymnsheet, lead_id: LeadId) -> str:
    """Until when a lead is to be followed up, as a clock in Berlin shows it."""
    async with hymnsheet.unit_of_work() as work:
        stood = (await FollowUps(work).where_they_stand([lead_id], now=hymnsheet.now))[lead_id]
        assert stood.standing.deadline is not None
        return f"{stood.standing.deadline.astimezone(BERLIN):%a %H:%M}"


async def recalculations(hymnsheet: Hymnsheet) -> int:
    async with hymnsheet.unit_of_work() as work:
        mine = (lead_events.c.organisation_id == work.organisation_id, lead_events.c.kind == "calendar_changed")
        return len((await work.execute(lead_events.select().where(*mine))).all())


# Hours


async def test_somebody_says_when_they_work_and_their_leads_are_measured_by_it(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    lead = await a_lead_of(hymnsheet, rita)
    assert await deadline_of(hymnsheet, lead) == "Tue 10:00"
    await rita.types("/hymnsheet hours")
    assert "Time zone: Europe/Berlin" in rita.form_text
    await rita.submits(working_hours="Mon-Thu 9-12, 13-17; Fri 9-14", country="none")
    rita.expect_told("Saved.", "Mon-Thu 09:00-12:00, 13:00-17:00; Fri 09:00-14:00", "none", button="I shall be away")
    assert await deadline_of(hymnsheet, lead) == "Tue 11:00"


async def test_what_is_left_empty_is_as_for_everybody_again(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet hours Tue 9-12")
    await rita.submits(country="Germany")
    mine = await calendar_of(hymnsheet, rita)
    assert (str(mine.hours), mine.country) == ("Tue 09:00-12:00", "DE")
    assert await hours_of(hymnsheet, "Sam") == "Mon-Fri 09:00-17:00"
    await rita.types("/hymnsheet hours")
    await rita.submits(working_hours=None, country=None)
    rita.expect_told("Mon-Fri 09:00-17:00, as for everybody here", "none, as for everybody here")
    assert await hours_of(hymnsheet, "Rita") == "Mon-Fri 09:00-17:00"


async def test_hours_that_make_no_sense_are_refused_with_a_sentence_and_stay_in_the_form(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet hours")
    await rita.submits(working_hours="when the sun shines", country="Atlantis")
    assert "I do not know the day" in rita.errors["working_hours"]
    assert "Atlantis" in rita.errors["country"]
    await rita.submits(working_hours="Mon-Fri", country=None)
    assert "Say when people work" in rita.errors["working_hours"]
    assert rita.typed("working_hours") == "Mon-Fri"
    assert await hours_of(hymnsheet, "Rita") == "Mon-Fri 09:00-17:00"


async def test_saying_the_same_again_measures_nothing_anew(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await a_lead_of(hymnsheet, rita)
    for _ in range(2):
        await rita.types("/hymnsheet hours")
        await rita.submits(working_hours="Mon-Fri 8-12")
    assert await recalculations(hymnsheet) == 1


async def test_whoever_moves_to_another_zone_is_measured_by_its_clock(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    lead = await a_lead_of(hymnsheet, rita)
    await rita.moves_to("America/New_York")
    assert (await deadline_of(hymnsheet, lead), await recalculations(hymnsheet)) == ("Mon 23:00", 1)


# Away


async def test_whoever_is_away_by_dates_does_not_run_out_of_time(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    lead = await a_lead_of(hymnsheet, rita)
    await rita.types("/hymnsheet away")
    await rita.submits(first_day_away=date(2026, 3, 3), last_day_away=date(2026, 3, 5))
    rita.expect_told("You are away from Tue 3 Mar to Thu 5 Mar", "no lead of yours runs out of time")
    assert not await is_away_now(hymnsheet, rita)
    assert await deadline_of(hymnsheet, lead) == "Fri 10:00"
    await hymnsheet.until("12:00 tomorrow")
    assert await is_away_now(hymnsheet, rita)
    await hymnsheet.until("Fri 09:00")
    assert not await is_away_now(hymnsheet, rita)


async def test_days_can_be_typed_and_taken_back_at_once(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    lead = await a_lead_of(hymnsheet, rita)
    await rita.types("/hymnsheet away until Friday")
    rita.expect_told("away until Fri 6 Mar, that day included", button="All my days")
    assert await deadline_of(hymnsheet, lead) == "Mon 17:00"
    await rita.clicks("Take it back")
    rita.expect_told("Taken back.")
    assert await count_absences(hymnsheet) == 0
    assert await deadline_of(hymnsheet, lead) == "Tue 10:00"


async def test_the_same_days_said_twice_are_one_absence(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    for _ in range(2):
        await rita.types("/hymnsheet away 2026-03-09 to 2026-03-13")
        rita.expect_told("from Mon 9 Mar to Fri 13 Mar")
    assert await count_absences(hymnsheet) == 1


async def test_days_that_cannot_be_read_open_the_form_and_nothing_is_guessed(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet away as soon as I can")
    assert "I could not read the days in “as soon as I can”" in rita.form_text
    await rita.submits(first_day_away=date(2026, 3, 9), last_day_away=date(2026, 3, 8))
    assert "before the first day" in rita.errors["last_on"]
    assert await count_absences(hymnsheet) == 0
    await rita.submits(last_day_away=date(2026, 3, 9))
    rita.expect_told("away on Mon 9 Mar")


async def test_whoever_comes_back_earlier_was_away_until_then_and_what_is_to_come_stays(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    lead = await a_lead_of(hymnsheet, rita)
    await rita.types("/hymnsheet away from Tuesday")
    await rita.types("/hymnsheet away 24.12. to 31.12.")
    await hymnsheet.until("Wed 12:00")
    assert await is_away_now(hymnsheet, rita)
    await rita.types("/hymnsheet back")
    rita.expect_told("Welcome back!", "Still to come: away from Thu 24 Dec to Thu 31 Dec")
    assert not await is_away_now(hymnsheet, rita)
    assert await deadline_of(hymnsheet, lead) == "Wed 13:00", "7 hours on Monday, none on Tuesday, one on Wednesday"
    await rita.types("/hymnsheet back")
    rita.expect_told("As far as I know you are not away.")


async def test_an_absence_is_taken_out_of_the_forms_list_and_only_ones_own(hymnsheet: Hymnsheet) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    await sam.types("/hymnsheet away now")
    await rita.types("/hymnsheet away 2026-03-09 to 2026-03-13")
    await rita.types("/hymnsheet away 24.12. to 31.12.")
    await rita.types("/hymnsheet away")
    assert "Away from Mon 9 Mar to Fri 13 Mar" in rita.form_text
    assert "today" not in rita.form_text
    await rita.clicks("Take it back")
    assert "9 Mar" not in rita.form_text
    assert "Away from Thu 24 Dec to Thu 31 Dec" in rita.form_text
    assert await is_away_now(hymnsheet, sam)
    assert await count_absences(hymnsheet) == 2


async def test_dates_are_those_of_where_somebody_lives(hymnsheet: Hymnsheet) -> None:
    sam = hymnsheet.person("Sam")
    await hymnsheet.until("03:00 tomorrow")
    await sam.types("/hymnsheet away today")
    mine = await calendar_of(hymnsheet, sam)
    new_york = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("America/New_York"))
    assert is_away(new_york, calendar=mine), "it was still Monday there"
    assert not is_away(new_york + timedelta(days=1), calendar=mine)


# Status


@pytest.mark.slack_only("Teams tells a bot of nobody's status")
async def test_a_palm_tree_makes_away_until_it_is_cleared(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    lead = await a_lead_of(hymnsheet, rita)
    await rita.sets_status(PALM_TREE, "Vacationing")
    assert await is_away_now(hymnsheet, rita)
    assert not await is_away_now(hymnsheet, hymnsheet.person("Sam"))
    await hymnsheet.until("10:00 tomorrow")
    await rita.sets_status("")
    assert not await is_away_now(hymnsheet, rita)
    assert await deadline_of(hymnsheet, lead) == "Wed 10:00", "a day later: the day away is remembered"


@pytest.mark.slack_only("Teams tells a bot of nobody's status")
async def test_a_status_with_an_end_is_over_by_itself(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.sets_status(SICK, "Out sick", until=hymnsheet.now + timedelta(hours=7))
    assert await is_away_now(hymnsheet, rita)
    await hymnsheet.until("in 7 h")
    assert not await is_away_now(hymnsheet, rita)


@pytest.mark.slack_only("Teams tells a bot of nobody's status")
async def test_a_status_told_again_is_one_absence_and_a_later_end_moves_its_end(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await a_lead_of(hymnsheet, rita)
    for _ in range(3):
        await rita.sets_status(PALM_TREE)
    assert (await count_absences(hymnsheet), await recalculations(hymnsheet)) == (1, 1)
    await rita.sets_status(SICK, "Out sick", until=hymnsheet.now + timedelta(hours=2))
    assert (await count_absences(hymnsheet), await recalculations(hymnsheet)) == (1, 2)
    await hymnsheet.until("in 3 h")
    assert not await is_away_now(hymnsheet, rita)
    await rita.sets_status("")
    assert (await count_absences(hymnsheet), await recalculations(hymnsheet)) == (1, 2), "it was over before"


@pytest.mark.slack_only("Teams tells a bot of nobody's status")
@pytest.mark.parametrize("status", [(":sandwich:", "Lunch"), (":bus:", "Commuting"), (PALM_TREE, "Working from Rome")])
async def test_a_status_of_somebody_who_works_changes_nothing(hymnsheet: Hymnsheet, status: tuple[str, str]) -> None:
    rita = hymnsheet.person("Rita")
    await rita.sets_status(*status)
    assert await count_absences(hymnsheet) == 0


@pytest.mark.slack_only("Teams tells a bot of nobody's status")
async def test_whoever_says_they_are_back_is_asked_to_clear_their_status_too(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.sets_status(PALM_TREE)
    await hymnsheet.until("in 3 h")
    await rita.types("/hymnsheet back")
    rita.expect_told("Welcome back!", "Please clear it there")
    assert not await is_away_now(hymnsheet, rita)


@pytest.mark.slack_only("Teams tells a bot of nobody's status")
async def test_a_status_from_before_we_met_counts_from_when_we_meet(fresh: Hymnsheet) -> None:
    rita = fresh.person("Rita")
    await rita.sets_status(PALM_TREE)
    assert await count_absences(fresh) == 0, "nobody has met her yet"
    await rita.types("/hymnsheet")
    assert await is_away_now(fresh, rita)


@pytest.mark.slack_only("Teams tells a bot of nobody's status")
async def test_a_status_that_slack_did_not_tell_in_time_is_told_again(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    hymnsheet.playground.faults.script("users.info", faults.server_error(503))
    await rita.sets_status(PALM_TREE)
    await hymnsheet.until("in 3 h")
    assert await is_away_now(hymnsheet, rita)


@pytest.mark.slack_only("Teams tells a bot of nobody's status")
async def test_a_status_that_was_cleared_unheard_is_not_believed_for_long(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.sets_status(PALM_TREE)
    rita.user.status_emoji = ""
    await hymnsheet.until("in 5 h")
    assert await is_away_now(hymnsheet, rita), "nobody has heard of it"
    await hymnsheet.until("in 2 h")
    assert not await is_away_now(hymnsheet, rita)
    asked = len(hymnsheet.playground.faults.accepted("users.info"))
    await hymnsheet.until("in 8 h")
    assert len(hymnsheet.playground.faults.accepted("users.info")) == asked, "who is here is not asked about"


@pytest.mark.slack_only("it bends a form of Slack's")
async def test_a_form_without_a_first_day_is_sent_back(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet away")
    rita.modal.content["blocks"][0]["optional"] = True
    await rita.submits(first_day_away=None)
    assert rita.errors["first_on"] == "Choose the first day."


# Days off


async def test_the_organisations_own_days_off_are_said_in_set_up(hymnsheet: Hymnsheet) -> None:
    rita, ada = hymnsheet.person("Rita"), hymnsheet.person("Ada")
    lead = await a_lead_of(hymnsheet, rita)
    await ada.types("/hymnsheet setup")
    await ada.submits(our_own_days_off="03.03.2026 Carnival\n2026-12-24\n\n2020-01-02 long past")
    ada.expect_told("2020-01-02 long past, 2026-03-03 Carnival, 2026-12-24")
    assert await deadline_of(hymnsheet, lead) == "Wed 10:00"
    assert await recalculations(hymnsheet) == 1
    await ada.types("/hymnsheet setup")
    await ada.submits()
    async with hymnsheet.unit_of_work() as work:
        assert list((await DaysOff(work).all()).values()) == ["long past", "Carnival", ""]
    assert await recalculations(hymnsheet) == 1, "nothing had changed"
    await ada.types("/hymnsheet setup")
    await ada.submits(our_own_days_off=None)
    assert await deadline_of(hymnsheet, lead) == "Tue 10:00"


async def test_a_day_off_that_cannot_be_read_is_named_by_its_line(hymnsheet: Hymnsheet) -> None:
    ada = hymnsheet.person("Ada")
    await ada.types("/hymnsheet setup")
    await ada.submits(our_own_days_off="2026-12-24 Christmas Eve\nNew Year's Eve")
    assert "Line 2, “New Year's Eve”" in ada.errors["days_off"]
    await ada.submits(our_own_days_off="2026-12-24 Christmas Eve\n2026-12-31 New Year's Eve")
    ada.expect_told("2026-12-31 New Year's Eve")


async def test_new_hours_of_the_organisation_measure_everybodys_leads_anew(hymnsheet: Hymnsheet) -> None:
    rita, ada = hymnsheet.person("Rita"), hymnsheet.person("Ada")
    lead = await a_lead_of(hymnsheet, rita)
    await ada.types("/hymnsheet setup")
    await ada.submits(working_hours="Mon-Fri 9-12")
    assert (await deadline_of(hymnsheet, lead), await recalculations(hymnsheet)) == ("Wed 12:00", 1)


# Privacy


async def test_whoever_is_forgotten_leaves_neither_hours_nor_absences(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    await rita.types("/hymnsheet hours")
    await rita.submits(working_hours="Tue 9-12", country="FR")
    await rita.types("/hymnsheet away now")
    await rita.types("/hymnsheet privacy")
    rita.expect_told("1 time you were away", "working hours")
    await rita.clicks("Forget me")
    assert await count_absences(hymnsheet) == 0
    async with hymnsheet.unit_of_work() as work:
        found = await work.execute(members.select().where(members.c.organisation_id == work.organisation_id))
        assert {(row.working_hours, row.country) for row in found} == {(None, None)}
