"""Server-sent events: the page hears what changed for the person it is."""

import asyncio
import json

from aiohttp import web

from playground.model import Json, UserId
from playground.playground import Playground
from playground.seat import Seat
from playground.workspace import NotHere, Workspace

HEARTBEAT_EVERY = 15.0


async def follow(playground: Playground, request: web.Request) -> web.StreamResponse:
    """Send what changes for somebody until they or the playground leave."""
    try:
        seat = Seat.of(playground, UserId(request.query.get("as", "")))
    except NotHere as missing:
        return web.json_response({"ok": False, "error": str(missing)}, status=404)
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await stream.prepare(request)
    changes: asyncio.Queue[Json] = asyncio.Queue()
    seat.workspace.watchers.append(changes.put_nowait)
    try:
        await _send_all(changes, stream, seat)
    except ConnectionResetError:
        pass
    finally:
        seat.workspace.watchers.remove(changes.put_nowait)
    return stream


async def _send_all(changes: "asyncio.Queue[Json]", stream: web.StreamResponse, seat: Seat) -> None:
    await stream.write(b": here\n\n")
    while True:
        try:
            change = await asyncio.wait_for(changes.get(), HEARTBEAT_EVERY)
        except TimeoutError:
            await stream.write(b": still here\n\n")
            continue
        if change["type"] == "closed":
            return
        if _concerns(change, seat.user.id, seat.workspace):
            told = {key: value for key, value in change.items() if key != "user"}
            await stream.write(f"data: {json.dumps(told)}\n\n".encode())


def _concerns(change: Json, user: UserId, workspace: Workspace) -> bool:
    if "channel" in change:
        return user in workspace.channels[change["channel"]].members
    return change.get("user") in (None, user)
