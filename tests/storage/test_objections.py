"""What several people do to objections at the very same moment, each in a unit of work of their own."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.ids import OrganisationId
from rules.objection import Category, Heard, Kind, Objection
from rules.people import Actor, Platform
from storage.database import open_database
from storage.members import Profile
from storage.organisations import found_organisation
from storage.unit_of_work import Storage, UnitOfWork

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SAID = Heard(kind=Kind.OBJECTION, words="Too expensive", category=Category.PRICE)


@dataclass
class Team:
    """An organisation with some people."""

    storage: Storage
    organisation_id: OrganisationId
    people: list[Actor]

    async def log(self, by: Actor, *, pause: float = 0.0) -> Objection:
        """Log an objection, and take a moment over it."""
        async with self.storage.unit_of_work(self.organisation_id) as work:
            made = await work.objections.record(SAID, by=by, lead_id=None, now=NOW)
            await asyncio.sleep(pause)
            return made


@pytest.fixture
async def team(database_url: str) -> AsyncIterator[Team]:
    """Five people of a fresh organisation."""
    storage = Storage(open_database(database_url))
    async with storage.across_organisations() as transaction:
        workspace = await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T1", name="T", bot_person="B", now=NOW
        )
    async with storage.unit_of_work(workspace.organisation_id) as work:
        people = [await meet(work, f"U{number}", workspace_id=workspace.id) for number in range(5)]
    yield Team(storage, workspace.organisation_id, people)
    await storage.close()


async def meet(work: UnitOfWork, person: str, *, workspace_id: int) -> Actor:
    """A new member."""
    profile = Profile(person=person, zone="UTC", is_admin=False, is_guest=False, is_bot=False, is_active=True)
    await work.members.meet(profile, workspace_id=workspace_id, now=NOW)
    found = await work.members.find_actor(workspace_id=workspace_id, person=person)
    assert found is not None
    return found[0]


async def test_numbers_are_given_out_once_each_and_without_gaps(team: Team) -> None:
    made = await asyncio.gather(*(team.log(team.people[number % 5]) for number in range(25)))
    assert sorted(one.number for one in made) == list(range(1, 26))


async def test_a_number_that_was_taken_in_vain_is_given_out_again(team: Team) -> None:
    class Crash(Exception):
        """Something goes wrong after the number was taken."""

    async def log_and_crash() -> None:
        async with team.storage.unit_of_work(team.organisation_id) as work:
            await work.objections.record(SAID, by=team.people[0], lead_id=None, now=NOW)
            raise Crash

    with pytest.raises(Crash):
        await log_and_crash()
    assert (await team.log(team.people[0])).number == 1


async def test_of_many_who_claim_at_once_one_gets_it(team: Team) -> None:
    objection = await team.log(team.people[0])

    async def claim(actor: Actor) -> bool:
        async with team.storage.unit_of_work(team.organisation_id) as work:
            return await work.objections.claim(objection.id, by=actor.member_id, due_at=NOW, now=NOW)

    taken = await asyncio.gather(*map(claim, team.people))
    assert sorted(taken) == [False, False, False, False, True]
    async with team.storage.unit_of_work(team.organisation_id) as work:
        kept = await work.objections.find(1)
    assert kept is not None
    assert kept.claim is not None
    assert kept.claim.by.member_id == team.people[taken.index(True)].member_id


async def test_a_plus_one_said_twice_at_once_counts_once(team: Team) -> None:
    objection = await team.log(team.people[0])

    async def echo(_: int) -> bool:
        async with team.storage.unit_of_work(team.organisation_id) as work:
            return await work.objections.say_same(objection.id, by=team.people[1].member_id, now=NOW)

    assert sorted(await asyncio.gather(*map(echo, range(4)))) == [False, False, False, True]


async def test_two_merges_against_each_other_make_no_circle(team: Team) -> None:
    one, other = await team.log(team.people[0]), await team.log(team.people[1])

    async def merge(first: Objection, second: Objection) -> bool:
        async with team.storage.unit_of_work(team.organisation_id) as work:
            await work.objections.hold_merges()
            roots = await work.objections.roots_of([first.id, second.id])
            await asyncio.sleep(0.02)
            if roots[first.id] == roots[second.id]:
                return False
            return await work.objections.merge(first.id, into=roots[second.id], now=NOW)

    assert sorted(await asyncio.gather(merge(one, other), merge(other, one))) == [False, True]
    async with team.storage.unit_of_work(team.organisation_id) as work:
        roots = await work.objections.roots_of([one.id, other.id])
    assert len(roots) == 2
    assert len(set(roots.values())) == 1


async def test_a_digest_made_while_somebody_is_logging_loses_nothing_and_says_nothing_twice(team: Team) -> None:
    shown: list[int] = []

    async def digest(day: int) -> None:
        async with team.storage.unit_of_work(team.organisation_id) as work:
            on_date, now = date(2026, 3, 2) + timedelta(days=day), NOW + timedelta(days=day)
            period = await work.digests.next_period(on_date=on_date, due_at=now, now=now, is_late=False, skipped=())
            digest = await work.digests.compose(period)
            await work.digests.record(period)
            shown.extend(digest.items[root].objection.number for root, _ in digest.outline.new)

    for day in range(4):
        logging = [team.log(actor, pause=0.01) for actor in team.people[:3]]
        await asyncio.gather(*logging[:2], digest(day), *logging[2:])
    await digest(4)
    assert sorted(shown) == list(range(1, 13))
