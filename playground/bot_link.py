"""The way to the bot: signs what people do as Slack does and brings back the answer."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from playground.model import Json


class Way(StrEnum):
    """What is delivered, in the words of Socket Mode."""

    COMMAND = "slash_commands"
    INTERACTION = "interactive"
    EVENT = "events_api"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something the bot must hear, perhaps not for the first time."""

    way: Way
    payload: Json
    retry_number: int = 0
    retry_reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: the bot's body, or in `error` Slack's word for what went wrong.

    `errors` are the sentences now shown at the fields of a form, by block_id.
    """

    status: int | None = None
    body: Json = field(default_factory=dict)
    error: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        """Say whether the bot took it."""
        return not self.error and not self.errors


class Sockets(Protocol):
    """The bot's open Socket Mode connections."""

    def __bool__(self) -> bool: ...

    async def deliver(self, delivery: Delivery, *, within: float) -> Answer:
        """Send one envelope and wait for its ack."""


class BotLink:
    """Delivers to the bot: over its websocket if it opened one, else by signed HTTP to its request URL."""

    def __init__(self, *, signing_secret: str, request_url: str, sockets: Sockets, answer_within: float = 3.0) -> None:
        self.signing_secret = signing_secret
        self.request_url = request_url
        self.answer_within = answer_within
        self._sockets = sockets
        self._session: aiohttp.ClientSession | None = None

    def signed(self, body: str | bytes, *, at: float | None = None, secret: str | None = None) -> dict[str, str]:
        """Make the headers that prove a body comes from Slack; `at` is the real wall clock unless told."""
        timestamp = str(int(time.time() if at is None else at))
        verifier = SignatureVerifier(secret or self.signing_secret)
        signature = verifier.generate_signature(timestamp=timestamp, body=body)
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": str(signature)}

    async def deliver(self, delivery: Delivery) -> Answer:
        """Bring this to the bot and wait for its answer as long as Slack does."""
        if self._sockets:
            return await self._sockets.deliver(delivery, within=self.answer_within)
        body, content_type = _body_of(delivery)
        headers = {"Content-Type": content_type, **self.signed(body), **_retry_headers(delivery)}
        return await self.send(body, headers)

    async def send(self, body: str | bytes, headers: dict[str, str]) -> Answer:
        """Post exactly this to the bot's request URL; the caller signs."""
        try:
            request = self._open_session().post(self.request_url, data=body, headers=headers, timeout=self._timeout)
            async with request as response:
                return _answer(response.status, await response.text(), response.headers)
        except TimeoutError:
            return Answer(error="operation_timeout")
        except aiohttp.ClientError:
            return Answer(error="dispatch_failed")

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(headers={"User-Agent": "Slackbot 1.0"})
        return self._session

    @property
    def _timeout(self) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(total=self.answer_within)

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def _body_of(delivery: Delivery) -> tuple[str, str]:
    match delivery.way:
        case Way.COMMAND:
            return urlencode(delivery.payload), "application/x-www-form-urlencoded"
        case Way.INTERACTION:
            return urlencode({"payload": json.dumps(delivery.payload)}), "application/x-www-form-urlencoded"
        case Way.EVENT:
            return json.dumps(delivery.payload), "application/json"


def _retry_headers(delivery: Delivery) -> dict[str, str]:
    if not delivery.retry_number:
        return {}
    return {"X-Slack-Retry-Num": str(delivery.retry_number), "X-Slack-Retry-Reason": delivery.retry_reason}


def _answer(status: int, text: str, headers: Mapping[str, str]) -> Answer:
    error = "" if status < 300 else "http_client_error" if status < 500 else "http_service_error"
    return Answer(status, _read(text), error, no_retry=headers.get("X-Slack-No-Retry") == "1")


def _read(text: str) -> Json:
    """Read the body of an answer; plain words count as its text, as with Slack."""
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        return {"text": text}
    return body if isinstance(body, dict) else {"text": text}
