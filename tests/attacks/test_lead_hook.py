"""S70: leads are taken only from whoever has an organisation's secret, fresh, whole and once."""

import hashlib
import hmac
import io
import json
import time

import pytest
from aiohttp import ClientSession
from sqlalchemy import select

from bot.keys import Keys, parse_keys
from bot.rekey import Rekeyed, rekey
from rules.people import Platform
from storage.lead_hooks import all_lead_hooks, place_of_secret
from storage.organisations import found_organisation
from storage.tables import leads, metadata
from tests.forgeries import forgeries
from tests.harness import KEY, Hymnsheet
from tests.programs import SIGNATURE, STAMP, new_secret, send, signed, tell
from tests.rows import everything
from tests.wire import Sent

BODY = json.dumps({"id": "4711", "name": "Jo Miller"}).encode()


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: what is turned away reaches none."""
    return sqlite_url


@pytest.fixture
async def secret(hymnsheet: Hymnsheet) -> str:
    hymnsheet.mind_nothing_more()  # Whoever gets a lead that was taken hears of it.
    return await new_secret(hymnsheet)


def spoilt(sent: Sent) -> dict[str, Sent]:
    """A good request spoilt in every way."""
    signature, stamp = sent.headers[SIGNATURE], sent.headers[STAMP]
    return {
        **forgeries(sent, signature=SIGNATURE, stamp=STAMP, version="v1=", changed=(b"4711", b"4712")),
        "written anew": sent.but(body=sent.body.replace(b": ", b":")),
        "as Slack signs": sent.but(
            X_Hymnsheet_Signature=None, X_Hymnsheet_Timestamp=None,
            X_Slack_Signature=signature, X_Slack_Request_Timestamp=stamp,
        ),
    }  # fmt: skip


async def test_a_forged_request_is_turned_away_without_a_trace(hymnsheet: Hymnsheet, secret: str) -> None:
    before = await everything(hymnsheet)
    for what, forged in spoilt(signed(secret, BODY)).items():
        heard = await send(hymnsheet, forged)
        assert (heard.status, heard.text) == (401, ""), what
    assert await everything(hymnsheet) == before
    assert (await send(hymnsheet, signed(secret, BODY))).status == 202, "the same unspoilt is taken"


async def test_a_header_that_comes_twice_is_turned_away(hymnsheet: Hymnsheet, secret: str) -> None:
    sent = signed(secret, BODY)
    url = f"{hymnsheet.playground.base_url}/hooks/leads"
    for name in (STAMP, SIGNATURE):
        twice = [*sent.headers.items(), (name, sent.headers[name])]
        async with ClientSession() as session, session.post(url, data=sent.body, headers=twice) as heard:
            assert heard.status == 401, name


async def test_a_request_of_another_time_is_turned_away(hymnsheet: Hymnsheet, secret: str) -> None:
    for seconds in (-302, 302, -86_400, 10**8):
        assert (await send(hymnsheet, signed(secret, BODY, at=time.time() + seconds))).status == 401, seconds
    for seconds in (-290, 290):
        assert (await send(hymnsheet, signed(secret, BODY, at=time.time() + seconds))).status == 202, seconds


@pytest.mark.parametrize("stamp", ["abc", "", " ", "1e9", "1" + "0" * 20, "NaN", "inf", "-1", "1700000000.0", "٣" * 10])
async def test_a_timestamp_that_is_none_is_turned_away_even_when_signed(
    hymnsheet: Hymnsheet, secret: str, stamp: str
) -> None:
    digits = hmac.new(secret.encode(), f"v1:{stamp}:".encode() + BODY, hashlib.sha256).hexdigest()
    sent = signed(secret, BODY).but(X_Hymnsheet_Timestamp=stamp, X_Hymnsheet_Signature=f"v1={digits}")
    assert (await send(hymnsheet, sent)).status == 401


async def test_without_a_secret_nothing_is_taken(hymnsheet: Hymnsheet) -> None:
    for guess in ("", "secret", "None"):
        assert (await send(hymnsheet, signed(guess, BODY))).status == 401


async def test_an_old_secret_opens_nothing(hymnsheet: Hymnsheet, secret: str) -> None:
    await new_secret(hymnsheet, "Rotate the secret")
    assert (await send(hymnsheet, signed(secret, BODY))).status == 401


async def test_a_replay_has_one_effect_and_the_same_answer(hymnsheet: Hymnsheet, secret: str) -> None:
    sent = signed(secret, BODY)
    first = await send(hymnsheet, sent)
    await tell(hymnsheet, secret, {"id": "4711", "name": "Joanna Miller"})
    before = await everything(hymnsheet)
    again = await send(hymnsheet, sent)
    assert (again.status, again.text) == (202, first.text)
    assert await everything(hymnsheet) == before, "an old request does not undo what came after it"


async def test_a_secret_is_its_own_organisations(hymnsheet: Hymnsheet, secret: str) -> None:
    async with hymnsheet.house.storage.across_organisations() as transaction:
        await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T2", name="Other", bot_person="U9", now=hymnsheet.now
        )
    await tell(hymnsheet, secret, {"id": "1", "organisation": "2", "organisation_id": 2})
    async with hymnsheet.unit_of_work() as work:
        kept = await work.execute(select(leads.c.organisation_id).execution_options(across_organisations=True))
        assert list(kept.scalars()) == [work.organisation_id]


async def test_a_secret_outlives_the_key_it_was_sealed_with(hymnsheet: Hymnsheet, secret: str) -> None:
    storage, new = hymnsheet.house.storage, b"n" * 32
    assert await rekey(storage, Keys([new, *parse_keys(KEY)]), drop_unreadable=False) == Rekeyed(anew=1)
    async with storage.across_organisations() as transaction:
        [hook] = await all_lead_hooks(transaction)
    assert Keys([new]).open(hook.sealed, place=place_of_secret(hook.organisation_id)) == secret
    assert (await send(hymnsheet, signed(secret, BODY))).status == 401, "this bot was not given the new key"
    assert await rekey(storage, Keys([b"o" * 32]), drop_unreadable=True) == Rekeyed(unreadable=1, dropped=1)


NOT_LEADS = ["", "{", "nonsense", '"words"', "1", "null", "true", '{"id": "1"', "\ufeff{}", "[" * 30_000]


@pytest.mark.parametrize("body", NOT_LEADS, ids=range(len(NOT_LEADS)))
async def test_what_is_no_json_is_answered_with_a_sentence(hymnsheet: Hymnsheet, secret: str, body: str) -> None:
    heard = await send(hymnsheet, signed(secret, body.encode()))
    assert (heard.status, heard.text) == (400, "The body must be a JSON object, or a list of them.\n")


async def test_what_is_too_much_or_of_the_wrong_kind_is_refused(hymnsheet: Hymnsheet, secret: str) -> None:
    many = json.dumps([{"id": str(number)} for number in range(1001)]).encode()
    assert (await send(hymnsheet, signed(secret, many))).status == 400
    assert (await send(hymnsheet, signed(secret, b" " * 1_000_001))).status == 413
    assert (await send(hymnsheet, signed(secret, BODY, content_type="text/plain"))).status == 415
    assert (await send(hymnsheet, signed(secret, BODY).but(Content_Encoding="gzip"))).status in {400, 415}


HOSTILE = [
    "<!channel> <@U1> *x*", "Nul\0 within", "\ud800 alone", "\u202egnp.exe", "'; DROP TABLE leads; --", "😀" * 70,
]  # fmt: skip


async def test_hostile_words_stay_words(hymnsheet: Hymnsheet, secret: str) -> None:
    some = [
        {"id": str(number), "name": words, "company": words, "source": words, "evidence": [words],
         "owner": "rita@hymnsheet.example"}
        for number, words in enumerate(HOSTILE)
    ]  # fmt: skip
    told = await tell(hymnsheet, secret, some[:3])
    assert [one["result"] for one in told] == ["accepted"] * 3
    rita = hymnsheet.person("Rita")
    rita.expect_direct("<!channel> <@U1> *x*")
    rita.expect_direct("Nul within")
    rita.expect_direct("A lead for you: alone")
    hymnsheet.mind_nothing_more()
    assert [one["result"] for one in await tell(hymnsheet, secret, some[3:])] == ["accepted"] * 3


async def test_neither_the_secret_nor_what_was_sent_stands_in_a_row_or_in_a_log(
    hymnsheet: Hymnsheet, logged: io.StringIO
) -> None:
    hymnsheet.mind_nothing_more()
    secret = await new_secret(hymnsheet)
    await tell(hymnsheet, secret, {"id": "canary-id", "name": "canary-name", "owner": "canary@else.example"})
    await send(hymnsheet, signed("wrong", b'{"id": "canary"}'))
    assert "canary" not in logged.getvalue()
    assert secret not in logged.getvalue()
    rows = await everything(hymnsheet)
    assert secret not in str(rows)
    assert set(rows) == set(metadata.tables)
