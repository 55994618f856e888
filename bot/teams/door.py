"""POST /api/messages: the one door for everything Teams sends, checked before anybody reads it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol, TypeAlias

import structlog
from aiohttp import web

from bot.teams.identity import KeysUnavailable, NotTeams
from bot.trouble import trouble

log = structlog.get_logger(__name__)

LARGEST_BODY: Final = 1_000_000
BODY_SECONDS: Final = 5.0
"""How long a body may take to come in."""
DEEPEST: Final = 60
"""How many objects and lists may stand in one another; a message with a card in it needs about twenty."""
Json: TypeAlias = dict[str, Any]
OnTurn: TypeAlias = Callable[[Json], Awaitable[Json | None]]


class Verifier(Protocol):
    """Knows what Teams sent."""

    async def verify(self, authorization: str, activity: Json) -> None:
        """Raises NotTeams, or KeysUnavailable where that cannot be known."""


class Turns(Protocol):
    """Carries an activity to who answers it, and the answer back."""

    async def process(self, activity: Json, on_turn: OnTurn) -> tuple[int, Json | None]:
        """The status and the body for Teams."""


class TeamsDoor:
    """Turns away what is not Teams' with 401 and an empty body, and hands the rest on."""

    def __init__(self, verifier: Verifier, turns: Turns, on_turn: OnTurn) -> None:
        self._verifier = verifier
        self._turns = turns
        self._on_turn = on_turn

    async def hear(self, request: web.Request) -> web.Response:
        """Answer one request of Teams'."""
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            return web.Response(status=415)
        if (request.content_length or 0) > LARGEST_BODY:
            return web.Response(status=413)
        if len(request.headers.getall("Authorization", [])) > 1:
            return turned_away("two tokens")
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        if len(body) > LARGEST_BODY:
            return web.Response(status=413)
        return await self._hear_body(request, body)

    async def _hear_body(self, request: web.Request, body: bytes) -> web.Response:
        try:
            activity = json.loads(body.decode())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(activity, dict) or _is_too_deep(activity):
            return web.Response(status=400)
        try:
            await self._verifier.verify(request.headers.get("Authorization", ""), activity)
        except NotTeams as reason:
            return turned_away(str(reason))
        except KeysUnavailable:
            return web.Response(status=503)
        return await self._hear_teams(activity)

    async def _hear_teams(self, activity: Json) -> web.Response:
        turn = asyncio.ensure_future(self._turns.process(activity, self._on_turn))
        await asyncio.wait({turn})
        if (error := turn.exception()) is not None:
            trouble(error)
            return web.Response(status=503)
        status, body = turn.result()
        return web.json_response(body, status=status) if body else web.Response(status=status)


def turned_away(reason: str) -> web.Response:
    """Nothing is told to whoever is not Teams; the log says why."""
    log.warning("a request was turned away", action="reject_token", reason=reason)
    return web.Response(status=401)


def _is_too_deep(said: Any) -> bool:
    """Whether reading it could take more room than there is; looked at without going down into it ourselves."""
    level = [said]
    for _ in range(DEEPEST):
        inner = (each.values() if isinstance(each, dict) else each for each in level)
        level = [one for some in inner for one in some if isinstance(one, dict | list)]
        if not level:
            return False
    return True
