"""What several people do to content at the very same moment, each in a unit of work of their own."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from rules.content import ContentKind, Item, NewItem, Same
from rules.ids import MemberId, OrganisationId
from rules.people import Platform
from storage.content_outdated import OutdatedItems
from storage.content_uses import ContentUses, Used
from storage.database import open_database
from storage.members import Profile
from storage.organisations import found_organisation
from storage.unit_of_work import Storage

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=2)
GUIDE = "https://example.com/guide"


@dataclass
class Team:
    """An organisation with some people."""

    storage: Storage
    organisation_id: OrganisationId
    people: list[MemberId]

    async def add(self, link: str = GUIDE, *, by: int = 0, pause: float = 0.0) -> Item | Same:
        """Share an item, and take a moment over it."""
        me = self.people[by]
        new = NewItem(title="Guide", link=link, kind=ContentKind.DECK, by=me, owner=me)
        async with self.storage.unit_of_work(self.organisation_id) as work:
            made = await work.content.add(new, now=NOW)
            await asyncio.sleep(pause)
            return made

    async def added(self, link: str = GUIDE) -> Item:
        """An item that was not there before."""
        made = await self.add(link)
        assert isinstance(made, Item)
        return made

    async def use(self, item: Item, *, by: int = 0) -> Used:
        """Say that an item was used, and take a moment over it."""
        async with self.storage.unit_of_work(self.organisation_id) as work:
            used = await ContentUses(work).use(item, by=self.people[by], now=NOW)
            await asyncio.sleep(0.05)
            return used

    async def say_outdated(self, item: Item, *, by: int = 0) -> bool:
        """Say that an item is out of date."""
        async with self.storage.unit_of_work(self.organisation_id) as work:
            return await OutdatedItems(work).say(item.id, by=self.people[by], words="", due_at=DUE, now=NOW)

    async def settle(self, item: Item) -> bool:
        """Say that somebody looked at it."""
        async with self.storage.unit_of_work(self.organisation_id) as work:
            return await OutdatedItems(work).settle(item.id)

    async def now(self, item: Item) -> Item:
        """The item as it stands."""
        async with self.storage.unit_of_work(self.organisation_id) as work:
            return await work.content.get(item.id)


@pytest.fixture
async def team(database_url: str) -> AsyncIterator[Team]:
    """Three people of a fresh organisation."""
    storage = Storage(open_database(database_url))
    async with storage.across_organisations() as transaction:
        workspace = await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T1", name="T", bot_person="B", now=NOW
        )
    people = []
    async with storage.unit_of_work(workspace.organisation_id) as work:
        for number in range(3):
            profile = Profile(
                person=f"U{number}", zone="UTC", is_admin=False, is_guest=False, is_bot=False, is_active=True
            )
            people.append(await work.members.meet(profile, workspace_id=workspace.id, now=NOW))
    yield Team(storage, workspace.organisation_id, people)
    await storage.close()


async def test_one_link_shared_by_three_at_once_is_one_item(team: Team) -> None:
    made = await asyncio.gather(*(team.add(by=each, pause=0.05) for each in range(3)))
    [first] = [each for each in made if isinstance(each, Item)]
    assert {each.item.id for each in made if isinstance(each, Same)} == {first.id}
    assert first.number == 1


async def test_numbers_go_up_by_one_however_many_share_at_once(team: Team) -> None:
    made = await asyncio.gather(*(team.add(f"{GUIDE}/{each}") for each in range(5)))
    assert sorted(each.number for each in made if isinstance(each, Item)) == [1, 2, 3, 4, 5]


async def test_two_clicks_at_once_of_one_person_count_once_and_those_of_two_twice(team: Team) -> None:
    item = await team.added()
    clicks = await asyncio.gather(team.use(item), team.use(item), team.use(item, by=1))
    assert sorted(click.is_new for click in clicks) == [False, True, True]
    assert (await team.now(item)).uses == 2


async def test_of_those_who_say_at_once_that_it_is_out_of_date_one_starts_the_clock(team: Team) -> None:
    item = await team.added()
    said = await asyncio.gather(*(team.say_outdated(item, by=each) for each in range(3)))
    assert sorted(said) == [False, False, True]
    async with team.storage.unit_of_work(team.organisation_id) as work:
        sayers = await OutdatedItems(work).sayers(item.id)
    assert {sayer.by.member_id for sayer in sayers} == set(team.people)


async def test_of_those_who_settle_it_at_once_one_tells_everybody(team: Team) -> None:
    item = await team.added()
    await team.say_outdated(item)
    assert sorted(await asyncio.gather(*(team.settle(item) for _ in range(3)))) == [False, False, True]


async def test_whoever_said_so_before_it_was_settled_does_not_say_so_any_more(team: Team) -> None:
    item = await team.added()
    await team.say_outdated(item)
    await team.settle(item)
    async with team.storage.unit_of_work(team.organisation_id) as work:
        later = NOW + timedelta(days=1)
        assert await OutdatedItems(work).say(item.id, by=team.people[1], words="", due_at=later, now=later)
        assert [one.by.member_id for one in await OutdatedItems(work).sayers(item.id)] == [team.people[1]]


async def test_how_much_of_it_is_used_and_what_nobody_uses(team: Team) -> None:
    used, unused = await team.added(), await team.added(f"{GUIDE}/2")
    await team.use(used)
    for days, share, idle in ((0, (1, 2), []), (40, (1, 2), [unused.id]), (100, (0, 2), [used.id, unused.id])):
        async with team.storage.unit_of_work(team.organisation_id) as work:
            at = NOW + timedelta(days=days)
            assert await work.content.used_share(at) == share
            assert [each.id for each in await work.content.unused(at)] == idle


async def test_what_was_shared_in_a_week_is_found_by_its_first_and_last_instant(team: Team) -> None:
    item = await team.added()
    async with team.storage.unit_of_work(team.organisation_id) as work:
        assert [each.id for each in await work.content.since(NOW, NOW + timedelta(days=7))] == [item.id]
        assert await work.content.since(NOW - timedelta(days=7), NOW) == []
        await work.content.retire(item.id, now=NOW)
        assert await work.content.since(NOW, NOW + timedelta(days=7)) == []
