"""Socket Mode: Slack's requests come over a connection we open, for machines that nobody can reach from outside."""

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


class SocketMode:
    """One connection to Slack, made again by itself whenever it breaks."""

    def __init__(self, token: str, api_url: str) -> None:
        self._token = token
        self._api_url = api_url
        self._handler: AsyncSocketModeHandler | None = None

    async def connect(self, app: AsyncApp) -> None:
        """Open the connection and hear what comes over it."""
        client = AsyncWebClient(token=self._token, base_url=self._api_url)
        self._handler = AsyncSocketModeHandler(app, self._token, web_client=client)
        await self._handler.connect_async()

    async def close(self) -> None:
        """Close the connection."""
        if self._handler is not None:
            await self._handler.close_async()
