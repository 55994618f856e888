"""S70: deals are taken only from whoever has an organisation's secret, fresh, whole and once; and stay words."""

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from rules.people import Platform
from storage.organisations import found_organisation
from storage.tables import wins
from tests.attacks.test_lead_hook import NOT_LEADS, spoilt
from tests.harness import Hymnsheet
from tests.programs import LEADS, WINS, new_secret, send, signed, tell
from tests.rows import everything

DEAL: Mapping[str, Any] = {"deal": "4711", "customer": "Acme Ltd", "amount": 100, "currency": "EUR"}
BODY = json.dumps(DEAL).encode()


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: what is turned away reaches none."""
    return sqlite_url


@pytest.fixture
async def secret(hymnsheet: Hymnsheet) -> str:
    hymnsheet.mind_nothing_more()  # Everybody reads of a deal that was taken.
    return await new_secret(hymnsheet)


async def test_a_forged_deal_is_turned_away_without_a_trace(hymnsheet: Hymnsheet, secret: str) -> None:
    before = await everything(hymnsheet)
    for what, forged in spoilt(signed(secret, BODY)).items():
        heard = await send(hymnsheet, forged, path=WINS)
        assert (heard.status, heard.text) == (401, ""), what
    for seconds in (-302, 302):
        late = signed(secret, BODY, at=time.time() + seconds)
        assert (await send(hymnsheet, late, path=WINS)).status == 401, seconds
    assert await everything(hymnsheet) == before
    assert (await send(hymnsheet, signed(secret, BODY), path=WINS)).status == 202, "the same unspoilt is taken"


async def test_a_replay_has_one_effect_and_the_same_answer(hymnsheet: Hymnsheet, secret: str) -> None:
    sent = signed(secret, BODY)
    first = await send(hymnsheet, sent, path=WINS)
    await tell(hymnsheet, secret, {**DEAL, "amount": 200}, path=WINS)
    before = await everything(hymnsheet)
    again = await send(hymnsheet, sent, path=WINS)
    assert (again.status, again.text) == (202, first.text)
    assert await everything(hymnsheet) == before, "an old request does not undo what came after it"


async def test_what_was_signed_for_the_one_address_makes_nothing_at_the_other(
    hymnsheet: Hymnsheet, secret: str
) -> None:
    told = json.loads((await send(hymnsheet, signed(secret, BODY), path=LEADS)).text)
    assert [one["result"] for one in told] == ["refused"]
    lead = signed(secret, b'{"id": "1", "name": "Jo"}')
    assert json.loads((await send(hymnsheet, lead, path=WINS)).text)[0]["result"] == "refused"


async def test_a_deal_is_its_own_organisations(hymnsheet: Hymnsheet, secret: str) -> None:
    async with hymnsheet.house.storage.across_organisations() as transaction:
        await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T2", name="Other", bot_person="U9", now=hymnsheet.now
        )
    await tell(hymnsheet, secret, {**DEAL, "organisation_id": 2}, path=WINS)
    async with hymnsheet.unit_of_work() as work:
        kept = await work.execute(select(wins.c.organisation_id).execution_options(across_organisations=True))
        assert list(kept.scalars()) == [work.organisation_id]


@pytest.mark.parametrize("body", NOT_LEADS, ids=range(len(NOT_LEADS)))
async def test_what_is_no_json_is_answered_with_a_sentence(hymnsheet: Hymnsheet, secret: str, body: str) -> None:
    heard = await send(hymnsheet, signed(secret, body.encode()), path=WINS)
    assert (heard.status, heard.text) == (400, "The body must be a JSON object, or a list of them.\n")


async def test_what_is_too_much_or_of_the_wrong_kind_is_refused(hymnsheet: Hymnsheet, secret: str) -> None:
    many = json.dumps([{"deal": str(number)} for number in range(201)]).encode()
    assert (await send(hymnsheet, signed(secret, many), path=WINS)).status == 400
    assert (await send(hymnsheet, signed(secret, b" " * 1_000_001), path=WINS)).status == 413
    assert (await send(hymnsheet, signed(secret, BODY, content_type="text/plain"), path=WINS)).status == 415


AMOUNTS = ["NaN", "Infinity", "-Infinity", "1e400", "1E999999999", "-1", "1e30", '"1e999999999"', '"NaN"', '"0x10"',
           "true", "[]", "{}", '"' + "9" * 5000 + '"', "0.001", '"1,000"', '"½"']  # fmt: skip


@pytest.mark.parametrize("amount", AMOUNTS, ids=range(len(AMOUNTS)))
async def test_an_amount_that_is_none_is_refused_with_a_sentence(
    hymnsheet: Hymnsheet, secret: str, amount: str
) -> None:
    body = f'{{"deal": "1", "customer": "Acme", "currency": "EUR", "amount": {amount}}}'.encode()
    [told] = json.loads((await send(hymnsheet, signed(secret, body), path=WINS)).text)
    assert told["result"] == "refused"
    assert told["reason"].startswith("amount")


HOSTILE = ["<!channel> <@U1> *x*", "Nul\0 within", "\u202egnp.exe", "'; DROP TABLE wins; --", "=1+1"]


async def test_hostile_words_stay_words(hymnsheet: Hymnsheet, secret: str) -> None:
    some = [
        {"deal": str(number), "customer": words, "source": words, "touches": [words], "words": words, "lead": words}
        for number, words in enumerate(HOSTILE)
    ]
    told = await tell(hymnsheet, secret, some, path=WINS)
    assert [one["result"] for one in told] == ["accepted"] * len(some)
    posted = hymnsheet.channel("wins")
    posted.expect("<!channel> <@U1> *x* is won")
    posted.expect("Nul within is won")


async def test_no_address_stands_in_a_channel(hymnsheet: Hymnsheet, secret: str) -> None:
    await tell(hymnsheet, secret, {**DEAL, "rep": "who@else.example", "helpers": ["her@else.example"]}, path=WINS)
    for channel in ("wins", "marketing", "sales", "roundup"):
        hymnsheet.channel(channel).expect_no("else.example")
    hymnsheet.channel("wins").expect("Acme Ltd is won", "Sold by a colleague")
