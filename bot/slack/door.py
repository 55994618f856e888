"""POST /slack/events: the one door for everything Slack sends, checked before anybody reads it."""

import asyncio
import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp

from bot.slack.app import hear
from bot.slack.verify import LARGEST_BODY, Signatures

log = structlog.get_logger(__name__)

BODY_SECONDS = 3.0
"""How long a body may take to come in; Slack itself waits no longer for the answer."""
MOST_FIELDS = 100
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class SlackDoor:
    """Turns away what is not Slack's with 401 and an empty body, and hands the rest to Bolt."""

    def __init__(
        self, app: AsyncApp, signatures: Signatures, *, on_rate_limited: Callable[[dict[str, Any]], None]
    ) -> None:
        self._app = app
        self._signatures = signatures
        self._on_rate_limited = on_rate_limited

    async def hear(self, request: web.Request) -> web.Response:
        """Answer one request of Slack's."""
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            return web.Response(status=415)
        if (request.content_length or 0) > LARGEST_BODY:
            return web.Response(status=413)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        if _is_ssl_check(request, body):
            return web.Response()
        if not self._signatures.accept(request, body):
            log.warning("a request was turned away", action="reject_signature")
            return web.Response(status=401)
        return await self._hear_slack(request, body)

    async def _hear_slack(self, request: web.Request, body: bytes) -> web.Response:
        if request.content_type not in {FORM, JSON}:
            return web.Response(status=415)
        try:
            said = _read(body.decode(), request.content_type)
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(said, dict):
            return web.Response(status=400)
        if said.get("type") == "url_verification":
            return web.json_response({"challenge": str(said.get("challenge", ""))})
        if said.get("type") == "app_rate_limited":
            self._on_rate_limited(said)
            return web.Response()
        signature = hashlib.sha256(request.headers["X-Slack-Signature"].encode()).hexdigest()
        return await to_aiohttp_response(await hear(self._app, said, key=f"signed:{signature}"))


def _read(text: str, kind: str) -> Any:
    """What a body says: JSON, or a form, which has JSON in its `payload` where somebody clicked."""
    if kind == JSON:
        return json.loads(text)
    fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _is_ssl_check(request: web.Request, body: bytes) -> bool:
    if len(body) > 2_000 or request.content_type != FORM:
        return False
    return parse_qs(body.decode("utf-8", "replace")).get("ssl_check") == ["1"]
