"""The real sender against a Slack that goes wrong: what it calls, what it never calls, and how it reads the answers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from bot.outbox import Outbox, Outgoing
from bot.slack.sender import SlackSender
from bot.slack.team import Slack
from messages.model import Message, encode, paragraph
from playground import faults
from playground.clock import Clock
from playground.limits import Limits
from playground.model import TokenState
from playground.playground import Playground
from playground.server import routes
from playground.workspace import Workspace
from rules.delivery import Delivered, DeliveryState, Kind, Policy, Refused, TargetGone, TryAgain, Uncertain
from rules.ids import OrganisationId, WorkspaceId
from rules.people import Platform
from storage.database import open_database
from storage.unit_of_work import Storage
from tests.faults.conftest import MONDAY, World, _workspace
from tests.postgres import free_port

ELSEWHERE = "TELSEWHERE"


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    """A Slack on this machine whose time stands still."""
    playground = Playground(
        clock=Clock(frozen_at=MONDAY), limits=Limits.none(), workspaces=[Workspace.demo(), Workspace.demo(number=2)]
    )
    application = web.Application()
    application.add_routes(routes(playground))
    runner = web.AppRunner(application, access_log=None)
    port = free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    playground.is_at(f"http://127.0.0.1:{port}")
    yield playground
    await playground.close()
    await runner.cleanup()


@pytest.fixture
async def sender(slack: Playground) -> AsyncIterator[SlackSender]:
    async def token_of(team: str) -> str | None:
        return next((each.bot_token for each in slack.workspaces if each.team_id == team), None)

    connections = Slack(f"{slack.base_url}/api/", admins=frozenset())
    sender = SlackSender(connections, token_of)
    yield sender
    await sender.close()
    await connections.close()


@pytest.fixture
def outgoing(slack: Playground) -> "Maker":
    return Maker(slack)


class Maker:
    """Makes messages on their way."""

    def __init__(self, slack: Playground) -> None:
        self.slack = slack

    def __call__(self, words: str = "hello", **how: object) -> Outgoing:
        now = self.slack.clock.now()
        usual: dict[str, object] = {
            "organisation_id": OrganisationId(1),
            "workspace_id": WorkspaceId(1),
            "workspace": self.slack.workspace.team_id,
            "delivery": "key/1",
            "kind": Kind.POST,
            "place": self.slack.workspace.get_channel("sales").id,
            "person": "",
            "thread": "",
            "response_url": "",
            "message": encode(Message(words, (paragraph(words),))),
            "written_at": now,
            "tried_at": now,
        }
        return Outgoing(**{**usual, **how})

    def whisper(self, words: str = "only you", *, name: str = "Rita", **how: object) -> Outgoing:
        """Something for one person alone."""
        person = self.slack.workspace.get_user(name).id
        return self(words, kind=how.pop("kind", Kind.WHISPER), person=person, **how)

    def response_url(self, name: str = "Rita") -> str:
        """Where a command of somebody may be answered."""
        workspace = self.slack.workspace
        token = self.slack.response_urls.give(
            workspace.get_user(name).id, workspace=workspace, channel=workspace.get_channel("sales").id
        )
        return f"{self.slack.base_url}/playground/response/{token}"


def methods(slack: Playground) -> list[str]:
    return [entry.method for entry in slack.faults.ledger]


async def test_a_message_is_posted_without_unfurling_and_carries_its_delivery_id(slack, sender, outgoing):
    outcome = await sender.send(outgoing("see https://intranet.example/secret"))
    (entry,) = slack.faults.ledger
    assert outcome == Delivered(entry.channel, entry.ts)
    assert entry.args["unfurl_links"] is False
    assert entry.args["unfurl_media"] is False
    assert entry.args["metadata"] == {"event_type": "hymnsheet", "event_payload": {"delivery_id": "key/1"}}


async def test_a_message_is_changed_in_place(slack, sender, outgoing):
    posted = await sender.send(outgoing("first"))
    changed = await sender.send(outgoing("second", sent_channel=posted.channel, sent_ref=posted.ref))
    assert changed == posted
    assert [said.text for said in slack.workspace.messages[posted.channel]] == ["second"]


async def test_a_person_is_written_to_directly_and_the_card_there_can_be_changed(slack, sender, outgoing):
    rita = slack.workspace.get_user("Rita").id
    posted = await sender.send(outgoing("hello Rita", place=rita))
    assert posted.channel.startswith("D")
    assert await sender.send(outgoing("bye", place=rita, sent_channel=posted.channel, sent_ref=posted.ref)) == posted


# R20–R24 over HTTP


@pytest.mark.parametrize(
    ("fault", "outcome", "accepted"),
    [
        (faults.rate_limited(30), TryAgain(30, "ratelimited", whole_workspace=True), 0),
        (faults.rate_limited("abc"), TryAgain(30, "ratelimited", whole_workspace=True), 0),
        (faults.rate_limited(None), TryAgain(30, "ratelimited", whole_workspace=True), 0),
        (faults.rate_limited(86_400), TryAgain(3600, "ratelimited", whole_workspace=True), 0),
        (faults.server_error(503), TryAgain(None, "HTTP 503"), 0),
        (faults.server_error(500), Uncertain("HTTP 500"), 0),
        (faults.server_error(504), Uncertain("HTTP 504"), 0),
        (faults.html(), Uncertain("HTTP 200"), 0),
        (faults.slack_error("internal_error"), Uncertain("internal_error"), 0),
        (faults.slack_error("service_unavailable"), TryAgain(None, "service_unavailable"), 0),
        (faults.slack_error("invalid_blocks"), Refused("invalid_blocks", simpler_may_do=True), 0),
        (faults.slack_error("is_archived"), TargetGone("is_archived"), 0),
        (faults.drop_before(), Uncertain("ServerDisconnectedError"), 0),
        (faults.drop_after_accepting(), Uncertain("ServerDisconnectedError"), 1),
    ],
    ids=lambda value: str(value)[:50],
)
async def test_what_slack_does_is_called_by_its_name(slack, sender, outgoing, fault, outcome, accepted):
    slack.faults.script("chat.postMessage", fault)
    assert await sender.send(outgoing()) == outcome
    assert len(slack.faults.accepted("chat.postMessage")) == accepted
    assert len(slack.faults.ledger) == 1, "nothing is tried twice here"


async def test_a_slack_that_is_not_there_has_surely_not_taken_it(slack, outgoing):
    async def token_of(team: str) -> str:
        return "xoxb-1"

    sender = SlackSender(Slack(f"http://127.0.0.1:{free_port()}/api/", admins=frozenset()), token_of)
    outcome = await sender.send(outgoing())
    await sender.close()
    assert isinstance(outcome, TryAgain)


async def test_every_call_has_a_connection_of_its_own(outgoing):
    """On one kept open, Slack may hang up just as we write, and nobody knows whether it took the message."""
    callers = []

    async def answer(request: web.Request) -> web.Response:
        callers.append(request.transport.get_extra_info("peername"))
        return web.json_response({"ok": True, "channel": "C1", "ts": "1.0"})

    async def token_of(team: str) -> str:
        return "xoxb-1"

    application = web.Application()
    application.add_routes([web.post("/api/{method}", answer)])
    runner, port = web.AppRunner(application, access_log=None), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    sender = SlackSender(Slack(f"http://127.0.0.1:{port}/api/", admins=frozenset()), token_of)
    for _ in range(3):
        assert await sender.send(outgoing()) == Delivered("C1", "1.0")
    await sender.close()
    await runner.cleanup()
    assert len(set(callers)) == 3


async def test_a_workspace_whose_token_is_not_known_yet_waits(slack, sender, outgoing):
    assert isinstance(await sender.send(outgoing(workspace="T0")), TryAgain)
    assert slack.faults.ledger == []


# Whispers: R10, S75


async def test_a_whisper_goes_through_the_response_url_while_it_lasts_and_else_another_way(slack, sender, outgoing):
    url = outgoing.response_url()
    for number in range(7):
        assert isinstance(await sender.send(outgoing.whisper(f"{number}", response_url=url)), Delivered)
    used = ["response_url"] * 5 + ["response_url", "chat.postEphemeral"] * 2
    assert methods(slack) == used
    sales = slack.workspace.get_channel("sales").id
    assert [said.text for said in slack.workspace.messages[sales]] == [str(number) for number in range(7)]
    assert all(said.seen_by for said in slack.workspace.messages[sales])


async def test_a_response_url_of_half_an_hour_ago_is_not_called(slack, sender, outgoing):
    whisper = outgoing.whisper(response_url=outgoing.response_url(), written_at=MONDAY - timedelta(minutes=30))
    assert isinstance(await sender.send(whisper), Delivered)
    assert methods(slack) == ["chat.postEphemeral"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/response/x",
        "https://evil.example/commands/1",
        "https://hooks.slack.com.evil.example/commands/1",
        "https://hooks.slack.com@evil.example/commands/1",
        "https://user:password@hooks.slack.com/commands/1",
        "http://hooks.slack.com/commands/1",
        "https://hooks.slack.com:8443/commands/1",
        "ftp://hooks.slack.com/commands/1",
        "//hooks.slack.com/commands/1",
        "https://[::1/commands",
        "javascript:alert(1)",
    ],
)
async def test_an_answer_goes_to_slack_or_nowhere(slack, sender, outgoing, url):
    outcome = await asyncio.wait_for(sender.send(outgoing.whisper(response_url=url)), 2)
    assert isinstance(outcome, Delivered)
    assert methods(slack) == ["chat.postEphemeral"]


async def test_an_address_beside_slacks_api_on_another_port_is_not_called(slack, sender, outgoing):
    port = free_port()
    url = outgoing.response_url().replace(slack.base_url, f"http://127.0.0.1:{port}")
    await sender.send(outgoing.whisper(response_url=url))
    assert methods(slack) == ["chat.postEphemeral"]


async def test_who_cannot_be_whispered_to_in_the_channel_is_told_directly(slack, sender, outgoing):
    sales = slack.workspace.get_channel("sales")
    sales.members.remove(slack.workspace.get_user("Rita").id)
    assert isinstance(await sender.send(outgoing.whisper()), Delivered)
    assert methods(slack) == ["chat.postEphemeral", "chat.postMessage"]


async def test_a_whisper_where_only_the_two_of_us_are_is_a_message(slack, sender, outgoing):
    rita = slack.workspace.get_user("Rita").id
    assert isinstance(await sender.send(outgoing.whisper(place=rita)), Delivered)
    assert methods(slack) == ["chat.postMessage"]


async def test_a_clicked_whisper_is_replaced_while_slack_lets_us_and_else_said_anew(slack, sender, outgoing):
    url = outgoing.response_url()
    await sender.send(outgoing.whisper("choose", response_url=url))
    await sender.send(outgoing.whisper("chosen", response_url=url, kind=Kind.REPLACE))
    assert slack.faults.ledger[-1].args["replace_original"] is True
    late = outgoing.whisper("late", response_url=url, kind=Kind.REPLACE, written_at=MONDAY - timedelta(hours=1))
    await sender.send(late)
    assert methods(slack) == ["response_url", "response_url", "chat.postEphemeral"]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.rate_limited(30), TryAgain),
        (faults.server_error(500), Uncertain),
        (faults.server_error(503), TryAgain),
        (faults.html(), Uncertain),
        (faults.drop_after_accepting(), Uncertain),
        (faults.slack_error("invalid_blocks"), Refused),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_an_answer_that_goes_wrong_is_called_by_its_name_too(slack, sender, outgoing, fault, kind):
    slack.faults.script("response_url", fault)
    assert isinstance(await sender.send(outgoing.whisper(response_url=outgoing.response_url())), kind)


# R26: dead credentials are confirmed once


async def test_a_token_is_dead_only_if_slack_says_so_twice(slack, sender, outgoing):
    slack.faults.script("chat.postMessage", faults.slack_error("invalid_auth"))
    assert isinstance(await sender.send(outgoing()), TryAgain)
    assert methods(slack) == ["chat.postMessage", "auth.test"]


# Through the outbox


@pytest.fixture
async def house(slack: Playground, sender: SlackSender, sqlite_url: str) -> AsyncIterator[World]:
    """An organisation whose platform is that Slack; only what is special to Slack is tested here, so on SQLite only."""
    storage = Storage(open_database(sqlite_url))
    workspace = await _workspace(storage, slack.workspace.team_id, slack.clock)
    world = World(storage, workspace, slack.clock)
    world.outbox = Outbox(storage, {Platform.SLACK: sender}, slack.clock, chance=lambda: 0.0)
    yield world
    await storage.close()


async def test_a_revoked_token_stops_all_calls_until_the_app_is_installed_again(slack, house):
    slack.workspace.token_state = TokenState.REVOKED
    sales, wins = (slack.workspace.get_channel(name).id for name in ("sales", "wins"))
    await house.post("one", sales)
    await house.outbox.drain()
    assert methods(slack) == ["chat.postMessage", "auth.test"]
    await house.post("two", wins)
    slack.clock.advance(timedelta(hours=1))
    await house.outbox.drain()
    assert len(slack.faults.ledger) == 2
    slack.workspace.token_state = TokenState.LIVE
    async with house.work() as work:
        await work.workspaces.resume(house.workspace.id)
    await house.outbox.drain()
    assert sorted(entry.text for entry in slack.faults.accepted("chat.postMessage")) == ["one", "two"]


async def test_an_archived_channel_is_tried_once(slack, house):
    channel = slack.workspace.get_channel("wins")
    channel.archived = True
    await house.post("news", channel.id)
    for _ in range(5):
        await house.outbox.drain()
        slack.clock.advance(timedelta(minutes=10))
    assert methods(slack) == ["chat.postMessage"]
    assert await house.states() == {DeliveryState.DEAD: 1}


async def test_too_many_calls_of_one_method_leave_the_other_methods_and_workspaces_alone(slack, house):
    other = await house.new_workspace(slack.workspaces[1].team_id)
    sales, wins = (slack.workspace.get_channel(name).id for name in ("sales", "wins"))
    await house.post("card", sales)
    await house.outbox.drain()
    slack.clock.advance(timedelta(seconds=1))
    slack.faults.script("chat.postMessage", faults.rate_limited(30), team=slack.workspace.team_id)
    await house.post("held back", wins)
    await house.outbox.drain()
    await house.refresh("card", "card, changed")
    await house.post("elsewhere", slack.workspaces[1].get_channel("sales").id, workspace=other)
    await house.outbox.drain()
    assert sorted(entry.text for entry in slack.faults.accepted()) == ["card", "card, changed", "elsewhere"]
    slack.clock.advance(timedelta(seconds=29))
    await house.outbox.drain()
    assert len(slack.faults.ledger) == 4
    slack.clock.advance(timedelta(seconds=2))
    await house.outbox.drain()
    assert [entry.text for entry in slack.faults.accepted("chat.postMessage", channel=wins)] == ["held back"]


async def test_a_message_lost_on_the_way_back_is_said_once_or_twice_by_its_policy(slack, house):
    sales, wins = (slack.workspace.get_channel(name).id for name in ("sales", "wins"))
    slack.faults.script("chat.postMessage", faults.drop_after_accepting(), channel=sales)
    slack.faults.script("chat.postMessage", faults.drop_after_accepting(), channel=wins)
    await house.post("breach", sales)
    await house.post("we won", wins, policy=Policy.AT_MOST_ONCE)
    for _ in range(5):
        await house.outbox.drain()
        slack.clock.advance(timedelta(seconds=10))
    assert len(slack.faults.accepted("chat.postMessage", channel=sales)) == 2
    assert len(slack.faults.accepted("chat.postMessage", channel=wins)) == 1
    assert (await house.states())[DeliveryState.UNCERTAIN] == 1


async def test_a_message_that_cannot_be_drawn_is_given_up_and_the_next_one_is_said(slack, house, monkeypatch):
    def breaks(message: Message, **_: object) -> dict[str, object]:
        if "poison" in message.summary:
            raise ValueError(message.summary)
        return {"text": message.summary}

    monkeypatch.setattr("bot.slack.sender.render_message", breaks)
    monkeypatch.setattr("bot.slack.sender.render_text_only", breaks)
    sales = slack.workspace.get_channel("sales").id
    await house.post("poison", sales)
    await house.post("next", sales)
    for _ in range(5):
        await house.outbox.drain()
        slack.clock.advance(timedelta(seconds=10))
    assert [entry.text for entry in slack.faults.accepted()] == ["next"]
    assert (await house.states())[DeliveryState.DEAD] == 1


async def test_what_slack_refuses_is_said_in_words_alone(slack, house):
    slack.faults.script("chat.postMessage", faults.slack_error("invalid_blocks"))
    await house.post("numbers", slack.workspace.get_channel("sales").id)
    await house.outbox.drain()
    refused, taken = slack.faults.ledger
    assert refused.blocks
    assert not taken.blocks
    assert taken.accepted


async def test_no_token_and_no_response_url_stands_in_any_log_or_reason(slack, house, caplog):
    caplog.set_level(logging.DEBUG)
    url = f"{slack.base_url}/playground/response/canary-response-url"
    rita = slack.workspace.get_user("Rita").id
    sales = slack.workspace.get_channel("sales").id
    slack.faults.script("response_url", faults.drop_before(), faults.server_error(500))
    slack.faults.script("chat.postMessage", faults.drop_before(), faults.server_error(500), faults.html())
    await house.post("canary words", sales)
    await house.post("whisper", sales, kind=Kind.WHISPER, person=rita, response_url=url)
    for _ in range(6):
        await house.outbox.drain()
        slack.clock.advance(timedelta(seconds=60))
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("slack_sdk")]
    for secret in (slack.workspace.bot_token, "canary-response-url"):
        assert not [said for said in ours if secret in said]
