"""We are added, renamed and sent away in Teams: each tenant is its own, greeted once, and let go with the last."""

from collections.abc import AsyncIterator

import pytest

from bot.dispatch import NotMet
from bot.teams.connector import NoToken
from bot.teams.people import Tenant
from bot.teams.team import profiles, settle_in
from bot.workspaces import UnknownWorkspace
from playground import faults
from rules.people import Platform
from storage.conversations import Conversations
from tests.teams.connector import refused
from tests.teams.office import ADMINS, Office, opened
from tests.teams.world import APP, TEAM, TENANT


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    async with opened(sqlite_url) as office:
        yield office


async def channels(office: Office) -> dict[str, str]:
    workspace = await office.workspace()
    async with office.unit_of_work() as work:
        return {each.name: each.conversation for each in await Conversations(work).channels(workspace.id)}


async def test_whoever_adds_us_is_greeted_once_in_their_own_chat(office):
    await office.teams.installs("Rita")
    assert (await office.workspace()).state == "active"
    (hello,) = office.person("Rita").direct_messages()
    assert "Hello, I am Hymnsheet" in hello
    assert "[What I can do for you]" in hello
    await office.teams.installs("Rita")
    assert len(office.person("Rita").direct_messages()) == 1


async def test_a_team_that_adds_us_makes_its_channels_known_by_name(office):
    await office.teams.installs("Ada", channel="General")
    known = await channels(office)
    assert known["Hymns › marketing"] == "19:marketing@thread.tacv2"
    assert known["Hymns › General"] == TEAM


@pytest.mark.parametrize("fault", [refused(403, "BotNotInConversationRoster"), faults.html(), faults.drop_before()])
async def test_a_team_whose_channels_nobody_tells_of_is_joined_all_the_same(office, fault):
    office.teams.faults.always("channels", fault)
    await office.teams.installs("Ada", channel="General")
    assert (await channels(office)) == {"Hymns › General": TEAM}


async def test_channels_are_called_what_they_are_called_now(office):
    teams, ada = office.teams, office.teams.world.person("Ada")
    await teams.installs("Ada", channel="General")
    room = teams.world.channel("wins")
    data = {"tenant": {"id": TENANT}, "team": {"id": TEAM, "name": "Hymns"}}
    renamed = {**data, "eventType": "channelRenamed", "channel": {"id": room.id, "name": "victories"}}
    await teams.deliver(teams.activity("conversationUpdate", ada, teams.world.rooms[TEAM], channelData=renamed))
    assert (await channels(office))["Hymns › victories"] == room.id
    gone = {**data, "eventType": "channelDeleted", "channel": {"id": room.id, "name": "victories"}}
    await teams.deliver(teams.activity("conversationUpdate", ada, teams.world.rooms[TEAM], channelData=gone))
    assert room.id not in (await channels(office)).values()


async def test_only_when_nobody_has_us_any_more_are_we_gone(office):
    await office.teams.installs("Ada", channel="General")
    await office.teams.installs("Rita")
    await office.teams.uninstalls("Ada", channel="General")
    assert (await office.workspace()).state == "active"
    assert await channels(office) == {}
    await office.teams.uninstalls("Rita")
    with pytest.raises(UnknownWorkspace):
        await office.workspace()
    await office.teams.installs("Rita")
    assert (await office.workspace()).state == "active"


async def test_a_late_copy_of_a_farewell_sends_nobody_away(office):
    teams, rita = office.teams, office.teams.world.person("Rita")
    await teams.installs("Rita")
    farewell = teams.activity("installationUpdate", rita, teams.world.personal(rita), action="remove")
    await teams.deliver(farewell)
    await teams.installs("Rita")
    await teams.deliver(farewell)
    assert (await office.workspace()).state == "active"


async def test_a_newer_version_of_us_is_no_farewell(office):
    teams, rita = office.teams, office.teams.world.person("Rita")
    await teams.installs("Rita")
    room = teams.world.personal(rita)
    await teams.deliver(teams.activity("installationUpdate", rita, room, action="remove-upgrade"))
    await teams.deliver(teams.activity("installationUpdate", rita, room, action="add-upgrade"))
    assert (await office.workspace()).state == "active"


async def test_somebody_else_who_joins_or_leaves_a_team_changes_nothing(office):
    teams, ada = office.teams, office.teams.world.person("Ada")
    await teams.installs("Ada", channel="General")
    others = [{"id": teams.world.person("Sam").channel_id}]
    for change in ({"membersAdded": others}, {"membersRemoved": others}):
        await teams.deliver(teams.activity("conversationUpdate", ada, teams.world.rooms[TEAM], **change))
    assert (await office.workspace()).state == "active"


async def test_whoever_writes_to_us_has_us_even_where_nobody_told_us_so(office):
    await office.person("Rita").types("help")
    assert office.person("Rita").direct_messages()
    async with office.unit_of_work() as work:
        assert [member.person for member in await work.members.all()] == [office.person("Rita").id]


async def test_a_tenant_we_do_not_work_for_leaves_no_trace(office):
    teams, rita = office.teams, office.teams.world.person("Rita")
    teams.world.tenant = "another"
    answer = await teams.deliver(teams.activity("message", rita, teams.world.personal(rita), text="help"))
    assert answer.status == 401
    with pytest.raises(UnknownWorkspace):
        await office.workspace()


# Who people are


async def test_people_are_known_by_what_teams_says_of_them(office):
    rita, ada = office.person("Rita"), office.person("Ada")
    rita.person.zone = "America/New_York"
    await rita.types("help")
    await ada.types("help")
    async with office.unit_of_work() as work:
        known = {member.person: member for member in await work.members.all()}
    assert (known[rita.id].zone, known[rita.id].is_admin) == ("America/New_York", False)
    assert (known[ada.id].zone, known[ada.id].is_admin) == ("Europe/Berlin", True)


async def test_whoever_travels_is_in_the_zone_they_spoke_from_last(office):
    rita = office.person("Rita")
    await rita.types("hymnsheet help")
    for zone in ("America/New_York", "Asia/Tokyo"):
        rita.person.zone = zone
        await rita.types("hymnsheet help")
        async with office.unit_of_work() as work:
            assert [member.zone for member in await work.members.all()] == [zone]


@pytest.mark.parametrize("how", [{"role": "guest"}, {"role": "anonymous"}, {"tenant": "elsewhere"}])
async def test_a_guest_is_turned_away_whatever_their_address_is(office, how):
    ada = office.person("Ada")
    for name, value in how.items():
        setattr(ada.person, name, value)
    await ada.types("help")
    async with office.unit_of_work() as work:
        assert await work.members.all() == []


@pytest.mark.parametrize("how", [{"role": "guest"}, {"tenant": "elsewhere"}])
async def test_nobody_becomes_an_admin_by_an_address_that_another_tenant_gave_them(office, how):
    await office.teams.installs("Ada", channel="General")
    workspace = await office.workspace()
    profile_of = profiles(office.people, office.zones, admins=ADMINS)
    assert (await profile_of(workspace, office.person("Ada").id)).is_admin
    for name, value in how.items():
        setattr(office.person("Ada").person, name, value)
    assert not (await profile_of(workspace, office.person("Ada").id)).is_admin


async def test_whoever_blocked_our_chat_is_still_known_in_the_channels(office):
    await office.teams.installs("Ada", channel="General")
    await office.teams.installs("Rita")
    office.person("Rita").person.has_blocked = True
    workspace = await office.workspace()
    found = await profiles(office.people, office.zones, admins=ADMINS)(workspace, office.person("Rita").id)
    assert not found.is_guest


async def test_many_names_are_asked_for_channel_by_channel(office):
    await office.teams.installs("Ada", channel="General")
    tenant = Tenant.of(await office.workspace())
    office.teams.faults.clear()
    office.teams.ledger.clear()
    everybody = [person.id for person in office.teams.world.people]
    names = await office.people.names_of(tenant, everybody)
    assert set(names.values()) == {person.name for person in office.teams.world.people}
    assert office.teams.calls("member") == []
    assert len(office.teams.calls("members")) == 5
    await office.people.names_of(tenant, everybody)
    assert len(office.teams.calls("members")) == 5


async def test_a_workspace_that_was_locked_out_is_spoken_to_again_once_there_is_a_token(office):
    await office.teams.installs("Rita")
    workspace = await office.workspace()
    async with office.unit_of_work() as work:
        await work.workspaces.pause(workspace.id, reason="401")
    office.teams.microsoft.is_locked_out = True
    office.connector.forget_token()
    with pytest.raises(NoToken):
        await settle_in(office.connector, office.storage)
    assert (await office.workspace()).state == "paused"
    office.teams.microsoft.is_locked_out = False
    await settle_in(office.connector, office.storage)
    assert (await office.workspace()).state == "active"


async def test_somebody_is_met_in_the_channel_they_write_in(office):
    await office.teams.installs("Ada", channel="General")
    sam = office.person("Sam")
    sam.person.has_bot = True
    await sam.mentions("help", channel="marketing")
    async with office.unit_of_work() as work:
        assert sam.id in {member.person for member in await work.members.all()}


async def test_a_teams_that_does_not_say_who_somebody_is_is_asked_again(office):
    office.teams.faults.always("member", refused(503))
    await office.person("Rita").types("help")
    workspace = await office.workspace()
    with pytest.raises(NotMet):
        await office.dispatcher.meet(workspace, office.person("Rita").id)
    office.teams.faults.clear()
    assert await office.dispatcher.meet(workspace, office.person("Rita").id) is not None


async def test_an_owner_is_found_by_their_address(office):
    await office.teams.installs("Ada", channel="General")
    workspace = await office.workspace()
    found = await office.profile_by_email(workspace, "rita@hymnsheet.example")
    assert found is not None
    assert found.person == office.person("Rita").id
    assert await office.profile_by_email(workspace, "nobody@hymnsheet.example") is None


async def test_an_activity_of_any_shape_is_survived(office):
    teams, rita = office.teams, office.teams.world.person("Rita")
    await teams.installs("Rita")
    room = teams.world.personal(rita)
    strange = [
        {"membersAdded": 7},
        {"membersRemoved": [None, "x", {"id": 7}]},
        {"channelData": {"tenant": {"id": TENANT}, "eventType": "channelRenamed"}},
        {"channelData": {"tenant": {"id": TENANT}, "eventType": "channelDeleted", "channel": "x"}},
        {"recipient": None, "membersAdded": [{"id": f"28:{APP}"}]},
        {"from": None, "membersAdded": [{"id": f"28:{APP}"}]},
        {"entities": [None, 7, {"type": "clientInfo", "timezone": "../../etc/passwd"}], "localTimezone": 7},
        {"conversation": {"id": "x" * 5000, "conversationType": "personal", "tenantId": TENANT}},
    ]
    for change in strange:
        for kind in ("conversationUpdate", "installationUpdate", "message"):
            answer = await teams.deliver({**teams.activity(kind, rita, room, action="add"), **change})
            assert answer.status in (200, 202), change
    assert (await office.workspace()).platform is Platform.TEAMS
