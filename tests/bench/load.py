"""Signed slash commands, as fast as they are answered, over keep-alive connections."""

import asyncio
import hmac
import time
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from statistics import median
from urllib.parse import urlencode

from tests.bench.servers import SECRET

PEOPLE = 200


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests answered a second, the median of how long one took in milliseconds, and how many were refused."""

    rate: float
    median_ms: float
    refused: int


async def measure(port: int, *, at_once: int, seconds: float, numbers: "count[int]") -> Measured:
    """Ask for so many seconds over so many connections; only an answer of 200 that says something counts."""
    took: list[float] = []
    refused: list[int] = []
    ends = time.perf_counter() + seconds
    began = time.perf_counter()
    await asyncio.gather(*(_ask(port, ends, numbers, took, refused) for _ in range(at_once)))
    return Measured(
        rate=len(took) / (time.perf_counter() - began),
        median_ms=median(took) * 1000,
        refused=len(refused),
    )


async def _ask(port: int, ends: float, numbers: "count[int]", took: list[float], refused: list[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < ends:
        request = _request(next(numbers))
        began = time.perf_counter()
        writer.write(request)
        status, body = await _answer(reader)
        if status == 200 and body:
            took.append(time.perf_counter() - began)
        else:
            refused.append(status)
    writer.close()


def _request(number: int) -> bytes:
    body = urlencode(
        {
            "team_id": "T0BENCH",
            "channel_id": "C0SALES",
            "user_id": f"U{number % PEOPLE:05d}",
            "command": "/leadfeedback",
            "text": "acme 2 too early",
            "api_app_id": "A0BENCH",
            "response_url": "https://hooks.slack.com/commands/x",
            "trigger_id": f"{number}.bench",
        }
    ).encode()
    stamp = str(int(time.time())).encode()
    signature = hmac.new(SECRET.encode(), b"v0:" + stamp + b":" + body, sha256).hexdigest().encode()
    return b"".join(
        (
            b"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\n",
            b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n" % len(body),
            b"X-Slack-Request-Timestamp: %s\r\nX-Slack-Signature: v0=%s\r\n\r\n" % (stamp, signature),
            body,
        )
    )


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    length = next(int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:"))
    return int(lines[0].split()[1]), await reader.readexactly(length)
