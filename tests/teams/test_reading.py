"""What Teams delivers is read as what somebody did; shapes are those of Microsoft's documentation."""

from datetime import date, time
from typing import Any

import pytest

from bot.inbound import Click, Command, Pointed, Reshaping, Submission
from bot.teams.carried import LONGEST_PACKED, Carried, pack, unpack
from bot.teams.read import Asked, Way, origin_of, read_invoke, read_message
from bot.teams.replaceable import Replaceable, response_url
from handlers.feature import Where
from messages.examples import examples
from messages.model import Form, LongTextField
from rules.people import Platform
from tests.teams.activities import (
    ALEX,
    BOT,
    CHANNEL_ID,
    PERSONAL,
    POINTED_AT,
    TENANT,
    URL,
    activity,
    executed,
    invoked,
    mentioned,
    typed,
)

COMMANDS = ("objection", "lead", "hymnsheet")
FORM = Form(name="objection.log", title="Log an objection", parts=(LongTextField(name="words", label="Words"),))


def command(said: dict[str, Any]) -> tuple[str, str]:
    """What was typed, as a command."""
    asked = read_message(said, commands=COMMANDS)
    assert asked is not None
    assert isinstance(asked.inbound, Command)
    return asked.inbound.word, asked.inbound.words


def pressed(asked: Asked | None) -> Any:
    """What was done."""
    assert asked is not None
    return asked.inbound


def test_a_typed_message_says_who_and_where() -> None:
    origin = pressed(read_message(typed("/objection too dear"), commands=COMMANDS)).origin
    assert (origin.platform, origin.workspace, origin.person) == (Platform.TEAMS, TENANT, ALEX)
    assert origin.where == Where(channel=PERSONAL)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("/objection too dear", ("objection", "too dear")),
        ("objection too dear", ("objection", "too dear")),
        ("  Objection\n too  dear\nfor five ", ("objection", "too  dear\nfor five")),
        ("objection", ("objection", "")),
        ("lead acme.com 2 R&D <3", ("lead", "acme.com 2 R&D <3")),
        ("objection&nbsp;too dear", ("objection", "too dear")),
        ("/nonsense here", ("nonsense", "here")),
        ("good morning", ("hymnsheet", "help")),
        ("help", ("hymnsheet", "help")),
        ("", ("hymnsheet", "help")),
        ("objection a\0b\ud800c", ("objection", "abc")),
        ("objection <at>Bob</at> says so", ("objection", "@Bob says so")),
    ],
)
def test_words_are_read_with_or_without_a_slash(words: str, read: tuple[str, str]) -> None:
    assert command(typed(words)) == read


@pytest.mark.parametrize("where", ["group", "channel"])
def test_with_others_the_bot_hears_what_is_said_to_it(where: str) -> None:
    assert command(mentioned("objection too dear", where=where)) == ("objection", "too dear")


@pytest.mark.parametrize("text", ["<at>Hymnsheet</at>", "<at>hymnsheet bot</at>", "", None])
def test_the_bots_own_name_is_no_command_however_a_client_writes_it(text: object) -> None:
    called = {"mentioned": {"id": BOT, "name": "Hymnsheet"}, "text": text, "type": "mention"}
    said = typed('<at id="0">Hymnsheet</at>&nbsp;objection <at>Bob</at> says no', where="channel", entities=[called])
    assert command(said) == ("objection", "@Bob says no")


@pytest.mark.parametrize("where", ["group", "channel"])
def test_what_others_say_to_each_other_is_not_read(where: str) -> None:
    assert read_message(typed("objection too dear", where=where), commands=COMMANDS) is None
    to_bob = {"mentioned": {"id": "29:bob", "name": "Bob"}, "text": "<at>Bob</at>", "type": "mention"}
    said = typed("<at>Bob</at> objection too dear", where=where, entities=[to_bob])
    assert read_message(said, commands=COMMANDS) is None


def test_a_channel_is_one_whatever_the_thread() -> None:
    origin = pressed(read_message(mentioned("lead"), commands=COMMANDS)).origin
    assert (origin.where.channel, origin.where.thread) == (CHANNEL_ID, "1481567603816")


def test_a_bots_own_words_are_not_heard() -> None:
    said = typed("objection too dear") | {"from": {"id": BOT, "name": "Hymnsheet", "role": "bot"}}
    assert read_message(said, commands=COMMANDS) is None


def test_a_click_names_the_card_it_was_on() -> None:
    asked = read_invoke(executed({"action": "claim.take", "value": "12"}, on="1700000000001"))
    click = pressed(asked)
    assert isinstance(click, Click)
    assert (click.action, click.value) == ("claim.take", "12")
    card = Replaceable(service_url=URL, conversation=PERSONAL, activity="1700000000001")
    assert click.origin.where == Where(channel=PERSONAL, ref="1700000000001", response_url=response_url(card))


def test_a_form_sent_from_a_card_brings_its_answers() -> None:
    data = {
        "form": "objection.log",
        "carries": "c-1",
        "where": pack(Carried(once="o", is_alone=True, form=FORM)),
        "kinds": {"on": "day", "at": "time", "people": "several"},
        "words": "too dear",
        "on": "2026-03-02",
        "at": "09:30",
        "people": "p1,p2",
        "number": 12,
        "left": "",
    }
    asked = read_invoke(executed(data, verb="submit"))
    assert asked is not None
    sent = asked.inbound
    assert isinstance(sent, Submission)
    assert (sent.form, sent.carries, asked.carried.form, asked.carried.is_alone) == ("objection.log", "c-1", FORM, True)
    assert sent.answers == {
        "words": "too dear",
        "on": date(2026, 3, 2),
        "at": time(9, 30),
        "people": ("p1", "p2"),
        "number": "12",
    }


def test_a_choice_that_changes_a_form_is_no_submission() -> None:
    data = {"form": "objection.log", "carries": "", "where": "", "category": "price"}
    assert isinstance(pressed(read_invoke(executed(data, verb="reshape"))), Reshaping)
    dialog = read_invoke(invoked("task/submit", {"data": {**data, "verb": "reshape"}}))
    assert isinstance(pressed(dialog), Reshaping)
    assert pressed(dialog).answers == {"category": "price"}


def test_a_form_sent_from_a_dialog_is_answered_there() -> None:
    data = {"form": "objection.log", "carries": "", "where": "", "verb": "submit", "words": "too dear"}
    for name in ("task/submit", "composeExtension/submitAction"):
        asked = read_invoke(invoked(name, {"commandId": "objection.log", "data": data}))
        assert asked is not None
        assert asked.way is Way.DIALOG
        assert pressed(asked).answers == {"words": "too dear"}


def test_a_button_opens_a_dialog() -> None:
    value = {"data": {"action": "draft.open", "value": "7", "msteams": {"type": "task/fetch"}}}
    asked = read_invoke(invoked("task/fetch", value))
    assert asked is not None
    assert asked.way is Way.DIALOG
    assert (pressed(asked).action, pressed(asked).value) == ("draft.open", "7")


def test_an_older_client_sends_a_card_as_a_message() -> None:
    said = activity("message", value={"action": "claim.take", "value": "12"}, replyToId="1700000000001")
    click = pressed(read_message(said, commands=COMMANDS))
    assert isinstance(click, Click)
    assert click.origin.where.ref == "1700000000001"


def test_a_message_somebody_points_at_brings_its_words() -> None:
    value = {"commandId": "objection.log_message", "commandContext": "message", "messagePayload": POINTED_AT}
    pointed = pressed(read_invoke(invoked("composeExtension/fetchTask", value, where="channel")))
    assert isinstance(pointed, Pointed)
    assert pointed.shortcut == "objection.log_message"
    where = pointed.origin.where
    assert where.words == "They say R&D is too dear\nfor @Ann Lee <3 😀"
    assert (where.ref, where.link) == (POINTED_AT["id"], "https://x.example")


def test_the_writing_box_has_no_message_to_point_at() -> None:
    value = {"commandId": "objection.log_message", "commandContext": "compose", "context": {"theme": "default"}}
    assert pressed(read_invoke(invoked("composeExtension/fetchTask", value))).origin.where.words == ""


@pytest.mark.parametrize("name", ["composeExtension/query", "signin/verifyState", "message/submitAction", ""])
def test_other_invokes_are_not_ours(name: str) -> None:
    assert read_invoke(invoked(name, {"data": {"action": "claim.take"}})) is None


@pytest.mark.parametrize(
    "value", [None, [], 7, {"data": []}, {"data": {"form": 7}}, {"action": []}, {"data": {"action": ["x"]}}]
)
def test_a_strange_value_is_nothing(value: Any) -> None:
    for name in ("adaptiveCard/action", "task/submit", "task/fetch"):
        assert read_invoke(activity("invoke", name=name, value=value)) is None


def test_a_copy_has_the_same_key_and_nothing_else_has() -> None:
    first = typed("objection too dear")
    assert origin_of(first).key == origin_of(dict(first)).key
    assert origin_of(first).key != origin_of(typed("objection too dear")).key
    assert len(origin_of(first).key) <= 100


def test_the_same_form_sent_twice_is_one_and_by_another_or_with_other_words_it_is_not() -> None:
    data = {"form": "objection.log", "carries": "", "where": pack(Carried(once="o")), "words": "too dear"}

    def key(**changed: Any) -> str:
        by = changed.pop("person", ALEX)
        asked = read_invoke(executed({**data, **changed}, verb="submit", person=by))
        return str(pressed(asked).origin.key)

    assert key() == key()
    assert len({key(), key(words="too late"), key(person="another"), key(where=pack(Carried(once="p")))}) == 4


def test_a_guest_is_somebody_of_elsewhere() -> None:
    said = typed("lead")
    assert origin_of(said).person_workspace == ""
    assert origin_of(said | {"from": {"id": "29:1", "aadObjectId": ALEX, "userRole": "guest"}}).person_workspace
    assert origin_of(said | {"from": {"id": "29:1", "aadObjectId": ALEX, "tenantId": "t-2"}}).person_workspace == "t-2"


def test_who_has_no_id_that_can_be_kept_is_nobody() -> None:
    assert origin_of(typed("lead") | {"from": {"id": "29:1abc"}}).person == "29:1abc"
    assert origin_of(typed("lead") | {"from": {"id": "29:" + "x" * 100}}).person == ""


def test_what_is_no_activity_at_all_is_read_as_nothing() -> None:
    for strange in ({}, {"type": "message", "from": [], "conversation": "x", "entities": {"a": 1}, "text": 7}):
        read_message(strange, commands=COMMANDS)
        read_invoke(strange)
        assert origin_of(strange).person == ""


@pytest.mark.parametrize("said", [each.said for each in examples() if isinstance(each.said, Form)])
def test_every_form_travels_with_its_card(said: Form) -> None:
    packed = pack(Carried(once="teams:" + "f" * 64, form=said))
    assert unpack(packed).form == said
    assert len(packed) <= LONGEST_PACKED


@pytest.mark.parametrize("packed", ["", "x", "eJw=", "AAAA", "ü", 7, None, pack(Carried())[:-6], "e" * 7_000])
def test_what_did_not_travel_well_is_nothing(packed: object) -> None:
    assert unpack(packed) == Carried()


def test_a_form_that_grows_when_it_is_opened_is_not_read() -> None:
    bomb = pack(Carried(once="x" * 3_000_000))
    assert len(bomb) < LONGEST_PACKED
    assert unpack(bomb) == Carried()
