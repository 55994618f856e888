"""Leads that come in are one record each, however often, from however many places, and whoever spoke of them first."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from rules.event_log import Tier
from rules.ids import OrganisationId
from rules.lead_intake import NewLead
from rules.tracked_lead import Result
from storage.database import open_database
from storage.lead_intake import LeadIntake
from storage.lead_owners import LeadOwners, sought_owners
from storage.tables import lead_events, leads
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.test_leads import organisation_in

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
JO = NewLead(
    id="4711",
    name="Jo Miller",
    company="Acme Ltd",
    email="jo@acme.example",
    source="paid_search",
    tier=Tier.HOT,
    owner="rita@hymnsheet.example",
    evidence=("downloaded the price guide",),
    created_at=NOW - timedelta(days=3),
)


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    opened = Storage(open_database(database_url))
    yield opened
    await opened.close()


@pytest.fixture
async def here(storage: Storage) -> OrganisationId:
    return (await organisation_in(storage, "T1"))[0]


async def take(storage: Storage, here: OrganisationId, *new: NewLead, now: datetime = NOW) -> list[Result]:
    async with storage.unit_of_work(here) as work:
        return [taken.result for taken in await LeadIntake(work).take(new, now=now)]


async def count(work: UnitOfWork) -> int:
    mine = leads.c.organisation_id == work.organisation_id
    return int((await work.execute(select(func.count()).select_from(leads).where(mine))).scalar_one())


async def log(work: UnitOfWork) -> list[str]:
    mine = lead_events.c.organisation_id == work.organisation_id
    return list((await work.execute(select(lead_events.c.kind).where(mine).order_by(lead_events.c.id))).scalars())


async def test_a_lead_is_kept_whole_and_the_log_says_that_it_arrived(storage: Storage, here: OrganisationId) -> None:
    assert await take(storage, here, JO) == [Result.ACCEPTED]
    async with storage.unit_of_work(here) as work:
        [kept] = await work.leads.search("jo@acme.example", limit=2)
        assert (kept.name, kept.company, kept.source, kept.tier) == ("Jo Miller", "Acme Ltd", "paid_search", Tier.HOT)
        assert (kept.created_at, kept.arrived_at) == (NOW - timedelta(days=3), NOW)
        assert kept.evidence == ("downloaded the price guide",)
        assert await log(work) == ["arrived"]


async def test_the_same_again_changes_nothing_and_what_is_not_said_stays(
    storage: Storage, here: OrganisationId
) -> None:
    await take(storage, here, JO)
    assert await take(storage, here, JO, JO, NewLead(id="4711"), now=LATER) == [Result.UNCHANGED] * 3
    async with storage.unit_of_work(here) as work:
        [kept] = await work.leads.search("4711", limit=2)
        assert (kept.name, kept.arrived_at) == ("Jo Miller", NOW)
        assert await log(work) == ["arrived"]


async def test_the_same_id_with_other_words_is_the_same_lead(storage: Storage, here: OrganisationId) -> None:
    changed = replace(JO, name="Joanna Miller", tier=Tier.LOW)
    assert await take(storage, here, JO, changed, changed) == [Result.ACCEPTED, Result.UPDATED, Result.UNCHANGED]
    assert await take(storage, here, JO, now=LATER) == [Result.UPDATED]
    async with storage.unit_of_work(here) as work:
        assert await count(work) == 1
        [kept] = await work.leads.search("4711", limit=2)
        assert (kept.name, kept.tier) == ("Jo Miller", Tier.HOT)
        assert await log(work) == ["arrived", "updated", "tier_changed", "updated", "tier_changed"]


@pytest.mark.parametrize("spoken_of", ["4711", "JO@acme.example", "acme ltd.", "Jo  Miller"])
async def test_a_lead_that_was_spoken_of_first_is_joined(
    storage: Storage, here: OrganisationId, spoken_of: str
) -> None:
    async with storage.unit_of_work(here) as work:
        light = await work.leads.find_or_make(spoken_of, now=NOW)
    assert await take(storage, here, JO, replace(JO, id="4712", email="x@acme.example", name="Xi"), now=LATER) == [
        Result.ACCEPTED,
        Result.ACCEPTED,
    ]
    async with storage.unit_of_work(here) as work:
        joined = await work.leads.find(spoken_of)
        assert joined is not None
        assert (joined.id, joined.is_tracked, joined.name) == (light.id, True, "Jo Miller")
        assert await count(work) == 2
    assert await take(storage, here, JO, now=LATER) == [Result.UNCHANGED]


async def test_a_tracked_lead_is_found_by_everything_it_is_called(storage: Storage, here: OrganisationId) -> None:
    await take(storage, here, JO, replace(JO, id="4712", name="Jo Miller", email="jo@birch.example", company="Birch"))
    async with storage.unit_of_work(here) as work:
        found = [await work.leads.find(words) for words in ("4711", "Jo@Acme.example", "ACME LTD", "jo miller")]
        assert len({lead.id for lead in found if lead}) == 1
        other = await work.leads.find("birch")
        assert other
        assert other.id != found[0].id
        assert [lead.company for lead in await work.leads.search("mill", limit=5)] == ["Acme Ltd"]


async def test_who_adds_by_hand_what_an_import_brings_later_has_one_lead(
    storage: Storage, here: OrganisationId
) -> None:
    by_hand = replace(JO, id="", owner="")
    assert await take(storage, here, by_hand) == [Result.ACCEPTED]
    assert await take(storage, here, by_hand) == [Result.UNCHANGED]
    assert await take(storage, here, JO) == [Result.UPDATED]
    assert await take(storage, here, replace(JO, id="9", email="jo@else.example", company="Else")) == [Result.ACCEPTED]
    async with storage.unit_of_work(here) as work:
        assert await count(work) == 2


async def test_an_owner_is_sought_until_found_and_handing_on_lasts(storage: Storage) -> None:
    here, rita = await organisation_in(storage, "T1")
    await take(storage, here, JO)
    async with storage.across_organisations() as transaction:
        [sought] = await sought_owners(transaction, limit=10)
    assert (sought.organisation_id, sought.email) == (here, "rita@hymnsheet.example")
    async with storage.unit_of_work(here) as work:
        assert await LeadOwners(work).assign_sought(sought.email, rita, now=NOW) == 1
        assert await LeadOwners(work).assign_sought(sought.email, rita, now=NOW) == 0
    assert await take(storage, here, JO, now=LATER) == [Result.UNCHANGED]
    async with storage.across_organisations() as transaction:
        assert await sought_owners(transaction, limit=10) == []
    async with storage.unit_of_work(here) as work:
        assert await log(work) == ["arrived", "assigned"]
        everything = (await work.execute(select(leads).where(leads.c.organisation_id == here))).one()
        assert "rita" not in str(everything), "an address is kept only while it is sought"
    assert await take(storage, here, replace(JO, owner="sam@hymnsheet.example")) == [Result.UPDATED]


async def test_two_who_bring_the_same_leads_at_once_bring_them_once(storage: Storage, here: OrganisationId) -> None:
    some = [replace(JO, id=str(number), email=f"{number}@x.example", name="") for number in range(60)]
    results = await asyncio.gather(*(take(storage, here, *some[start:], *some[:start]) for start in (0, 20, 40)))
    async with storage.unit_of_work(here) as work:
        assert await count(work) == 60
        assert (await log(work)).count("arrived") == 60
    assert sum(one is Result.ACCEPTED for each in results for one in each) == 60


async def test_another_organisation_has_the_same_id_for_itself(storage: Storage, here: OrganisationId) -> None:
    there, stranger = await organisation_in(storage, "T2")
    await take(storage, here, JO)
    assert await take(storage, there, replace(JO, name="Somebody else")) == [Result.ACCEPTED]
    async with storage.unit_of_work(here) as work:
        [mine] = await work.leads.search("4711", limit=5)
    async with storage.unit_of_work(there) as work:
        assert [lead.name for lead in await work.leads.search("4711", limit=5)] == ["Somebody else"]
        assert not await LeadOwners(work).assign(mine.id, stranger, now=NOW)


async def test_words_that_name_nobody_are_not_everybody_without_an_address(
    storage: Storage, here: OrganisationId
) -> None:
    await take(storage, here, NewLead(id="4711"))
    async with storage.unit_of_work(here) as work:
        assert await work.leads.find("!!!") is None
        assert await work.leads.search("!!!", limit=5) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_lead_is_looked_for_by_reading_them_all(storage: Storage, here: OrganisationId) -> None:
    plans: list[str] = []

    def explain(connection: Any, _cursor: object, sql: str, parameters: Any, *_: object) -> None:
        if sql.startswith("SELECT") and "FROM leads" in sql:
            driver = connection.connection.driver_connection
            plans.extend(row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}", parameters))

    event.listen(storage.database.engine, "before_cursor_execute", explain)
    await take(storage, here, JO, replace(JO, id="4712", email="xi@birch.example"))
    async with storage.unit_of_work(here) as work:
        await work.leads.find("acme")
    read = [plan for plan in plans if " leads " in f"{plan} "]
    assert len(read) >= 7
    for plan in read:
        assert plan.startswith("SEARCH leads"), plan
        assert not plan.endswith("(organisation_id=?)"), plan
