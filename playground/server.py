"""The playground as an HTTP server: its routes, to be served by any aiohttp application."""

import time
from functools import partial

from aiohttp import web

from playground import web_api
from playground.consent import authorize
from playground.enact import enact
from playground.errors import SlackError
from playground.faults import Entry
from playground.page.routes import page_routes
from playground.people import Person
from playground.playground import Playground
from playground.replies import reply

__all__ = ["Person", "Playground", "routes"]


def routes(playground: Playground) -> list[web.RouteDef]:
    """List everything the playground answers: Slack's Web API for the bot, and its page for people."""
    return [
        web.post("/api/{method}", partial(web_api.handle, playground)),
        web.get("/api/{method}", partial(web_api.handle, playground)),
        web.get("/oauth/v2/authorize", partial(authorize, playground)),
        web.get("/playground/socket/{ticket}", playground.sockets.connect),
        web.post("/playground/response/{token}", partial(_response, playground)),
        web.get("/playground/health", _health),
        *page_routes(playground),
    ]


async def _health(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


async def _response(playground: Playground, request: web.Request) -> web.StreamResponse:
    """Take an answer to a response_url; it stands in the ledger, and can go wrong, under that name."""
    body = await request.json()
    entry = Entry("response_url", body, playground.clock.now(), time.monotonic())
    fault = playground.faults.enter(entry)
    token = request.match_info["token"]
    return await enact(fault, request, lambda: _replied(playground, token, entry), faults=playground.faults)


async def _replied(playground: Playground, token: str, entry: Entry) -> web.Response:
    try:
        to = playground.response_urls.use(token)
        entry.team, entry.channel = to.workspace.team_id, to.channel
        reply(to, entry.args, ts=playground.clock.stamp())
    except SlackError as refusal:
        entry.error = refusal.error
        return web.json_response(refusal.as_json(), status=404 if refusal.error == "used_url" else 500)
    entry.accepted = True
    return web.json_response({"ok": True})
