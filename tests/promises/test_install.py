"""Many workspaces install the bot: each is on its own, goes when it wants, and may come back."""

from collections.abc import AsyncIterator

import pytest

from bot.app import House
from bot.slack.install import SCOPES
from playground.happenings import uninstall
from playground.manifest import read_manifest
from playground.model import TokenState
from playground.people import Person
from playground.reading import plain
from playground.workspace import Workspace
from rules.people import Platform
from tests.harness import MANIFEST, PACED, Hymnsheet
from tests.installing import SDK_SPEAKS_BASIC, Installing, installing, settings_for_many

pytestmark = SDK_SPEAKS_BASIC


@pytest.fixture
async def many(database_url: str) -> AsyncIterator[Installing]:
    async with installing(database_url) as many:
        yield many


def said_in(workspace: Workspace, channel: str = "marketing") -> list[str]:
    """Everything said in a channel, as it is read."""
    return [plain(message) for message in workspace.messages[workspace.get_channel(channel).id]]


async def test_two_workspaces_install_it_and_each_only_sees_its_own(many: Installing) -> None:
    first, second = many.playground.workspaces
    for workspace in (first, second):
        assert (await many.browser().installs(workspace)).status == 200
        await many.set_up(workspace)
    rita, other_rita = many.person_of(first, "Rita"), many.person_of(second, "Rita")
    await rita.types("/objection", "Too expensive for a team of five")
    await rita.submits(category="price")
    await other_rita.types("/objection", "We already have something like it")
    await other_rita.submits(category="price")
    for person, own in ((rita, "Too expensive for a team of five"), (other_rita, "We already have something like it")):
        person.expect_told("Logged as #1", own)
    await many.until("08:30 tomorrow")
    assert any("Too expensive for a team of five" in said for said in said_in(first))
    assert any("We already have something like it" in said for said in said_in(second))
    assert not any("We already have something like it" in said for said in said_in(first))
    assert not any("Too expensive for a team of five" in said for said in said_in(second))
    assert {call.team for call in many.playground.faults.ledger if call.method == "chat.postMessage"} == {
        first.team_id,
        second.team_id,
    }


async def test_whoever_installs_is_told_what_to_do_next_and_is_known(many: Installing) -> None:
    many.second.name = "Rock & Roll <Records>"
    page = await many.browser().installs(many.second)
    assert page.status == 200
    assert "<h1>Hymnsheet is in Rock &amp; Roll &lt;Records&gt;</h1>" in page.text
    assert "/hymnsheet setup" in page.text
    assert f"https://app.slack.com/client/{many.second.team_id}" in page.text
    workspace = await many.house.dispatcher.workspace_called(Platform.SLACK, many.second.team_id)
    async with many.house.storage.unit_of_work(workspace.organisation_id) as work:
        assert [member.person for member in await work.members.admins()] == [many.second.get_user("Ada").id]


async def test_whoever_did_not_agree_is_told_that_nothing_was_installed(many: Installing) -> None:
    browser = many.browser()
    back = await browser.agrees(await browser.begins(), team=many.second.team_id, decision="deny")
    page = await browser.returns(**back)
    assert "nothing was installed" in page.text
    assert await many.token_rows() == []


async def test_a_workspace_that_never_installed_it_is_not_answered(many: Installing) -> None:
    stranger = Person(many.playground, "Rita", workspace=many.second)
    answer = await stranger.types("/hymnsheet")
    assert (answer.status, answer.body) == (200, {})
    assert await many.token_rows() == []


async def test_it_asks_for_what_the_manifest_says_and_no_more() -> None:
    assert set(SCOPES) == read_manifest(MANIFEST).scopes


async def test_a_workspace_that_sends_it_away_is_not_called_again(many: Installing) -> None:
    first, second = many.playground.workspaces
    for workspace in (first, second):
        await many.browser().installs(workspace)
        await many.set_up(workspace)
    many.playground.faults.ledger.clear()
    await uninstall(first, playground=many.playground)
    assert [(team, state, bool(token)) for team, state, token in await many.token_rows()] == [
        (first.team_id, "uninstalled", False),
        (second.team_id, "active", True),
    ]
    assert await many.house.tokens.token_of(first.team_id) is None
    await Person(many.playground, "Rita", workspace=first).types("/hymnsheet")
    await many.until("08:30 tomorrow")
    assert {call.team for call in many.playground.faults.ledger} == {second.team_id}


@pytest.mark.parametrize("how", ["sent away", "locked out"])
async def test_a_workspace_that_comes_back_hears_what_waited_for_it(many: Installing, how: str) -> None:
    workspace = many.playground.workspace
    await many.browser().installs(workspace)
    await many.set_up(workspace)
    rita = many.person_of(workspace, "Rita")
    await rita.types("/objection", "Too expensive for a team of five")
    await rita.submits(category="price")
    if how == "sent away":
        await uninstall(workspace, playground=many.playground)
    else:
        workspace.token_state = TokenState.REVOKED
    before = said_in(workspace)
    await many.until("08:31 tomorrow")
    assert said_in(workspace) == before
    assert [state for _, state, _ in await many.token_rows()] == ["uninstalled" if how == "sent away" else "paused"]
    assert (await many.browser().installs(workspace)).status == 200
    await many.settle()
    assert "Too expensive for a team of five" in said_in(workspace)[-1]
    assert [state for _, state, _ in await many.token_rows()] == ["active"]


async def test_another_replica_finds_the_new_token_by_itself(many: Installing, database_url: str) -> None:
    workspace = many.playground.workspace
    await many.browser().installs(workspace)
    await many.set_up(workspace)
    other = House(settings_for_many(many.playground, database_url), clock=many.playground.clock)
    await other.open()
    assert await other.tokens.token_of(workspace.team_id) == workspace.bot_token
    workspace.token_state = TokenState.REVOKED
    await many.browser().installs(workspace)
    rita = Person(many.playground, "Rita", workspace=workspace)
    await rita.types("/leadfeedback", "acme.com 2 too early")
    for _ in range(2):
        await other.look()
        many.playground.clock.advance(PACED)
    assert [state for _, state, _ in await many.token_rows()] == ["active"]
    assert "acme.com" in said_in(workspace)[-1]
    await other.close()


@pytest.mark.slack_only("it is Slack's token that is dead")
async def test_one_workspace_that_locked_it_out_is_served_again_after_a_start(hymnsheet: Hymnsheet) -> None:
    hymnsheet.mind_nothing_more()
    rita = hymnsheet.person("Rita")
    hymnsheet.playground.workspace.token_state = TokenState.REVOKED
    await rita.types("/leadfeedback", "acme.com 2 too early")
    async with hymnsheet.unit_of_work() as work:
        assert [state for _, _, state, _ in await work.workspaces.states()] == ["paused"]
    hymnsheet.playground.workspace.token_state = TokenState.LIVE
    await hymnsheet.house.tokens.settle_in(hymnsheet.house.slack, hymnsheet.house.storage, now=lambda: hymnsheet.now)
    await hymnsheet.settle()
    hymnsheet.channel("marketing").expect("acme.com")
