"""Whatever shape Slack's words come in, fuller or emptier than documented, the bot takes or refuses them unbroken."""

import copy
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, TypeAlias

import pytest

from bot.features import FEATURES
from playground import payloads
from playground.model import Json, Message, Ts, View, ViewId
from playground.wire import user_json
from tests.harness import Hymnsheet
from tests.wire import Sent, Wire

Path: TypeAlias = tuple[str | int, ...]
ONE_SECOND = timedelta(seconds=1)
NASTY = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udfff x",
    "🎉" * 50,
    "é" * 50,
    "\u202eevil",
    "<!channel>",
    "\r\n\r\n",
    "'; --",
)
LONG = ("x" * 40_000, "word " * 8_000, "🎉" * 4_000)
"""Longer than any field may be, and not so long that the door takes no request of it."""
ONE_OF_EACH = {
    "/objection",
    "a click on draft.open",
    "a click in a modal",
    "a click in a home",
    "a choice",
    "the form objection.log",
    "the shortcut objection.log",
    "a global shortcut",
}
SLACK_WAITS = 3.0
WORDS = frozenset({"text", "value", "selected_date", "selected_time"})
"""Where people's own words stand; anything else is an id or a kind."""


def shapes(wire: Wire) -> dict[str, Json]:
    """One of each that Slack sends, as it sends it."""
    return {**_commands(wire), **_clicks(wire), **_forms(wire), **_shortcuts(wire), **_events(wire)}


def _commands(wire: Wire) -> dict[str, Json]:
    seat, channel = wire.seat("Rita"), wire.seat("Rita").workspace.get_channel("general")
    return {
        f"/{slash.word}": payloads.command(seat, channel=channel, command=f"/{slash.word}", text="1 too expensive")
        for feature in FEATURES
        for slash in feature.commands
    }


def _clicks(wire: Wire) -> dict[str, Json]:
    seat = wire.seat("Rita")
    message = Message(
        Ts("1.000001"), seat.workspace.get_channel("sales").id, seat.workspace.bot, "click", from_bot=True
    )
    found: dict[str, Json] = {}
    for action in sorted({key for feature in FEATURES for key in feature.clicks}):
        button = {"type": "button", "action_id": action, "value": "1", "block_id": "b", "action_ts": "1.1"}
        found[f"a click on {action}"] = payloads.click_in_message(seat, message=message, action=button)
    for kind in ("modal", "home"):
        found[f"a click in a {kind}"] = payloads.click_in_view(
            seat, view=_view(wire, "objection.log", kind), action=button
        )
    chosen = {
        "type": "static_select",
        "action_id": "reshape.kind",
        "block_id": "kind",
        "selected_option": {"value": "x"},
    }
    found["a choice"] = payloads.click_in_view(seat, view=_view(wire, "leadfeedback.give", "modal"), action=chosen)
    return found


def _forms(wire: Wire) -> dict[str, Json]:
    names = sorted({key for feature in FEATURES for key in feature.forms})
    return {
        f"the form {name}": payloads.submission(wire.seat("Rita"), view=_view(wire, name, "modal")) for name in names
    }


def _view(wire: Wire, name: str, kind: str) -> View:
    values = {
        "words": {"words": {"type": "plain_text_input", "value": "too expensive"}},
        "lead": {"lead": {"type": "plain_text_input", "value": "acme.com"}},
        "category": {"category": {"type": "static_select", "selected_option": {"value": "price"}}},
        "verdict": {"verdict": {"type": "radio_buttons", "selected_option": {"value": "reject"}}},
        "digest_at": {"digest_at": {"type": "timepicker", "selected_time": "08:30"}},
        "on_date": {"on_date": {"type": "datepicker", "selected_date": "2026-03-02"}},
        "sales": {"sales": {"type": "multi_users_select", "selected_users": [wire.seat("Rita").user.id]}},
        "marketing_channel": {"marketing_channel": {"type": "conversations_select", "selected_conversation": "C1"}},
    }
    block = {"type": "input", "block_id": "words", "element": {"type": "plain_text_input", "action_id": "words"}}
    content = {"type": kind, "callback_id": name, "private_metadata": '{"carries":"1"}', "blocks": [block]}
    return View(ViewId("V1"), wire.seat("Rita").user.id, content, "1.a", ViewId("V1"), values=values)


def _shortcuts(wire: Wire) -> dict[str, Json]:
    seat = wire.seat("Rita")
    said = Message(Ts("1.000002"), seat.workspace.get_channel("sales").id, seat.user.id, "<@U1> says <https://x|hello>")
    keys = [shortcut.key for feature in FEATURES for shortcut in feature.shortcuts]
    found = {f"the shortcut {key}": payloads.message_shortcut(seat, message=said, callback_id=key) for key in keys}
    return {**found, "a global shortcut": payloads.global_shortcut(seat, callback_id="nobodys")}


def _events(wire: Wire) -> dict[str, Json]:
    seat = wire.seat("Rita")
    now = wire.now()
    told = user_json(seat.user, now=now, with_email=True)
    events: list[Json] = [
        {"type": "app_home_opened", "user": seat.user.id, "channel": "D1", "tab": "home", "event_ts": "1.1"},
        {"type": "user_change", "user": told, "event_ts": "1.1"},
        {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}, "event_ts": "1.1"},
        {"type": "message", "channel": "C1", "user": seat.user.id, "text": "hello", "ts": "1.1", "subtype": "x"},
    ]
    return {f"the event {event['type']}": payloads.event(event, workspace=seat.workspace, now=now) for event in events}


def places_in(shape: Any, path: Path = ()) -> Iterator[Path]:
    """Where something stands in it, however deep."""
    inside = shape.items() if isinstance(shape, dict) else enumerate(shape) if isinstance(shape, list) else ()
    for key, value in inside:
        yield (*path, key)
        yield from places_in(value, (*path, key))


def bendable(shape: Json, way: str) -> list[Path]:
    """Where it may be bent so: of what kind something is, Slack always says, and one more in each box is enough."""
    places = [place for place in places_in(shape) if place[-1] != "type" or way == "more"]
    return list({place[:-1]: place for place in places}.values()) if way == "more" else places


def bent(shape: Json, place: Path, how: str, words: str) -> Json:
    """The same with one thing missing, empty, unknown or strange."""
    whole = copy.deepcopy(shape)
    holder: Any = whole
    for key in place[:-1]:
        holder = holder[key]
    last = place[-1]
    match how:
        case "missing" if isinstance(holder, dict):
            del holder[last]
        case "null" if isinstance(holder, dict):
            holder[last] = None
        case "more" if isinstance(holder, dict):
            holder["unknown_tomorrow"] = {"deep": [{"er": words}]}
        case "strange" if isinstance(holder[last], str):
            holder[last] = words
    return whole


def sent(wire: Wire, name: str, shape: Json) -> Sent:
    """A shape on its way."""
    if name.startswith("/"):
        filled = {key: value for key, value in shape.items() if value is not None}
        return wire.form({key: str(value).encode("utf-8", "surrogatepass") for key, value in filled.items()})
    return wire.json(shape) if name.startswith("the event") else wire.interaction(shape)


async def broken_by(hymnsheet: Hymnsheet, wire: Wire, requests: Iterable[tuple[str, Sent]]) -> list[tuple[str, int]]:
    """Which of these were answered with an error of ours, or too late."""
    hymnsheet.mind_nothing_more()
    broke = []
    for what, request in requests:
        hymnsheet.playground.clock.advance(ONE_SECOND)
        heard = await wire.send(request)
        if heard.status >= 500 or heard.seconds > SLACK_WAITS:
            broke.append((what, heard.status))
    return broke


@pytest.mark.parametrize("way", ["missing", "null", "more", "strange"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nothing_that_slack_may_leave_out_or_add_breaks_us(hymnsheet: Hymnsheet, wire: Wire, way: str) -> None:
    known = shapes(wire)
    kinds = {name: shape for name, shape in known.items() if name in ONE_OF_EACH or name.startswith("the event")}
    requests = (
        (f"{name} {place}", sent(wire, name, bent(shape, place, way, NASTY[number % len(NASTY)])))
        for name, shape in kinds.items()
        for number, place in enumerate(bendable(shape, way))
    )
    assert len(kinds) >= len(ONE_OF_EACH)
    assert await broken_by(hymnsheet, wire, requests) == []


@pytest.mark.timeout(240)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_no_words_break_any_feature(hymnsheet: Hymnsheet, wire: Wire) -> None:
    requests = (
        (f"{name} {words!r}", sent(wire, name, everywhere(shape, words)))
        for name, shape in shapes(wire).items()
        for words in NASTY
    )
    assert await broken_by(hymnsheet, wire, requests) == []


@pytest.mark.timeout(240)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_words_are_too_long_for_any_feature(hymnsheet: Hymnsheet, wire: Wire) -> None:
    requests = (
        (name, sent(wire, name, everywhere(shape, LONG[number % len(LONG)])))
        for number, (name, shape) in enumerate(shapes(wire).items())
    )
    assert await broken_by(hymnsheet, wire, requests) == []


def everywhere(shape: Json, words: str) -> Json:
    """The same with these words wherever people's own words stand."""
    for place in places_in(shape):
        if place[-1] in WORDS:
            shape = bent(shape, place, "strange", words)
    return shape
