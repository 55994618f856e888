"""What people say, and what forgers send, never stands in a log, at whatever level."""

import asyncio
import io
import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from playground import faults
from tests.harness import Hymnsheet
from tests.practice import Practice
from tests.wire import JSON, Sent, Wire

WORDS = "canaryinthecoalmine"
"""What somebody typed; stands for everything that people say."""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough here; what the program says about PostgreSQL is heard in `test_secrets.py`."""
    return sqlite_url


async def test_what_a_forger_sends_is_not_written_down(logged: io.StringIO, wire: Wire) -> None:
    forged = {
        "a body": wire.command(WORDS).but(X_Slack_Signature="v0=" + "0" * 64),
        "a log line": wire.command(f'\n{{"level": "info", "event": "{WORDS}"}}').but(X_Slack_Signature=None),
        "a signature": wire.command().but(X_Slack_Signature=f"v0={WORDS}"),
        "a timestamp": wire.command().but(X_Slack_Request_Timestamp=WORDS),
        "no text": Sent(b"\xff" + WORDS.encode(), {"Content-Type": JSON}),
        "a kind of body": wire.command().but(Content_Type=WORDS),
        "a coding": wire.command().but(Content_Encoding=WORDS),
        "another header": wire.command().but(Authorization=f"Bearer {WORDS}", X_Slack_Signature=None),
    }
    for what, sent in forged.items():
        assert (await wire.send(sent)).status in {400, 401, 415}, what
    assert "reject_signature" in logged.getvalue()
    assert WORDS not in logged.getvalue()


async def test_what_is_not_even_http_is_not_written_down(logged: io.StringIO, wire: Wire) -> None:
    address = urlsplit(wire.url)
    broken = [
        f"{WORDS}\r\n\r\n",
        f"POST /{WORDS} HTTP/9.9\r\n\r\n",
        f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: {WORDS}\r\n\r\n",
        f"POST /slack/events HTTP/1.1\r\nHost: x\r\n{WORDS}\r\n\r\n",
        f"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{WORDS}\r\n",
        f"GET /{WORDS}?code={WORDS} HTTP/1.1\r\nHost: x\r\nX: {'x' * 20_000}{WORDS}\r\n\r\n",
        f"GET /slack/oauth_redirect?code={WORDS}&state={WORDS} HTTP/1.1\r\nHost: x\r\n\r\n",
    ]
    for said in broken:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(said.encode())
        async with asyncio.timeout(1):
            assert (await reader.readline()).split()[1] in {b"400", b"401", b"404", b"431"}, said
        writer.close()
        await writer.wait_closed()
    assert WORDS not in logged.getvalue()


async def test_what_people_say_is_not_written_down(
    logged: io.StringIO, practice: Practice, hymnsheet: Hymnsheet, wire: Wire
) -> None:
    hymnsheet.mind_nothing_more()
    rita = hymnsheet.person("Rita")
    rita.user.real_name = rita.user.email = f"{WORDS}@hymnsheet.example"
    hymnsheet.playground.clock.advance(timedelta(days=1))
    await rita.types("/practice", WORDS)
    await rita.types(f"/{WORDS}", WORDS)
    await rita.types("/practice", f"form {WORDS}")
    await rita.submits(words=WORDS)
    await wire.send(wire.interaction({"type": WORDS, "team": {"id": WORDS}, "user": {"id": WORDS}}))
    await wire.send(wire.event({"type": WORDS, "text": WORDS}))
    await wire.send(wire.json({"type": WORDS, WORDS: WORDS}))
    await wire.send(wire.form({WORDS: WORDS, "command": f"/{WORDS}"}))
    assert WORDS in "".join(hymnsheet.channel("marketing").texts)
    assert WORDS not in logged.getvalue()


async def test_what_breaks_on_our_side_is_written_down_without_what_was_said(
    logged: io.StringIO, practice: Practice, hymnsheet: Hymnsheet
) -> None:
    hymnsheet.mind_nothing_more()
    rita = hymnsheet.person("Rita")
    practice.fails = RuntimeError(WORDS)
    await rita.types("/practice", WORDS)
    rita.expect_told("Something broke on my side", WORDS)
    await rita.types("/practice", f"form {WORDS}")
    practice.fails = None
    hymnsheet.playground.faults.script("chat.postMessage", faults.slack_error(WORDS), faults.server_error(500))
    await rita.types("/practice", WORDS)
    hymnsheet.playground.faults.script("views.open", faults.slack_error(WORDS))
    await rita.types("/practice", f"form {WORDS}")
    assert '"error": "RuntimeError"' in logged.getvalue()
    assert WORDS not in logged.getvalue()


async def test_a_reference_leads_from_what_was_told_to_what_was_logged(
    logged: io.StringIO, practice: Practice, hymnsheet: Hymnsheet
) -> None:
    rita = hymnsheet.person("Rita")
    practice.fails = ValueError("secret")
    await rita.types("/practice", "hello")
    failed = [json.loads(line) for line in logged.getvalue().splitlines() if '"fail"' in line]
    assert failed[0]["reference"] in rita.expect_told("Reference")
    assert any("practice.py" in frame for frame in failed[0]["at"])
