"""Socket Mode: Slack's requests come over a connection we open, for machines that nobody can reach from outside."""

import logging
import time

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import hear


class SocketMode:
    """One connection to Slack, made again by itself whenever it breaks."""

    def __init__(self, token: str, api_url: str) -> None:
        self._token = token
        self._api_url = api_url
        self._handler: AsyncSocketModeHandler | None = None

    async def connect(self, app: AsyncApp) -> None:
        """Open the connection and hear what comes over it."""
        client = AsyncWebClient(token=self._token, base_url=self._api_url)
        self._handler = _Handler(app, self._token, web_client=client, logger=logging.getLogger("slack_sdk.socket_mode"))
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt gave it no types

    async def close(self) -> None:
        """Close the connection."""
        if self._handler is not None:
            await self._handler.close_async()  # type: ignore[no-untyped-call]  # nor this one


class _Handler(AsyncSocketModeHandler):
    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Answer one envelope."""
        began = time.time()
        heard = await hear(self.app, req.payload, key=f"envelope:{req.envelope_id}")
        await send_async_response(client, req, heard, began)
