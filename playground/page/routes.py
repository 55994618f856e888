"""Where the page in the browser finds everything."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from playground.filling import NotVisible
from playground.model import Json
from playground.moments import NoSuchTime, duration, moment
from playground.page import acts, sight
from playground.page.events import follow
from playground.playground import Playground
from playground.workspace import NotHere

WEB = Path(__file__).parent.parent / "web"

Tells = Callable[[Playground, web.Request], Awaitable[Json]]


def page_routes(playground: Playground) -> list[web.RouteDef]:
    """List what the page needs."""
    return [
        web.get("/", _index),
        web.get("/playground/web/{file}", _file),
        web.get("/playground/events", partial(follow, playground)),
        web.get("/playground/state", partial(_answered, _state, playground)),
        web.get("/playground/messages", partial(_answered, _messages, playground)),
        web.post("/playground/clock", partial(_answered, _clock, playground)),
        web.post("/playground/act", partial(_answered, _act, playground)),
    ]


async def _index(_request: web.Request) -> web.StreamResponse:
    return _fresh(WEB / "index.html")


async def _file(request: web.Request) -> web.StreamResponse:
    name = request.match_info["file"]
    if Path(name).name != name or not (WEB / name).is_file():
        raise web.HTTPNotFound
    return _fresh(WEB / name)


def _fresh(path: Path) -> web.FileResponse:
    return web.FileResponse(path, headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})


async def _answered(tells: Tells, playground: Playground, request: web.Request) -> web.Response:
    """Answer as JSON; what cannot be is told in a sentence."""
    if _from_elsewhere(request):
        return _refused("This page is not the playground's.", status=403)
    try:
        return web.json_response({"ok": True, **await tells(playground, request)})
    except NotHere as missing:
        return _refused(str(missing), status=404)
    except (NoSuchTime, NotVisible, acts.NotUnderstood) as refusal:
        return _refused(str(refusal), status=400)


def _refused(sentence: str, *, status: int) -> web.Response:
    return web.json_response({"ok": False, "error": sentence}, status=status)


def _from_elsewhere(request: web.Request) -> bool:
    """Say whether another site's page sent this."""
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise acts.NotUnderstood("Send a JSON object.")
    return body


async def _state(playground: Playground, request: web.Request) -> Json:
    return sight.state(playground, who=request.query.get("as", ""))


async def _messages(playground: Playground, request: web.Request) -> Json:
    return sight.messages(playground, where=request.query.get("channel", ""), who=request.query.get("as", ""))


async def _act(playground: Playground, request: web.Request) -> Json:
    return await acts.act(playground, await _body(request))


async def _clock(playground: Playground, request: web.Request) -> Json:
    asked, now = await _body(request), playground.clock.now()
    if "advance" in asked:
        until = now + duration(str(asked["advance"]))
    elif "to" in asked:
        until = moment(str(asked["to"]), now=now, zone=playground.workspace.zone)
    else:
        raise NoSuchTime("Say how far to move the clock: “advance” as in 4h, or “to” as in tomorrow 08:30.")
    return {"now": (await playground.move_to(until)).isoformat()}
