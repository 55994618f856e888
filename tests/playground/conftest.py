"""A playground and a tiny bot opposite it, in one event loop."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from playground.people import Person
from playground.playground import SIGNING_SECRET, Playground
from playground.server import routes

Json = dict[str, Any]
Hears = Callable[[Json], Awaitable[object]]


@dataclass
class Bot:
    """The counterpart: verifies signatures, remembers what it heard and does what a test tells it to."""

    client: AsyncWebClient = field(default_factory=AsyncWebClient)
    heard: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    does: Hears | None = None

    async def hear(self, request: web.Request) -> web.Response:
        body = await request.text()
        if not SignatureVerifier(SIGNING_SECRET).is_valid_request(body, dict(request.headers)):
            return web.Response(status=401)
        self.heard.append(await _payload(request))
        self.headers.append(dict(request.headers))
        did = await self.does(self.heard[-1]) if self.does else None
        if isinstance(did, web.Response):
            return did
        return web.json_response(did) if did is not None else web.Response()


async def _payload(request: web.Request) -> Json:
    if request.content_type == "application/json":
        read: Json = await request.json()
        return read
    form = dict(await request.post())
    return json.loads(str(form["payload"])) if "payload" in form else form


@pytest.fixture
async def both() -> AsyncIterator[tuple[Playground, Bot]]:
    playground, bot = Playground(), Bot()
    app = web.Application()
    app.add_routes(routes(playground))
    app.router.add_post("/slack/events", bot.hear)
    async with TestServer(app) as server:
        playground.is_at(str(server.make_url("")))
        bot.client = AsyncWebClient(
            token=playground.workspace.bot_token, base_url=f"{playground.base_url}/api/", retry_handlers=[]
        )
        yield playground, bot
        await playground.close()


@pytest.fixture
async def playground(both: tuple[Playground, Bot]) -> Playground:
    return both[0]


@pytest.fixture
async def bot(both: tuple[Playground, Bot]) -> Bot:
    return both[1]


@pytest.fixture
async def rita(playground: Playground) -> Person:
    return Person(playground, "Rita")
