"""What comes from Teams twice, late, or while something is away: it is done once, and nobody waits in vain."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.features import FEATURES
from bot.teams import listeners
from bot.teams.replaceable import whispered
from messages.replies import IN_OUR_CHAT
from rules.access import ACCESS, Who
from rules.errors import FieldErrors
from storage.tables import drafts, feedback, objections
from tests.practice import KEYS, Practice
from tests.teams.activities import ALEX, CHANNEL_ID, PERSONAL, POINTED_AT, activity, executed, invoked, mentioned, typed
from tests.teams.inbound import Inbound, actions_in, open_inbound, shown, submit_of

CARD, LINE = "application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.activity.message"


@pytest.fixture
def practice(monkeypatch: pytest.MonkeyPatch) -> Practice:
    for key in KEYS:
        monkeypatch.setitem(ACCESS, key, Who.ALL)
    return Practice()


@pytest.fixture
async def teams(database_url: str, practice: Practice) -> AsyncIterator[Inbound]:
    async with open_inbound(database_url, features=[practice.feature, *FEATURES]) as inbound:
        yield inbound


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listeners, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(listeners, "EXTENSION_SECONDS", 0.2)


async def said(teams: Inbound) -> list[str]:
    await teams.settled()
    return [summary for _, _, summary in await teams.deliveries()]


def card_in(body: Any) -> Any:
    """The card in the answer to an invoke."""
    if "task" in body:
        assert body["task"]["type"] == "continue", body
        return body["task"]["value"]["card"]["content"]
    assert (body["statusCode"], body["type"]) == (200, CARD), body
    return body["value"]


async def form_of(teams: Inbound, words: str = "objection") -> dict[str, Any]:
    """What the form that was said in the personal chat sends, before anything is filled in."""
    await teams.post(typed(words))
    await teams.settled()
    return submit_of(teams.chats.said[-1][1]["attachments"][0]["content"])


FILLED = {"words": "Too dear for a team of five", "category": "price"}


async def test_the_same_words_delivered_twice_are_done_once(teams: Inbound) -> None:
    first = typed("practice one")
    assert [await teams.post(first), await teams.post(first)] == [(200, None), (200, None)]
    assert await said(teams) == ["one", "Said: one"]


async def test_copies_at_the_same_moment_are_done_once(teams: Inbound) -> None:
    first = typed("practice one")
    await asyncio.gather(*(teams.post(first) for _ in range(5)))
    assert await said(teams) == ["one", "Said: one"]


async def test_other_words_are_other_words(teams: Inbound) -> None:
    await teams.post(typed("practice one"))
    await teams.post(typed("practice one"))
    assert await said(teams) == ["one", "Said: one", "one", "Said: one"]


async def test_a_form_asked_for_twice_is_shown_once(teams: Inbound) -> None:
    first = typed("objection too dear")
    for _ in range(2):
        await teams.post(first)
        await teams.settled()
    ((conversation, activity_),) = teams.chats.said
    assert conversation == PERSONAL
    assert activity_["type"] == "message"
    assert "Log an objection" in activity_["summary"]


async def test_a_click_delivered_twice_is_done_once(teams: Inbound) -> None:
    click = executed({"action": "practice.click", "value": "clicked"})
    answers = [await teams.post(click), await teams.post(click)]
    assert [body["type"] for _, body in answers] == [LINE, LINE]
    assert await said(teams) == ["clicked", "Said: clicked"]


async def test_a_form_sent_twice_is_recorded_once(teams: Inbound) -> None:
    data = {**await form_of(teams), **FILLED}
    answers = await asyncio.gather(*(teams.post(executed(data, verb="submit")) for _ in range(3)))
    await teams.settled()
    assert {status for status, _ in answers} == {200}
    assert await teams.count(objections) == 1


async def test_a_form_shows_what_to_mend_and_keeps_what_was_typed(teams: Inbound) -> None:
    data = await form_of(teams)
    _, body = await teams.post(executed({**data, "words": "  ", "lead": "acme.com"}, verb="submit"))
    again = card_in(body)
    assert "acme.com" in str(again)
    assert await teams.count(objections) == 0
    _, body = await teams.post(executed({**submit_of(again), **FILLED}, verb="submit"))
    assert "Sent, thank you" in shown(card_in(body))
    assert await teams.count(objections) == 1


async def test_a_form_that_was_a_message_stays_sent(teams: Inbound) -> None:
    data = await form_of(teams)
    await teams.post(executed({**data, **FILLED}, verb="submit", on="1700000000077"))
    await teams.settled()
    ((conversation, ref, body),) = teams.chats.replaced
    assert (conversation, ref) == (PERSONAL, "1700000000077")
    assert "Sent, thank you" in body["summary"]


async def test_a_choice_draws_the_form_anew(teams: Inbound) -> None:
    data = await form_of(teams)
    _, body = await teams.post(executed({**data, "words": "They use Rival", "category": "competitor"}, verb="reshape"))
    again = card_in(body)
    assert "Which competitor?" in shown(again)
    assert "They use Rival" in str(again)


async def test_a_form_opened_on_what_one_alone_was_told_gives_that_back_as_it_is_now(teams: Inbound) -> None:
    await teams.post(typed("practice on a card"))
    await teams.settled()
    await teams.was_sent(CHANNEL_ID, ref=whispered("1700000000099"))
    click = executed({"action": "practice.click", "value": "form"}, on="1700000000099", where="channel")
    _, body = await teams.post(click)
    data = {**submit_of(card_in(body)), "words": "filled in"}
    _, body = await teams.post(executed(data, verb="submit", on="1700000000099", where="channel"))
    assert "on a card" in shown(card_in(body))
    assert not teams.chats.replaced


async def test_a_message_action_in_a_channel_opens_a_dialog_that_ends_with_what_came_of_it(teams: Inbound) -> None:
    value = {"commandId": "objection.log", "commandContext": "message", "messagePayload": POINTED_AT}
    _, body = await teams.post(invoked("composeExtension/fetchTask", value, where="channel"))
    assert body["task"]["value"]["title"] == "Log an objection"
    assert "They say R&D is too dear" in str(card_in(body))
    assert not [each for each in actions_in(card_in(body)) if each["type"] == "Action.Execute"]
    data = submit_of(card_in(body))
    sent = {"commandId": "objection.log", "commandContext": "message", "data": {**data, **FILLED, "words": ""}}
    _, body = await teams.post(invoked("composeExtension/submitAction", sent, where="channel"))
    sent["data"] = {**submit_of(card_in(body)), **FILLED}
    status, body = await teams.post(invoked("composeExtension/submitAction", sent, where="channel"))
    assert (status, body["task"]["type"]) == (200, "message")
    assert body["task"]["value"].endswith(IN_OUR_CHAT)
    assert await teams.count(objections) == 1
    assert any(person == ALEX for _, person, _ in await teams.deliveries())


async def test_a_dialog_in_our_chat_only_closes_for_the_answer_appears_there(teams: Inbound) -> None:
    value = {"commandId": "objection.log", "commandContext": "message", "messagePayload": POINTED_AT}
    _, body = await teams.post(invoked("composeExtension/fetchTask", value))
    sent = {"commandId": "objection.log", "data": {**submit_of(card_in(body)), **FILLED}}
    assert await teams.post(invoked("composeExtension/submitAction", sent)) == (200, None)
    assert any(person == ALEX for _, person, _ in await teams.deliveries())


async def test_who_waits_too_long_hears_that_the_answer_follows(
    teams: Inbound, practice: Practice, hasty: None
) -> None:
    with practice.closed():
        status, body = await teams.post(executed({"action": "practice.click", "value": "slow"}))
        assert (status, body["type"], "follow" in body["value"] or "chat" in body["value"]) == (200, LINE, True)
        assert practice.ran == 1
    assert await said(teams) == ["slow", "Said: slow"]


async def test_a_form_that_is_late_comes_to_the_chat(teams: Inbound, practice: Practice, hasty: None) -> None:
    with practice.closed():
        _, body = await teams.post(invoked("task/fetch", {"data": {"action": "practice.click", "value": "form late"}}))
        assert body["task"]["type"] == "message"
    await teams.settled()
    ((conversation, activity_),) = teams.chats.said
    assert conversation == PERSONAL
    data = submit_of(activity_["attachments"][0]["content"])
    await teams.post(executed({**data, "words": "in the end"}, verb="submit"))
    assert await said(teams) == ["in the end", "Said: in the end"]


async def test_an_error_in_a_form_that_is_late_comes_to_the_chat_with_the_words(
    teams: Inbound, practice: Practice, hasty: None
) -> None:
    _, body = await teams.post(executed({"action": "practice.click", "value": "form"}))
    data = {**submit_of(card_in(body)), "words": "no"}
    with practice.closed():
        assert (await teams.post(executed(data, verb="submit")))[1]["type"] == LINE
    await teams.settled()
    assert "No means no." in await said(teams)


async def test_what_is_wrong_in_a_dialog_that_is_late_can_be_mended_in_the_chat(
    teams: Inbound, practice: Practice, hasty: None
) -> None:
    _, body = await teams.post(invoked("task/fetch", {"data": {"action": "practice.click", "value": "form"}}))
    data = {**submit_of(card_in(body)), "words": "precious words"}
    practice.fails = FieldErrors({"words": "Not like that."})
    with practice.closed():
        await teams.post(invoked("task/submit", {"data": data}))
    await teams.settled()
    ((_, body),) = teams.chats.said
    again = body["attachments"][0]["content"]
    assert ("Not like that." in shown(again), "precious words" in str(again)) == (True, True)
    assert {each["type"] for each in actions_in(again)} == {"Action.Execute"}
    practice.fails = None
    await teams.post(executed({**submit_of(again), "words": "better words"}, verb="submit"))
    assert await said(teams) == ["better words", "Said: better words"]
    assert teams.chats.replaced


async def test_words_are_heard_at_once_however_long_they_take(teams: Inbound, practice: Practice, hasty: None) -> None:
    with practice.closed():
        assert await teams.post(typed("practice slowly")) == (200, None)
    assert await said(teams) == ["slowly", "Said: slowly"]


async def test_what_nobody_began_is_not_done_later(
    teams: Inbound, hasty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_: Any) -> None:
        await asyncio.sleep(0.6)

    monkeypatch.setattr(teams.seen, "saw", hang)
    assert await teams.post(executed({"action": "practice.click", "value": "slow"})) == (503, None)
    assert await said(teams) == []


async def test_without_a_database_whoever_typed_gets_their_words_back(
    teams: Inbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(teams.dispatcher, "answer", away)
    assert await teams.post(typed("objection too dear for five")) == (200, None)
    ((conversation, body),) = teams.chats.said
    assert conversation == PERSONAL
    assert "/objection too dear for five" in shown(body)
    _, answer = await teams.post(executed({"action": "practice.click", "value": "x"}))
    assert "Reference" in answer["value"]


async def test_a_form_that_breaks_us_keeps_what_was_typed(teams: Inbound, practice: Practice) -> None:
    _, body = await teams.post(executed({"action": "practice.click", "value": "form"}))
    practice.fails = RuntimeError("broken")
    data = {**submit_of(card_in(body)), "words": "precious words"}
    _, body = await teams.post(executed(data, verb="submit"))
    assert "precious words" in str(card_in(body))
    assert "Something broke on my side" in shown(card_in(body))
    practice.fails = None
    await teams.post(executed({**submit_of(card_in(body)), "words": "precious words"}, verb="submit"))
    assert await said(teams) == ["precious words", "Said: precious words"]


async def test_a_form_that_teams_does_not_take_waits_behind_a_button(teams: Inbound) -> None:
    teams.chats.fails = teams.chats.gone
    assert await teams.post(mentioned("objection too dear")) == (200, None)
    await teams.settled()
    ((_, person, summary),) = await teams.deliveries()
    assert (person, "Everything you typed is kept" in summary) == (ALEX, True)
    teams.chats.fails = None
    _, body = await teams.post(executed({"action": "draft.open", "value": "1"}))
    assert await teams.count(drafts) == 1
    assert "too dear" in str(card_in(body))


async def test_typed_feedback_is_recorded_once_and_answered_by_the_outbox(teams: Inbound) -> None:
    words = typed("leadfeedback acme.com 4 good talk")
    await teams.post(words)
    await teams.post(words)
    await teams.settled()
    assert await teams.count(feedback) == 1
    assert not teams.chats.said
    assert [person for _, person, _ in await teams.deliveries()].count(ALEX) == 1


async def test_a_guest_who_types_is_told_so_in_their_chat(teams: Inbound) -> None:
    teams.guests.add("guest-1")
    await teams.post(typed("objection too dear", person="guest-1"))
    await teams.settled()
    ((_, body),) = teams.chats.said
    assert "members of this workspace only" in shown(body)
    assert await said(teams) == []


async def test_home_is_a_card_in_the_chat(teams: Inbound) -> None:
    await teams.post(typed("home"))
    await teams.settled()
    ((conversation, body),) = teams.chats.said
    assert conversation == PERSONAL
    assert [each["data"]["action"] for each in actions_in(body)]


async def test_changes_are_heard_and_reactions_are_let_pass(teams: Inbound) -> None:
    await teams.post(activity("conversationUpdate", membersAdded=[{"id": "28:f1a8a0b5"}]))
    await teams.post(activity("installationUpdate", action="add"))
    assert teams.seen.heard == ["conversationUpdate", "installationUpdate"]
    for kind in ("messageReaction", "messageUpdate", "messageDelete", "typing", "event"):
        assert await teams.post(activity(kind, text="practice x", reactionsAdded=[{"type": "like"}])) == (200, None)
    assert await said(teams) == []
    assert not teams.seen.saw_
