"""Another replica links a Teams workspace while this one still takes it to be where it was: nothing is lost by that."""

from collections.abc import AsyncIterator

import pytest

from rules.ids import MemberId, OrganisationId
from rules.people import Platform
from storage.conversations import Conversations
from storage.linking import LinkCode, join
from storage.organisations import found_organisation
from tests.teams.office import MONDAY_MORNING, Office, opened
from tests.teams.world import TEAM, TENANT


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with opened(database_url) as office:
        await office.teams.installs("Ada", channel="General")
        yield office


async def link_elsewhere(office: Office) -> OrganisationId:
    """As another replica does it: this one's memory is not told."""
    workspace = await office.workspace()
    async with office.storage.across_organisations() as transaction:
        other = await found_organisation(
            transaction,
            platform=Platform.SLACK,
            external_id="T1",
            name="Sales",
            bot_person="",
            now=MONDAY_MORNING,
        )
    async with office.storage.unit_of_work(workspace.organisation_id) as work:
        await join(work, workspace.id, LinkCode(id=0, organisation_id=other.organisation_id, made_by=MemberId(0)))
    return other.organisation_id


async def known_channels(office: Office) -> set[str]:
    workspace = await office.workspace()
    async with office.unit_of_work() as work:
        return {each.conversation for each in await Conversations(work).channels(workspace.id)}


async def test_whoever_writes_to_us_just_then_is_answered_and_kept(office: Office) -> None:
    organisation = await link_elsewhere(office)
    sam = office.person("Sam")
    await sam.types("help")
    sam.expect_direct("/objection")
    workspace = await office.workspace()
    assert workspace.organisation_id == organisation
    async with office.unit_of_work() as work:
        kept = await Conversations(work).with_person(workspace.id, sam.id)
    assert kept is not None


async def test_whoever_adds_us_just_then_is_greeted(office: Office) -> None:
    await link_elsewhere(office)
    await office.teams.installs("Rita")
    office.person("Rita").expect_direct("Hello, I am Hymnsheet")


async def test_a_channel_that_goes_just_then_is_known_to_be_gone(office: Office) -> None:
    teams, ada = office.teams, office.teams.world.person("Ada")
    room = teams.world.channel("wins")
    assert room.id in await known_channels(office)
    await link_elsewhere(office)
    gone = {
        "tenant": {"id": TENANT},
        "team": {"id": TEAM, "name": "Hymns"},
        "eventType": "channelDeleted",
        "channel": {"id": room.id, "name": "wins"},
    }
    await teams.deliver(teams.activity("conversationUpdate", ada, teams.world.rooms[TEAM], channelData=gone))
    assert room.id not in await known_channels(office)


async def test_whoever_sends_us_away_just_then_is_left_alone(office: Office) -> None:
    await office.teams.installs("Rita")
    await link_elsewhere(office)
    await office.teams.uninstalls("Rita")
    workspace = await office.workspace()
    async with office.unit_of_work() as work:
        assert await Conversations(work).with_person(workspace.id, office.person("Rita").id) is None
