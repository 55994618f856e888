"""Bodies made to wear us out: each is turned away at once, and costs next to no memory."""

import asyncio
import gzip
import json
import time
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from tests.wire import JSON, Heard, Sent, Wire

AT_ONCE = 5.0
LITTLE = 20_000_000


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind is enough: what is turned away reaches none."""
    return sqlite_url


async def answered_at_once(wire: Wire, sent: Sent) -> Heard:
    """The answer, which must have cost little time and memory."""
    tracemalloc.start()
    heard = await wire.send(sent)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert heard.seconds < AT_ONCE
    assert peak < LITTLE
    return heard


@asynccontextmanager
async def connected(wire: Wire) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A bare connection to the bot."""
    address = urlsplit(wire.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        yield reader, writer
    finally:
        writer.close()


def head(wire: Wire, *lines: str) -> bytes:
    """The head of a request for the bot's door."""
    address = urlsplit(wire.url)
    return "\r\n".join([f"POST {address.path} HTTP/1.1", f"Host: {address.netloc}", *lines, "", ""]).encode()


async def test_fifty_megabytes_are_turned_away_before_they_are_read(wire: Wire) -> None:
    tracemalloc.start()
    async with connected(wire) as (reader, writer):
        began = time.monotonic()
        writer.write(head(wire, "Content-Type: application/json", "Content-Length: 50000000"))
        answer = await reader.readline()
        assert answer.split()[1] == b"413"
        assert time.monotonic() - began < AT_ONCE
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < LITTLE


async def test_a_body_without_a_length_is_cut_off_where_it_gets_too_long(wire: Wire) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    async with connected(wire) as (reader, writer):
        writer.write(head(wire, "Content-Type: application/json", "Transfer-Encoding: chunked"))
        for _ in range(32):
            writer.write(chunk)
        answer = await asyncio.wait_for(reader.readline(), AT_ONCE)
        assert answer.split()[1] == b"413"


async def test_a_body_that_trickles_in_is_given_up(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.door.BODY_SECONDS", 0.2)
    async with connected(wire) as (reader, writer):
        writer.write(head(wire, "Content-Type: application/json", "Content-Length: 100") + b"{")
        answer = await asyncio.wait_for(reader.readline(), AT_ONCE)
        assert answer.split()[1] == b"408"


async def test_what_is_packed_is_not_unpacked(wire: Wire) -> None:
    bomb = gzip.compress(b"0" * 100_000_000, compresslevel=1)
    for coding in ("gzip", "GZIP", "deflate", "br", "identity, gzip"):
        heard = await answered_at_once(wire, wire.signed(bomb, content_type=JSON).but(Content_Encoding=coding))
        assert heard.status in {400, 415}, coding


@pytest.mark.parametrize("nested", ["[" * 30_000, '{"a":' * 20_000, '{"type":' * 10_000 + "1" + "}" * 10_000])
async def test_boxes_within_boxes_are_refused(wire: Wire, nested: str) -> None:
    assert (await answered_at_once(wire, wire.signed(nested.encode(), content_type=JSON))).status == 400
    assert (await answered_at_once(wire, wire.form({"payload": nested}))).status == 400


async def test_a_hundred_thousand_fields_are_refused(wire: Wire) -> None:
    for body in (b"a=1&" * 100_000, b"&".join(b"a%d=" % number for number in range(100_000))):
        assert (await answered_at_once(wire, wire.signed(body))).status == 400


BROKEN = [
    "",
    "{",
    "nonsense",
    '{"a": NaN',
    "[]",
    '"words"',
    "1",
    "null",
    "true",
    '{"type": "event_callback"',
    "\ufeff{}",
]


async def test_json_that_is_none_is_refused(wire: Wire) -> None:
    for body in BROKEN:
        assert (await wire.send(wire.signed(body.encode(), content_type=JSON))).status == 400, body
        assert (await wire.send(wire.form({"payload": body}))).status == 400, body


async def test_numbers_too_long_to_be_counted_are_refused(wire: Wire) -> None:
    body = json.dumps({"type": "event_callback", "event_time": 1}).replace(": 1", ": " + "9" * 100_000)
    assert (await answered_at_once(wire, wire.signed(body.encode(), content_type=JSON))).status == 400


async def test_a_form_that_claims_to_be_json_is_refused(wire: Wire) -> None:
    assert (await wire.send(wire.signed(wire.command().body, content_type=JSON))).status == 400


async def test_other_kinds_of_bodies_are_refused(wire: Wire) -> None:
    body = wire.command().body
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/xml", "image/png", "nonsense", "a/b/c"):
        assert (await wire.send(wire.signed(body, content_type=kind))).status == 415, kind


async def test_fifty_slow_ones_keep_nobody_waiting(wire: Wire) -> None:
    async with asyncio.timeout(5):
        connections = [connected(wire) for _ in range(50)]
        for each in connections:
            _, writer = await each.__aenter__()
            writer.write(head(wire, "Content-Type: application/json", "Content-Length: 100") + b"{")
        assert (await answered_at_once(wire, wire.command())).status == 200
        for each in connections:
            await each.__aexit__(None, None, None)
