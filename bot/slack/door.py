"""POST /slack/events: the one door for everything Slack sends, checked before anybody reads it."""

import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.slack.verify import LARGEST_BODY, Signatures

log = structlog.get_logger(__name__)


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
        body = await request.read()
        if _is_ssl_check(request, body):
            return web.Response()
        if not self._signatures.accept(request, body):
            log.warning("a request was turned away", action="reject_signature")
            return web.Response(status=401)
        return await self._hear_slack(request, body)

    async def _hear_slack(self, request: web.Request, body: bytes) -> web.Response:
        try:
            text = body.decode()
            event = json.loads(text) if request.content_type == "application/json" else {}
        except (UnicodeDecodeError, ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(event, dict):
            return web.Response(status=400)
        if event.get("type") == "url_verification":
            return web.json_response({"challenge": str(event.get("challenge", ""))})
        if event.get("type") == "app_rate_limited":
            self._on_rate_limited(event)
            return web.Response()
        asked = AsyncBoltRequest(
            body=text,
            query=request.query_string,
            headers=dict(request.headers),
            context={"request_key": fingerprint(request, event)},
        )
        return await to_aiohttp_response(await self._app.async_dispatch(asked))


def fingerprint(request: web.Request, event: dict[str, Any]) -> str:
    """The same for every copy of a delivery: the event's id, else what the signature over time and body gives."""
    if isinstance(event.get("event_id"), str):
        return f"event:{event['event_id']}"
    signature = request.headers.get("X-Slack-Signature", "")
    return f"signed:{hashlib.sha256(signature.encode()).hexdigest()}"


def _is_ssl_check(request: web.Request, body: bytes) -> bool:
    if len(body) > 2_000 or request.content_type != "application/x-www-form-urlencoded":
        return False
    return parse_qs(body.decode("utf-8", "replace")).get("ssl_check") == ["1"]
