"""Whoever is not Teams gets 401 and nothing else at the real route; whoever is acts as nobody but themselves."""

import base64
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import jwt
import pytest
from multidict import CIMultiDict
from sqlalchemy import select

from bot.teams.carried import Carried, pack
from bot.teams.door import DEEPEST, LARGEST_BODY
from bot.teams.typed import LONGEST_WORDS
from storage.organisations import ACROSS
from storage.tables import audit, members, objections, requests
from tests.attacks.test_teams_tokens import ELSEWHERE, KEY, OTHER_KEY, STRANGE, UNSIGNED, forged_with_public_key
from tests.teams.activities import ALEX, CHANNEL_ID, TENANT, URL, executed, invoked, mentioned, typed
from tests.teams.inbound import APP, MAX, MONDAY, Inbound, open_inbound, shown, signed, submit_of

NOW = MONDAY.timestamp()


@pytest.fixture
async def teams(sqlite_url: str) -> AsyncIterator[Inbound]:
    async with open_inbound(sqlite_url) as inbound:
        yield inbound


async def expect_nothing_kept(teams: Inbound) -> None:
    await teams.settled()
    assert not teams.seen.saw_
    assert not teams.seen.heard
    assert not teams.chats.said
    assert await teams.deliveries() == []
    assert [await teams.count(table) for table in (requests, objections, audit)] == [0, 0, 0]


async def test_what_teams_sends_is_heard(teams: Inbound) -> None:
    assert await teams.post(typed("objection too dear for five")) == (200, None)
    await teams.settled()
    assert [conversation for conversation, _ in teams.chats.said] == [typed("")["conversation"]["id"]]


def _named(key: Any, **header: Any) -> str:
    claims = {"iss": "https://api.botframework.com", "aud": APP, "exp": NOW + 60, "serviceurl": URL}
    return jwt.encode(claims, key, algorithm="RS256", headers=header)


WRONG = {
    "nothing": "",
    "another scheme": "Basic dXNlcjpwYXNz",
    "an empty token": "Bearer ",
    "garbage": "Bearer abc.def.ghi",
    "no algorithm": f"Bearer {UNSIGNED}",
    "signed with the public key": f"Bearer {forged_with_public_key()}",
    "another's key": f"Bearer {_named(OTHER_KEY, kid='k1')}",
    "a key nobody has": f"Bearer {_named(KEY, kid='k9')}",
    "a key that is a path": f"Bearer {_named(KEY, kid='../../../etc/passwd')}",
    "a key that is an address": f"Bearer {_named(KEY, kid='https://evil.example/keys', jku='https://evil.example/')}",
    "another issuer": f"Bearer {signed(iss='https://sts.windows.net/x/')}",
    "a skill's": f"Bearer {signed(iss='https://login.microsoftonline.com/t-1/v2.0', azp=APP, ver='2.0')}",
    "for another bot": f"Bearer {signed(aud='00000000-0000-4000-8000-000000000002')}",
    "lapsed": f"Bearer {signed(exp=NOW - 301)}",
    "not yet": f"Bearer {signed(nbf=NOW + 301)}",
    "without an end": f"Bearer {signed(exp=None)}",
    "no address": f"Bearer {signed(serviceurl=None)}",
    "a very long one": "Bearer " + "a" * 7_000,
}


@pytest.mark.parametrize("authorization", WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_token_gets_401_an_empty_body_and_nothing_is_kept(teams: Inbound, authorization: str) -> None:
    assert await teams.post(typed("objection too dear"), authorization=authorization) == (401, None)
    await expect_nothing_kept(teams)
    assert len(teams.microsoft.asked) <= 2


async def test_two_tokens_are_one_too_many(teams: Inbound) -> None:
    headers = CIMultiDict([("Authorization", f"Bearer {signed()}"), ("Authorization", "Bearer x")])
    assert (await teams.post(typed("lead"), authorization="", headers=headers))[0] in {400, 401}
    await expect_nothing_kept(teams)


@pytest.mark.parametrize("url", ELSEWHERE.values(), ids=ELSEWHERE.keys())
async def test_an_address_that_is_not_microsofts_is_never_answered(teams: Inbound, url: Any) -> None:
    authorization = f"Bearer {signed(serviceurl=url)}"
    assert await teams.post(typed("lead", serviceUrl=url), authorization=authorization) == (401, None)
    await expect_nothing_kept(teams)


@pytest.mark.parametrize("changed", STRANGE.values(), ids=STRANGE.keys())
async def test_another_channel_or_tenant_is_turned_away(teams: Inbound, changed: dict[str, Any]) -> None:
    assert await teams.post(typed("lead", **changed)) == (401, None)
    await expect_nothing_kept(teams)


async def test_a_key_without_the_channels_endorsement_is_no_key_for_it(teams: Inbound) -> None:
    for key in teams.microsoft.keys:
        key["endorsements"] = ["webchat"]
    assert await teams.post(typed("lead")) == (401, None)
    await expect_nothing_kept(teams)


async def test_without_microsofts_keys_teams_is_asked_to_come_again(teams: Inbound) -> None:
    teams.microsoft.says = OSError()
    assert await teams.post(typed("objection too dear")) == (503, None)
    await expect_nothing_kept(teams)


async def test_keys_once_read_work_while_microsoft_is_away(teams: Inbound) -> None:
    assert (await teams.post(typed("lead")))[0] == 200
    teams.microsoft.says = OSError()
    assert (await teams.post(typed("lead")))[0] == 200


async def test_a_flood_of_made_up_keys_asks_microsoft_once(teams: Inbound) -> None:
    began = time.perf_counter()
    for number in range(50):
        await teams.post(typed("lead"), authorization=f"Bearer {_named(KEY, kid=f'k{number}x')}")
    assert time.perf_counter() - began < 50 * 0.05
    assert len(teams.microsoft.asked) <= 2


def nested(depth: int, kind: str = "list") -> str:
    opening, closing = ("[", "]") if kind == "list" else ('{"a":', "}")
    return opening * depth + "1" + closing * depth


BODIES = {
    "empty": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a word": b'"message"',
    "nothing": b"null",
    "not text": b"\xff\xfe{}",
    "deep lists": f'{{"type":"message","value":{nested(DEEPEST)}}}'.encode(),
    "deep objects": f'{{"type":"message","value":{nested(DEEPEST, "object")}}}'.encode(),
    "very deep": nested(100_000).encode(),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_body_that_is_no_activity_is_refused_before_anybody_reads_it(teams: Inbound, body: bytes) -> None:
    assert await teams.post(None, data=body) == (400, None)
    await expect_nothing_kept(teams)


async def test_a_body_that_is_too_long_is_not_read(teams: Inbound) -> None:
    assert (await teams.post(None, data=b" " * (LARGEST_BODY + 1)))[0] == 413

    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * (LARGEST_BODY // 10)

    assert (await teams.post(None, data=in_pieces()))[0] == 413
    await expect_nothing_kept(teams)


async def test_a_packed_body_is_not_unpacked(teams: Inbound) -> None:
    assert (await teams.post(None, data=b"x", headers={"Content-Encoding": "gzip"}))[0] == 415


async def test_whoever_is_turned_away_is_logged_without_their_words(teams: Inbound, logged: Any) -> None:
    token = signed(aud="another")
    await teams.post(typed("objection zebra-words"), authorization=f"Bearer {token}")
    said = logged.getvalue()
    assert "reject_token" in said
    assert "zebra-words" not in said
    assert token not in said
    assert token.split(".")[2] not in said


@pytest.mark.parametrize(
    "strange",
    [
        {"type": 7},
        {"type": "message", "text": {"a": 1}},
        {"type": "message", "text": "objection", "entities": [None, 7, {"type": "mention", "mentioned": 7}]},
        {"type": "message", "from": []},
        {"type": "message", "value": {"form": ["x"], "action": {"a": 1}}},
        {"type": "message", "text": "objection \x00 \ud800 \U0001f600" + "x" * 100_000},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"data": {"form": "objection.log"}}}},
        {"type": "invoke", "name": "task/submit", "value": {"data": {"form": "objection.log", "where": "x", "a": 1}}},
        {"type": "invoke", "name": "task/submit", "value": {"data": {"form": "no.such", "kinds": []}}},
        {"type": "invoke", "name": "composeExtension/fetchTask", "value": {"messagePayload": {"body": []}}},
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "messageUpdate", "text": "objection changed"},
        {"type": "event", "name": "application/vnd.microsoft.readReceipt"},
        {"type": "typing"},
    ],
)
async def test_a_strange_activity_of_teams_breaks_nothing(teams: Inbound, strange: dict[str, Any]) -> None:
    body = json.dumps({**typed("lead"), **strange}).encode()
    status, _ = await teams.post(None, data=body)
    await teams.settled()
    assert status in {200, 501}
    assert await teams.count(objections) == 0


async def opened(teams: Inbound, person: str = ALEX) -> dict[str, Any]:
    """What the form of an objection carries, as it was opened for somebody."""
    await teams.post(typed("objection", person=person))
    await teams.settled()
    card = teams.chats.said[-1][1]["attachments"][0]["content"]
    return {**submit_of(card), "words": "Too dear for a team of five", "category": "price"}


async def test_a_form_replayed_by_another_is_theirs_and_judged_by_what_they_may_do(teams: Inbound) -> None:
    data = await opened(teams)
    status, body = await teams.post(executed(data, verb="submit", person=MAX))
    await teams.settled()
    assert status == 200
    assert "sales" in str([*await teams.deliveries(), body])
    assert await teams.count(objections) == 0
    await teams.post(executed(data, verb="submit"))
    assert await teams.count(objections) == 1


async def test_a_guest_who_replays_a_form_is_turned_away(teams: Inbound) -> None:
    data = await opened(teams)
    teams.guests.add("guest-1")
    await teams.post(executed(data, verb="submit", person="guest-1"))
    assert await teams.count(objections) == 0
    assert [person for _, person, _ in await teams.deliveries()] == ["guest-1"]


async def test_a_form_names_nobody_to_act_for(teams: Inbound) -> None:
    data = await opened(teams)
    forged = {**data, "person": ALEX, "workspace": "t-2", "from": {"aadObjectId": ALEX}}
    await teams.post(executed(forged, verb="submit", person=MAX))
    assert await teams.count(objections) == 0


async def test_a_form_of_another_tenant_is_not_this_ones(teams: Inbound) -> None:
    data = await opened(teams)
    elsewhere = executed(data, verb="submit")
    elsewhere["conversation"]["tenantId"] = "t-2"
    assert await teams.post(elsewhere) == (401, None)
    assert await teams.count(objections) == 0


FORGED = {
    "a number": 7,
    "no form": pack(Carried(once="x")),
    "not packed": "AAAA",
    "a bomb": base64.urlsafe_b64encode(b"x" * 4_000).decode(),
}


@pytest.mark.parametrize("where", FORGED.values(), ids=FORGED.keys())
async def test_what_a_form_carries_may_be_forged_without_any_harm(teams: Inbound, where: Any) -> None:
    data = {**await opened(teams), "where": where, "words": ""}
    status, body = await teams.post(executed(data, verb="submit"))
    assert status == 200
    assert body["type"] == "application/vnd.microsoft.activity.message"
    assert await teams.count(objections) == 0


async def test_what_was_typed_in_a_field_stays_words(teams: Inbound) -> None:
    data = {**await opened(teams), "words": "<at>Bob</at> [x](javascript:alert(1)) {{DATE(1)}}", "category": ["price"]}
    status, body = await teams.post(executed(data, verb="submit"))
    assert status == 200
    assert "choose" in shown(body).lower() or "category" in shown(body).lower()
    assert await teams.count(objections) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ["too", "dear"]},
        {"words": {"text": "too dear"}},
        {"words": True},
        {"words": None},
        {"category": "<script>alert(1)</script>"},
        {"category": {"a": 1}},
        {"amount": "[a lot](https://evil.example)"},
        {"kinds": {"words": "several", "category": "day"}},
    ],
    ids=str,
)
async def test_what_no_form_of_ours_would_send_is_an_error_in_the_form(teams: Inbound, wrong: dict[str, Any]) -> None:
    data = {**await opened(teams), **wrong}
    status, body = await teams.post(executed(data, verb="submit"))
    assert (status, body["statusCode"]) == (200, 200)
    assert submit_of(body["value"])["form"] == data["form"], "the form is there to be mended"
    assert "Attention" in str(body["value"]), "and says what is wrong"
    assert await teams.count(objections) == 0


async def test_words_that_no_client_lets_anybody_type_are_kept_as_far_as_is_sane(teams: Inbound) -> None:
    status, _ = await teams.post(executed({**await opened(teams), "words": "x" * 300_000}, verb="submit"))
    assert status == 200
    async with teams.storage.across_organisations() as transaction:
        found = await transaction.execute(select(objections.c.words).execution_options(**ACROSS))
    assert len(found.scalar_one()) == LONGEST_WORDS


async def test_hostile_words_are_kept_as_words(teams: Inbound) -> None:
    hostile = "<at>Bob</at> [x](https://evil.example) **b** {{DATE(1)}} ${x} <script>alert(1)</script>"
    await teams.post(executed({**await opened(teams), "words": hostile}, verb="submit"))
    assert await teams.count(objections) == 1


async def test_only_who_speaks_to_us_in_a_channel_is_met(teams: Inbound) -> None:
    before = await teams.count(members)
    await teams.post(typed("objection too dear", where="channel", person="22222222-0000-4000-8000-000000000002"))
    await teams.settled()
    assert await teams.count(members) == before
    assert not teams.seen.saw_


async def test_what_was_said_in_a_channel_is_answered_to_the_asker_alone(teams: Inbound) -> None:
    await teams.post(mentioned("hymnsheet help"))
    await teams.settled()
    assert [person for _, person, _ in await teams.deliveries()] == [ALEX]
    assert not teams.chats.said
    await teams.post(mentioned("objection too dear"))
    await teams.settled()
    assert [conversation for conversation, _ in teams.chats.said] == [f"a:29:1{ALEX}"]
    assert CHANNEL_ID not in str(teams.chats.said)


async def test_a_dialog_is_closed_for_who_may_not_use_it(teams: Inbound) -> None:
    value = {"data": {"action": "draft.open", "value": "1"}}
    await teams.post(invoked("task/fetch", value))
    await teams.settled()
    assert [person for _, person, _ in await teams.deliveries()] == [ALEX]
    assert TENANT not in str(teams.chats.said)
