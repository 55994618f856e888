"""Signed, but not what it seems: another workspace's name, buttons and forms that were tampered with."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web

from playground import payloads
from playground.model import Json, View, ViewId
from rules.people import Platform
from storage.organisations import found_organisation
from tests.harness import Hymnsheet
from tests.postgres import free_port
from tests.practice import Practice
from tests.rows import counts, everything
from tests.wire import Sent, Wire

NEIGHBOURS, NOBODY = "T0NEIGHBOUR", "T0NOBODY"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: what is forged is found out before it matters."""
    return sqlite_url


@pytest.fixture
async def beside_neighbours(hymnsheet: Hymnsheet) -> Hymnsheet:
    """Another organisation lives on the same database, and is somebody else's to serve."""
    async with hymnsheet.house.storage.across_organisations() as transaction:
        await found_organisation(
            transaction,
            platform=Platform.SLACK,
            external_id=NEIGHBOURS,
            name="Neighbours",
            bot_person="UBOT",
            now=hymnsheet.now,
        )
    return hymnsheet


def click(wire: Wire, action: str, value: str = "1", **changed: object) -> Sent:
    """A click by Rita on her home."""
    seat = wire.seat("Rita")
    button = {"type": "button", "action_id": action, "value": value, "block_id": "b", "action_ts": payloads.action_ts()}
    return wire.interaction({**payloads.click_in_view(seat, view=home(wire), action=button), **changed})


def home(wire: Wire) -> View:
    """Rita's home, as Slack tells of it."""
    return View(ViewId("V1"), wire.seat("Rita").user.id, {"type": "home", "blocks": []}, "1.a", ViewId("V1"))


def from_elsewhere(wire: Wire, team: str) -> dict[str, Sent]:
    """Everything there is, in the name of another workspace."""
    ours, rita = wire.seat("Rita").workspace.team_id, wire.seat("Rita").user.id
    theirs = [{"team_id": team, "user_id": rita, "is_bot": True}]
    by_rita = {
        "user": {"id": rita},
        "team": {"id": team},
        "actions": [{"type": "button", "action_id": "practice.click"}],
    }
    view = {"id": "V1", "hash": "1", "type": "modal", "callback_id": "practice.form", "state": {"values": {}}}
    opened_elsewhere = {**by_rita, "team": {"id": ours}, "view": {**view, "app_installed_team_id": team}}
    home = {"type": "app_home_opened", "user": rita, "tab": "home"}
    away = {"type": "app_uninstalled"}
    return {
        "a command": wire.command("stolen", word="/practice", team_id=team),
        "a command in an enterprise": wire.command("stolen", word="/practice", team_id=team, enterprise_id="E1"),
        "a click": wire.interaction({**by_rita, "type": "block_actions"}),
        "a click in an enterprise": wire.interaction({**by_rita, "type": "block_actions", "enterprise": {"id": "E1"}}),
        "a shortcut": wire.interaction({**by_rita, "type": "message_action", "callback_id": "practice.shortcut"}),
        "a form": wire.interaction({**by_rita, "type": "view_submission", "view": view}),
        "a form opened elsewhere": wire.interaction({**opened_elsewhere, "type": "view_submission"}),
        "a visit": wire.event(home, team_id=team, authorizations=theirs),
        "a visit under two names": wire.event(home, team_id=ours, authorizations=theirs),
        "a farewell": wire.event(away, team_id=team, authorizations=theirs),
        "a farewell under two names": wire.event(away, team_id=ours, authorizations=theirs),
    }


@pytest.mark.parametrize("team", [NEIGHBOURS, NOBODY, "../T1", "T1' OR 1=1 --"])
async def test_in_the_name_of_another_workspace_nothing_is_done(
    practice: Practice, beside_neighbours: Hymnsheet, wire: Wire, team: str
) -> None:
    ours = beside_neighbours
    before, called = await everything(ours), len(ours.playground.faults.ledger)
    for what, sent in from_elsewhere(wire, team).items():
        heard = await wire.send(sent)
        assert (heard.status, heard.text) == (200, ""), what
    await ours.settle()
    assert practice.ran == 0
    assert await everything(ours) == before
    assert len(ours.playground.faults.ledger) == called


async def test_another_apps_name_changes_nothing(practice: Practice, hymnsheet: Hymnsheet, wire: Wire) -> None:
    """Whoever holds our secret is our Slack; a name beside it proves nothing more."""
    heard = await wire.send(wire.command("hello", word="/practice", api_app_id="A0OTHER", token="verification"))
    assert "Said: hello" in heard.text
    hymnsheet.mind_nothing_more()


async def test_somebody_of_another_workspace_is_a_stranger_in_ours(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    sent = click(wire, "practice.click", user={"id": wire.seat("Rita").user.id, "team_id": NEIGHBOURS})
    assert (await wire.send(sent)).status == 200
    assert practice.ran == 0


@pytest.mark.parametrize("action", ["", "nonsense", "practice", "practice.click#", "__init__", "x" * 255])
async def test_a_button_nobody_drew_does_nothing_and_says_so(hymnsheet: Hymnsheet, wire: Wire, action: str) -> None:
    assert (await wire.send(click(wire, action))).status == 200
    await hymnsheet.settle()
    rita = hymnsheet.person("Rita")
    rita.expect_told("I no longer know it")


VALUES = ["", "-1", "0", "1.5", "999999999999999999999", "1 OR 1=1", "\0", "\ud800", "٣", "x" * 2_000, "null", "[]"]


async def test_values_that_no_button_of_ours_has_are_turned_down(hymnsheet: Hymnsheet, wire: Wire) -> None:
    hymnsheet.mind_nothing_more()
    before = await counts(hymnsheet)
    for action in (
        "draft.open",
        "objection.undo",
        "objection.show",
        "leadfeedback.undo",
        "claim.take",
        "answer.helped",
    ):
        hymnsheet.playground.clock.advance(timedelta(minutes=1))
        for value in VALUES:
            assert (await wire.send(click(wire, action, value))).status == 200, (action, value)
    after = await counts(hymnsheet)
    assert {name for name in after if after[name] != before[name]} <= {"deliveries", "audit"}


async def test_a_form_nobody_drew_stays_open_and_says_so(hymnsheet: Hymnsheet, wire: Wire) -> None:
    view = submitted(wire, callback_id="nonsense", private_metadata="")
    heard = await wire.send(wire.interaction(view))
    assert heard.status == 200
    assert "I no longer know it" in json.loads(heard.text)["errors"]["words"]


CARRIED = ["", "x", "null", "[]", "1", '{"carries": 1}', '{"carries": "\ud800"}', '{"other": true}', "\0", "{" * 3_000]


async def test_what_a_form_carries_is_taken_for_nothing_if_it_is_not_ours(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    for carried in CARRIED:
        heard = await wire.send(wire.interaction(submitted(wire, private_metadata=carried)))
        assert (heard.status, heard.text) == (200, ""), carried
    assert practice.ran == len(CARRIED)
    hymnsheet.mind_nothing_more()


async def test_no_address_is_called_that_is_not_slacks(practice: Practice, hymnsheet: Hymnsheet, wire: Wire) -> None:
    async with listening() as (url, called):
        where = json.dumps({"carries": "", "channel": "", "response_url": url})
        await wire.send(wire.interaction(submitted(wire, private_metadata=where)))
        await wire.send(click(wire, "practice.click", response_url=url))
        await wire.send(wire.command("hello", word="/practice", response_url=url))
        await hymnsheet.settle()
        assert called == []
    hymnsheet.person("Rita").expect_told("Said: 1")
    hymnsheet.mind_nothing_more()


def submitted(wire: Wire, **view: str) -> Json:
    """Rita's form of practice, sent off with something changed."""
    seat = wire.seat("Rita")
    blocks = [{"type": "input", "block_id": "words", "element": {"type": "plain_text_input", "action_id": "words"}}]
    content = {"type": "modal", "callback_id": "practice.form", "blocks": blocks, **view}
    values = {"words": {"words": {"type": "plain_text_input", "value": "hello"}}}
    opened = View(ViewId(f"V{payloads.action_ts()}"), seat.user.id, content, "1.a", ViewId("V1"), values=values)
    return payloads.submission(seat, view=opened)


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[str, list[str]]]:
    """Somebody else's server, and what it was called with."""
    called: list[str] = []

    async def hear(request: web.Request) -> web.Response:
        called.append(request.path)
        return web.Response()

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", hear)
    runner = web.AppRunner(application)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}/playground/response/x", called
    finally:
        await runner.cleanup()
