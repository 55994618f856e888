"""Slack waits three seconds, opens forms for three more, takes answers for half an hour: nothing is lost by it."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest

from bot.slack.listeners import PATIENCE_SECONDS
from playground import faults, payloads
from playground.model import Json, Message, Ts, View, ViewId
from playground.people import Person
from storage.requests import Requests
from tests.harness import Hymnsheet
from tests.practice import Practice
from tests.wire import Sent, Wire

pytestmark = pytest.mark.slack_only("Slack's patience; tests/faults/test_teams_inbound.py has that of Teams")

SLACK_WAITS = 3.0


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: it is Slack that does not wait."""
    return sqlite_url


async def test_slow_work_is_acknowledged_at_once_and_answered_later(practice: Practice, hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    with practice.closed():
        began = time.monotonic()
        answer = await Person.types(rita, "/practice", "a long story")
        assert time.monotonic() - began < 1.0
        assert (answer.ok, answer.body) == (True, {})
        assert rita.sees() == []
    await finished(hymnsheet)
    rita.expect_told("Said: a long story")
    hymnsheet.channel("marketing").expect("a long story")
    assert practice.ran == 1


async def test_an_answer_whose_saving_outlasts_slacks_patience_is_said_later(
    practice: Practice, hymnsheet: Hymnsheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember = Requests.remember

    async def slowly(self: Requests, *given: Any, **named: Any) -> None:
        await asyncio.sleep(PATIENCE_SECONDS + 0.2)
        await remember(self, *given, **named)

    monkeypatch.setattr(Requests, "remember", slowly)
    rita = hymnsheet.person("Rita")
    answer = await Person.types(rita, "/practice", "a long story")
    assert (answer.ok, answer.body) == (True, {})
    await finished(hymnsheet)
    rita.expect_told("Said: a long story")
    assert len([said for said in rita.sees() if "Said:" in said]) == 1
    hymnsheet.channel("marketing").expect("a long story")


async def test_a_slow_click_and_a_slow_shortcut_are_answered_later_too(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    rita = hymnsheet.person("Rita")
    message = await rita.says("we pay by use", channel="sales")
    with practice.closed():
        heard = await wire.send(clicked(wire, rita, "clicked"))
        assert (heard.status, heard.seconds < 1.0) == (200, True)
    await finished(hymnsheet)
    rita.expect_told("Said: clicked")
    await rita.uses("Practise", message)
    await rita.submits()
    rita.expect_told("Said: we pay by use")
    hymnsheet.mind_nothing_more()


async def test_a_form_that_comes_too_late_waits_behind_a_button_with_everything_typed(
    practice: Practice, hymnsheet: Hymnsheet
) -> None:
    rita = hymnsheet.person("Rita")
    hymnsheet.playground.faults.script("views.open", faults.slack_error("expired_trigger_id"))
    await rita.types("/practice", "form half a novel")
    assert rita.modal is None
    rita.expect_told("Everything you typed is kept", button="Open the form")
    await rita.clicks("Open the form")
    assert filled_in(rita.modal) == "half a novel"
    await rita.submits()
    hymnsheet.channel("marketing").expect("half a novel")


async def test_a_form_that_took_too_long_to_make_waits_behind_a_button(
    practice: Practice, hymnsheet: Hymnsheet
) -> None:
    rita = hymnsheet.person("Rita")
    hymnsheet.playground.triggers.live_for = 0.5
    with practice.closed():
        await Person.types(rita, "/practice", "form half a novel")
    await finished(hymnsheet)
    hymnsheet.playground.triggers.live_for = 3.0
    rita.expect_told("Everything you typed is kept")
    await rita.clicks("Open the form")
    assert filled_in(rita.modal) == "half a novel"


@pytest.mark.parametrize(
    "fault",
    [faults.drop_before(), faults.hang(60), faults.html(), faults.server_error(503), faults.rate_limited(30)],
    ids=lambda fault: fault.trouble.value,
)
async def test_whatever_keeps_slack_from_opening_a_form_nothing_typed_is_lost(
    practice: Practice, hymnsheet: Hymnsheet, fault: faults.Fault
) -> None:
    rita = hymnsheet.person("Rita")
    hymnsheet.playground.faults.script("views.open", fault)
    began = time.monotonic()
    answer = await rita.types("/practice", "form half a novel")
    assert answer.ok
    assert time.monotonic() - began < SLACK_WAITS
    rita.expect_told("Everything you typed is kept")
    await rita.clicks("Open the form")
    assert filled_in(rita.modal) == "half a novel"


async def test_the_button_opens_the_form_as_often_as_it_is_clicked_and_only_for_its_owner(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    rita, sam = hymnsheet.person("Rita"), hymnsheet.person("Sam")
    hymnsheet.playground.faults.script("views.open", *[faults.slack_error("expired_trigger_id")] * 2)
    await rita.types("/practice", "form mine")
    await rita.clicks("Open the form")
    assert rita.modal is None
    await rita.clicks("Open the form")
    assert filled_in(rita.modal) == "mine"
    await sam.types("/practice", "form his own")
    await wire.send(clicked(wire, sam, "1", action="draft.open"))
    await hymnsheet.settle()
    sam.expect_told("no longer here")
    assert filled_in(sam.modal) == "his own"


async def test_an_answer_that_comes_too_late_for_its_address_is_whispered_where_it_was_asked(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    rita = hymnsheet.person("Rita")
    await wire.send(clicked_in_channel(wire, rita, "late"))
    hymnsheet.playground.clock.advance(timedelta(minutes=31))
    await hymnsheet.settle()
    rita.expect_told("Said: late")
    assert called(hymnsheet, "chat.postEphemeral") == 1
    hymnsheet.mind_nothing_more()


async def test_an_address_used_five_times_is_let_be(practice: Practice, hymnsheet: Hymnsheet, wire: Wire) -> None:
    rita = hymnsheet.person("Rita")
    sent = clicked_in_channel(wire, rita, "worn out")
    for url in hymnsheet.playground.response_urls._given.values():
        url.uses = 5
    await wire.send(sent)
    await hymnsheet.settle()
    rita.expect_told("Said: worn out")
    assert called(hymnsheet, "chat.postEphemeral") == 1
    hymnsheet.mind_nothing_more()


async def test_where_the_bot_is_not_in_the_channel_the_answer_comes_as_a_direct_message(
    practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    rita, workspace = hymnsheet.person("Rita"), hymnsheet.playground.workspace
    sent = clicked_in_channel(wire, rita, "far away")
    workspace.get_channel("sales").members.remove(workspace.bot)
    hymnsheet.playground.clock.advance(timedelta(minutes=31))
    await wire.send(sent)
    hymnsheet.playground.clock.advance(timedelta(minutes=31))
    await hymnsheet.settle()
    rita.expect_direct("Said: far away")
    hymnsheet.mind_nothing_more()


async def test_a_home_that_slack_does_not_take_is_drawn_at_the_next_visit(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    for fault in (faults.slack_error("internal_error"), faults.drop_before(), faults.hang(60)):
        hymnsheet.playground.faults.script("views.publish", fault)
        began = time.monotonic()
        assert (await rita.opens_home()).ok
        assert time.monotonic() - began < 1.0
        assert rita.home is None
    hymnsheet.playground.faults.clear()
    await rita.opens_home()
    assert rita.home is not None


async def test_somebody_known_is_heard_while_slack_does_not_say_who_they_are(hymnsheet: Hymnsheet) -> None:
    rita = hymnsheet.person("Rita")
    hymnsheet.playground.clock.advance(timedelta(hours=13))
    for fault in (faults.rate_limited(30), faults.server_error(500), faults.drop_before(), faults.hang(60)):
        hymnsheet.playground.faults.script("users.info", fault)
        began = time.monotonic()
        await rita.types("/hymnsheet", "help")
        assert time.monotonic() - began < SLACK_WAITS
        assert "/objection" in rita.sees()[-1]
    hymnsheet.mind_nothing_more()


async def test_somebody_new_is_told_to_come_again_while_slack_does_not_say_who_they_are(fresh: Hymnsheet) -> None:
    rita = fresh.person("Rita")
    fresh.playground.faults.script("users.info", faults.hang(60))
    answer = await rita.types("/hymnsheet", "help")
    assert "failed with the error" in answer.error
    await rita.types("/hymnsheet", "help")
    rita.expect_told("/objection")


async def finished(hymnsheet: Hymnsheet) -> None:
    """Wait for what goes on after its acknowledgement, and let the bot say what it has to."""
    await hymnsheet.house.tasks.finish(seconds=5)
    await hymnsheet.settle()


def clicked(wire: Wire, person: Person, value: str, *, action: str = "practice.click") -> Sent:
    """A click on a button in whatever form they have open, or on their home."""
    view = person.modal or View(ViewId("V1"), person.user.id, {"type": "home", "blocks": []}, "1.a", ViewId("V1"))
    return wire.interaction(
        payloads.click_in_view(wire.seat(person.user.name), view=view, action=button(action, value))
    )


def clicked_in_channel(wire: Wire, person: Person, value: str) -> Sent:
    """A click on a button of a message in #sales."""
    channel = person.workspace.get_channel("sales")
    message = Message(Ts("1.000001"), channel.id, person.workspace.bot, "click me", from_bot=True)
    seat = wire.seat(person.user.name)
    return wire.interaction(payloads.click_in_message(seat, message=message, action=button("practice.click", value)))


def button(action: str, value: str) -> Json:
    """A button as Slack tells of a click on it."""
    return {"type": "button", "action_id": action, "value": value, "block_id": "b", "action_ts": payloads.action_ts()}


def filled_in(view: View | None) -> str:
    """What stands in the form's one field."""
    assert view is not None, "no form is open"
    return next(str(state.get("value")) for fields in view.values.values() for state in fields.values())


def called(hymnsheet: Hymnsheet, method: str) -> int:
    """How often the bot has called this method with success."""
    return len(hymnsheet.playground.faults.accepted(method))
