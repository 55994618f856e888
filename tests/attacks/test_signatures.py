"""A request that cannot prove that it comes from Slack is turned away: 401, an empty body, and nothing is stored."""

import ast
import hashlib
import hmac
import time
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.forgeries import forgeries
from tests.harness import Hymnsheet
from tests.rows import everything
from tests.wire import Sent, Wire

ROOT = Path(__file__).parent.parent.parent
STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: what is turned away reaches none."""
    return sqlite_url


def spoilt(sent: Sent) -> dict[str, Sent]:
    """A good request spoilt in every way."""
    return {
        **forgeries(sent, signature=SIGNATURE, stamp=STAMP, version="v0=", changed=(b"help", b"helq")),
        "fields in another order": sent.but(body=b"&".join(reversed(sent.body.split(b"&")))),
    }


async def test_a_forged_request_is_turned_away_without_a_trace(hymnsheet: Hymnsheet, wire: Wire) -> None:
    before = await everything(hymnsheet)
    for what, forged in spoilt(wire.command()).items():
        heard = await wire.send(forged)
        assert (heard.status, heard.text) == (401, ""), what
    assert await everything(hymnsheet) == before
    assert (await wire.send(wire.command())).status == 200, "the same unspoilt is taken"


async def test_a_request_of_another_time_is_turned_away(wire: Wire) -> None:
    body = wire.command().body
    for seconds in (-301, 301, -86_400, 10**8):
        assert (await wire.send(wire.signed(body, at=time.time() + seconds))).status == 401, seconds
    for seconds in (-290, 290):
        assert (await wire.send(wire.signed(body, at=time.time() + seconds))).status == 200, seconds


STAMPS = ["abc", "", " ", "1e9", "1" + "0" * 20, "NaN", "inf", "-1", "1700000000.0", "٣" * 10, "0x65", "1_700_000_000"]


async def test_a_timestamp_that_is_none_is_turned_away_even_with_its_right_signature(wire: Wire) -> None:
    sent = wire.command()
    for stamp in STAMPS:
        signed = f"v0:{stamp}:".encode() + sent.body
        digits = hmac.new(wire.secret.encode(), signed, hashlib.sha256).hexdigest()
        heard = await wire.send(sent.but(X_Slack_Request_Timestamp=stamp, X_Slack_Signature=f"v0={digits}"))
        assert (heard.status, heard.text) == (401, ""), stamp


async def test_a_header_that_comes_twice_is_turned_away(wire: Wire) -> None:
    sent = wire.command()
    for name in (STAMP, SIGNATURE):
        twice = [*sent.headers.items(), (name, sent.headers[name])]
        async with ClientSession() as session, session.post(wire.url, data=sent.body, headers=twice) as heard:
            assert heard.status == 401, name


async def test_the_signature_is_checked_over_the_bytes_and_not_over_what_they_mean(wire: Wire) -> None:
    told = wire.event({"type": "app_home_opened", "user": wire.seat().user.id, "tab": "messages"})
    assert (await wire.send(told)).status == 200
    written_anew = told.but(body=told.body.replace(b": ", b":"))
    assert (await wire.send(written_anew)).status == 401


async def test_another_secret_opens_nothing(wire: Wire) -> None:
    assert (await wire.send(wire.signed(wire.command().body, secret="another-secret"))).status == 401


async def test_the_secret_of_a_forger_who_asks_for_json_opens_nothing_either(wire: Wire) -> None:
    challenge = b'{"type": "url_verification", "challenge": "<script>alert(1)</script>"}'
    for headers in ({}, {STAMP: str(int(time.time())), SIGNATURE: "v0=" + "a" * 64}):
        heard = await wire.send(Sent(challenge, {"Content-Type": "application/json", **headers}))
        assert (heard.status, heard.text) == (401, "")


async def test_slack_gets_its_challenge_back_as_data(wire: Wire) -> None:
    heard = await wire.send(wire.json({"type": "url_verification", "challenge": "<b>3eZbrw1a</b>"}))
    assert heard.status == 200
    assert heard.headers["Content-Type"].startswith("application/json")
    assert heard.text == '{"challenge": "<b>3eZbrw1a</b>"}'


async def test_slack_may_check_our_certificate_without_a_signature(hymnsheet: Hymnsheet, wire: Wire) -> None:
    before = await everything(hymnsheet)
    heard = await wire.send(
        Sent(b"ssl_check=1&token=deprecated", {"Content-Type": "application/x-www-form-urlencoded"})
    )
    assert (heard.status, heard.text) == (200, "")
    assert await everything(hymnsheet) == before


async def test_nothing_else_gets_in_beside_an_ssl_check(hymnsheet: Hymnsheet, wire: Wire) -> None:
    before = await everything(hymnsheet)
    sent = wire.command()
    heard = await wire.send(Sent(b"ssl_check=1&" + sent.body, {"Content-Type": sent.headers["Content-Type"]}))
    assert (heard.status, heard.text) == (200, "")
    assert await everything(hymnsheet) == before


def test_signatures_are_never_compared_with_equals() -> None:
    """`==` answers sooner the earlier two words differ, and so tells a forger how far they got."""
    for path in sorted(ROOT.glob("bot/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and any(isinstance(each, ast.Eq | ast.NotEq) for each in node.ops):
                secret = [side for side in (node.left, *node.comparators) if _is_a_signature(side)]
                assert not secret, f"{path.name}:{node.lineno}: {ast.unparse(node)}"


def _is_a_signature(side: ast.expr) -> bool:
    said = ast.unparse(side).lower()
    return not said.startswith("len(") and any(word in said for word in ("signature", "digest(", "hmac"))
