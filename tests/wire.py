"""Requests as Slack sends them, for tests that repeat, bend and forge them."""

import hashlib
import hmac
import io
import json
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp

from playground import payloads
from playground.model import Json
from playground.playground import Playground
from playground.seat import Seat

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that can be sent again and again: its exact bytes and headers."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def but(self, *, body: bytes | None = None, **headers: str | None) -> "Sent":
        """The same with another body, or with headers changed (`X_Name="…"`) or left out (`X_Name=None`)."""
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in {**self.headers, **changed}.items() if value is not None}
        return replace(self, body=self.body if body is None else body, headers=kept)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the bot answered, and after how many seconds."""

    status: int
    text: str
    headers: dict[str, str]
    seconds: float


class Wire:
    """Slack's side of the wire to one bot."""

    def __init__(self, playground: Playground, *, session: aiohttp.ClientSession) -> None:
        self._playground = playground
        self._session = session
        self.secret = playground.link.signing_secret

    @property
    def url(self) -> str:
        """Where the bot hears."""
        return self._playground.link.request_url

    def seat(self, name: str = "Rita") -> Seat:
        """Somebody at their keyboard."""
        return Seat.of(self._playground, self._playground.workspace.get_user(name).id)

    def now(self) -> datetime:
        """The instant it is in Slack."""
        return self._playground.clock.now()

    def command(self, words: str = "help", *, word: str = "/hymnsheet", by: str = "Rita", **changed: Any) -> Sent:
        """A slash command, typed in #general."""
        channel = self._playground.workspace.get_channel("general")
        typed = payloads.command(self.seat(by), channel=channel, command=word, text=words)
        return self.form({**typed, **changed})

    def event(self, event: Json, **changed: Any) -> Sent:
        """Something that happened, as the Events API tells it."""
        workspace = self._playground.workspace
        told = payloads.event(event, workspace=workspace, now=self._playground.clock.now())
        return self.json({**told, **changed})

    def retry(self, sent: Sent, number: int) -> Sent:
        """The same event again, signed anew, as Slack repeats what it saw no 200 for."""
        again = self.signed(sent.body, content_type=JSON)
        return again.but(X_Slack_Retry_Num=str(number), X_Slack_Retry_Reason="http_timeout") if number else again

    def interaction(self, payload: Json) -> Sent:
        """A click, a submission or a shortcut."""
        return self.form({"payload": json.dumps(payload)})

    def form(self, fields: Json) -> Sent:
        """Any fields, signed."""
        return self.signed(urlencode(fields).encode(), content_type=FORM)

    def json(self, content: Any) -> Sent:
        """Any JSON, signed."""
        return self.signed(json.dumps(content).encode(), content_type=JSON)

    def signed(self, body: bytes, *, content_type: str = FORM, at: float | None = None, secret: str = "") -> Sent:
        """Any bytes, even such that are no text, signed as of now or `at` another time."""
        stamp = str(int(time.time() if at is None else at))
        signed = hmac.new((secret or self.secret).encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
        proof = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signed.hexdigest()}"}
        return Sent(body, {"Content-Type": content_type, **proof})

    async def send(self, sent: Sent, *, to: str = "") -> Heard:
        """Post it, and wait for the answer however long it takes; `to` another replica if one is named."""
        began = time.monotonic()
        async with self._session.post(to or self.url, data=io.BytesIO(sent.body), headers=sent.headers) as answer:
            text = await answer.text()
            return Heard(answer.status, text, dict(answer.headers), time.monotonic() - began)
