"""What happens in a workspace is told to the bot: it hears what matters, lets the rest pass, and survives a flood."""

import asyncio
import gc

import pytest

from playground import happenings
from playground.model import Json
from playground.people import Person
from tests.harness import Hymnsheet
from tests.wire import Wire

ANOTHER = "UANOTHER"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: what is let pass reaches none."""
    return sqlite_url


def messages(wire: Wire) -> dict[str, Json]:
    """Messages as Slack tells of them, in every kind that must not be taken for somebody's words to us."""
    bot, channel = wire.seat().workspace.bot, wire.seat().workspace.get_channel("sales").id
    said = {"type": "message", "channel": channel, "channel_type": "channel", "text": "hello", "ts": "1.1"}
    inner = {"type": "message", "user": ANOTHER, "text": "after", "ts": "1.1", "edited": {"user": ANOTHER, "ts": "2.1"}}
    return {
        "somebody's": {**said, "user": ANOTHER},
        "our own": {**said, "user": bot, "bot_id": "B1", "app_id": "A1"},
        "our own, as Slack marks it": {**said, "subtype": "bot_message", "bot_id": "B1", "username": "Hymnsheet"},
        "edited": {**said, "subtype": "message_changed", "hidden": True, "message": inner, "previous_message": inner},
        "deleted": {**said, "subtype": "message_deleted", "hidden": True, "deleted_ts": "1.1"},
        "a reply": {**said, "subtype": "message_replied", "hidden": True, "message": inner},
        "somebody joined": {**said, "subtype": "channel_join", "user": ANOTHER},
        "a file": {**said, "subtype": "file_share", "user": ANOTHER, "files": [{"id": "F1"}]},
        "a thread, also in the channel": {**said, "subtype": "thread_broadcast", "user": ANOTHER, "root": inner},
        "in a direct message": {**said, "channel_type": "im", "user": ANOTHER},
        "a mention": {**said, "type": "app_mention", "user": ANOTHER},
    }


async def test_messages_are_none_of_our_business(hymnsheet: Hymnsheet, wire: Wire) -> None:
    before = len(hymnsheet.playground.faults.ledger)
    for kind, message in messages(wire).items():
        heard = await wire.send(wire.event(message))
        assert (heard.status, heard.text) == (200, ""), kind
    await hymnsheet.settle()
    assert len(hymnsheet.playground.faults.ledger) == before, "and nobody was called for it"


@pytest.mark.parametrize("kind", ["reaction_added", "team_join", "invented_tomorrow", "", "x" * 1_000, "message.im"])
async def test_an_event_nobody_asked_for_is_let_pass(wire: Wire, kind: str) -> None:
    assert (await wire.send(wire.event({"type": kind, "user": ANOTHER}))).status == 200


async def test_who_changes_is_asked_after_only_if_we_know_them(hymnsheet: Hymnsheet) -> None:
    workspace, playground = hymnsheet.playground.workspace, hymnsheet.playground
    rita = workspace.get_user("Rita")
    await happenings.change(rita, workspace=workspace, playground=playground, tz="America/New_York")
    async with hymnsheet.unit_of_work() as work:
        [member] = [member for member in await work.members.all() if member.person == rita.id]
    assert member.zone == "America/New_York"
    asked = len(playground.faults.accepted("users.info"))
    met = await known(hymnsheet)
    stranger = next(user for user in workspace.users.values() if user.id not in met)
    await happenings.change(stranger, workspace=workspace, playground=playground, tz="Europe/London")
    assert len(playground.faults.accepted("users.info")) == asked


async def test_somebody_who_left_is_not_heard_any_more(hymnsheet: Hymnsheet) -> None:
    workspace, rita = hymnsheet.playground.workspace, hymnsheet.person("Rita")
    await happenings.change(rita.user, workspace=workspace, playground=hymnsheet.playground, deleted=True)
    await rita.types("/hymnsheet", "help")
    rita.expect_told("members of this workspace only")


async def test_a_workspace_that_sends_us_away_is_not_called_any_more(hymnsheet: Hymnsheet) -> None:
    workspace = hymnsheet.playground.workspace
    await happenings.uninstall(workspace, playground=hymnsheet.playground)
    called = len(hymnsheet.playground.faults.ledger)
    answer = await Person(hymnsheet.playground, "Rita").types("/hymnsheet", "help")
    assert (answer.status, answer.body) == (200, {})
    await hymnsheet.house.look()
    assert len(hymnsheet.playground.faults.ledger) == called


async def test_a_revoked_token_of_a_person_changes_nothing(hymnsheet: Hymnsheet, wire: Wire) -> None:
    await wire.send(wire.event({"type": "tokens_revoked", "tokens": {"oauth": [ANOTHER], "bot": []}}))
    await wire.send(wire.event({"type": "tokens_revoked"}))
    await hymnsheet.person("Rita").types("/hymnsheet", "help")
    hymnsheet.person("Rita").expect_told("/objection")


async def test_an_admin_is_told_once_that_slack_holds_back_events(hymnsheet: Hymnsheet) -> None:
    workspace, ada = hymnsheet.playground.workspace, hymnsheet.person("Ada")
    for _ in range(5):
        answer = await happenings.rate_limit_events(workspace, playground=hymnsheet.playground)
        assert answer.ok
        await hymnsheet.house.tasks.finish(seconds=5)
        await hymnsheet.settle()
    ada.expect_direct("Slack has stopped telling me")
    await hymnsheet.until("10:00 tomorrow")
    assert len([said for said in ada.direct_messages() if "stopped telling me" in said]) == 1
    hymnsheet.mind_nothing_more()


async def test_a_thousand_events_at_once_leave_no_trace(wire: Wire) -> None:
    burst = [wire.event({"type": "message", "user": ANOTHER, "text": f"{number}"}) for number in range(1_000)]
    await asyncio.gather(*(wire.send(sent) for sent in burst[:100]))
    before, tasks = things(), len(asyncio.all_tasks())
    heard = await asyncio.gather(*(wire.send(sent) for sent in burst))
    assert {each.status for each in heard} == {200}
    del heard
    assert things() - before < 5_000, "far less than one for each of what an event is made of"
    assert len(asyncio.all_tasks()) <= tasks + 100, "no more than the connections that were kept open"
    assert (await wire.send(wire.command())).seconds < 1


def things() -> int:
    """How many things there are in memory."""
    gc.collect()
    return len(gc.get_objects())


async def known(hymnsheet: Hymnsheet) -> set[str]:
    """The ids of everybody we have met."""
    async with hymnsheet.unit_of_work() as work:
        return {member.person for member in await work.members.all()}
