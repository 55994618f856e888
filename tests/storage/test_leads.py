"""One lead is one record: however it is written, whoever is faster, and whatever an import called it before."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from rules.ids import LeadId, MemberId, OrganisationId
from rules.leadfeedback import Feedback, Fit, Missing, Reason, Timing, Verdict
from rules.people import Platform
from storage.database import open_database
from storage.members import Profile
from storage.organisations import found_organisation
from storage.tables import leads
from storage.unit_of_work import Storage, UnitOfWork

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WHOLE = Feedback(
    lead="acme.com",
    verdict=Verdict.DISQUALIFY,
    reason=Reason.UNREACHABLE,
    attempts=6,
    score=1,
    timing=Timing.TOO_LATE,
    fits=Fit.PARTLY,
    missing=frozenset(Missing),
    words="They said:\n“later”, <and> *hung up* 😀",
)


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    opened = Storage(open_database(database_url))
    yield opened
    await opened.close()


async def organisation_in(storage: Storage, team: str) -> tuple[OrganisationId, MemberId]:
    """A new organisation with one member."""
    async with storage.across_organisations() as transaction:
        workspace = await found_organisation(
            transaction, platform=Platform.SLACK, external_id=team, name=team, bot_person="UBOT", now=NOW
        )
    profile = Profile(person="U1", zone="UTC", is_admin=False, is_guest=False, is_bot=False, is_active=True)
    async with storage.unit_of_work(workspace.organisation_id) as work:
        return workspace.organisation_id, await work.members.meet(profile, workspace_id=workspace.id, now=NOW)


async def track(work: UnitOfWork, *, external_id: str, match: str, name: str) -> LeadId:
    """A lead as an import leaves it."""
    return LeadId(
        await work.add(leads, external_id=external_id, match=match, name=name, is_tracked=True, created_at=NOW)
    )


async def test_twenty_who_name_a_new_lead_at_once_name_the_same(storage: Storage) -> None:
    organisation_id, _ = await organisation_in(storage, "T1")

    async def named(spelling: str) -> LeadId:
        async with storage.unit_of_work(organisation_id) as work:
            return (await work.leads.find_or_make(spelling, now=NOW)).id

    spellings = ["Acme.com", "https://www.acme.com/", "acme.com", "ACME.COM"] * 5
    assert len(set(await asyncio.gather(*map(named, spellings)))) == 1


async def test_a_tracked_lead_is_found_by_its_id_and_by_its_name(storage: Storage) -> None:
    organisation_id, _ = await organisation_in(storage, "T1")
    async with storage.unit_of_work(organisation_id) as work:
        tracked = await track(work, external_id="8c18d1de", match="acme ltd", name="Acme Ltd")
        other = await track(work, external_id="other", match="8c18d1de", name="8c18d1de")
        by_id, by_name = await work.leads.find("8c18d1de"), await work.leads.find("ACME  Ltd.")
    assert by_id is not None
    assert by_name is not None
    assert {by_id.id, by_name.id} == {tracked}
    assert tracked != other
    assert by_id.name == "Acme Ltd"


async def test_leads_spoken_of_last_come_first_and_what_was_taken_back_does_not_count(storage: Storage) -> None:
    organisation_id, member_id = await organisation_in(storage, "T1")
    async with storage.unit_of_work(organisation_id) as work:
        for minute, name in enumerate(("acme.com", "birch.example", "cedar.example", "Acme.com", "dogwood.example")):
            at = NOW + timedelta(minutes=minute)
            lead = await work.leads.find_or_make(name, now=at)
            given = await work.feedback.record(Feedback(score=3), lead_id=lead.id, by=member_id, now=at)
        await work.feedback.take_back(given, by=member_id, now=NOW)
        assert await work.leads.recent_of(member_id) == ["acme.com", "cedar.example", "birch.example"]
        assert await work.leads.recent_of(member_id, limit=1) == ["acme.com"]


async def test_feedback_is_read_as_it_was_given(storage: Storage) -> None:
    organisation_id, member_id = await organisation_in(storage, "T1")
    async with storage.unit_of_work(organisation_id) as work:
        lead = await work.leads.find_or_make("acme.com", now=NOW)
        await work.feedback.record(Feedback(score=2), lead_id=lead.id, by=member_id, now=NOW)
        kept = await work.feedback.record(WHOLE, lead_id=lead.id, by=member_id, now=NOW)
    async with storage.unit_of_work(organisation_id) as work:
        found = await work.feedback.find(kept, by=member_id)
        assert found is not None
        assert (found.feedback, found.created_at, found.undone_at) == (WHOLE, NOW, None)
        assert [given.feedback.score for given in await work.feedback.of_member(member_id)] == [2, 1]


async def test_another_organisation_finds_nothing_of_it(storage: Storage) -> None:
    ours, member_id = await organisation_in(storage, "T1")
    theirs, stranger_id = await organisation_in(storage, "T2")
    async with storage.unit_of_work(ours) as work:
        lead = await work.leads.find_or_make("acme.com", now=NOW)
        given = await work.feedback.record(WHOLE, lead_id=lead.id, by=member_id, now=NOW)
    async with storage.unit_of_work(theirs) as work:
        assert await work.leads.find("acme.com") is None
        assert await work.leads.recent_of(member_id) == []
        assert await work.feedback.of_member(member_id) == []
        for somebody in (member_id, stranger_id):
            assert await work.feedback.find(given, by=somebody) is None
            assert not await work.feedback.take_back(given, by=somebody, now=NOW)
            await work.feedback.change(given, Feedback(score=5), lead_id=lead.id, by=somebody)
    async with storage.unit_of_work(ours) as work:
        found = await work.feedback.find(given, by=member_id)
    assert found is not None
    assert (found.feedback, found.undone_at) == (WHOLE, None)
