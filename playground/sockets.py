"""Socket Mode: the bot opens a websocket to Slack, and everything is delivered through it."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import WSMsgType, web

from playground.bot_link import Answer, Delivery, Way
from playground.model import Json


class SocketMode:
    """The websockets the bot has open now; each envelope goes through one of them and waits for its ack."""

    def __init__(self) -> None:
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._unacknowledged: dict[str, asyncio.Future[Json]] = {}
        self._sent = 0

    def __bool__(self) -> bool:
        return bool(self._open)

    def give_ticket(self) -> str:
        """Give the part of an address that lets one connection in."""
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        return ticket

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket until either side hangs up."""
        ticket = request.match_info["ticket"]
        if ticket not in self._tickets:
            return web.Response(status=404)
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async with self._listed(socket):
            await socket.send_json(self._hello())
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.data)
        return socket

    @asynccontextmanager
    async def _listed(self, socket: web.WebSocketResponse) -> AsyncIterator[None]:
        self._open.append(socket)
        try:
            yield
        finally:
            if socket in self._open:
                self._open.remove(socket)

    def _hello(self) -> Json:
        debug = {"host": "playground", "approximate_connection_time": 18060}
        return {"type": "hello", "num_connections": len(self._open), "debug_info": debug, "connection_info": {}}

    def _acknowledge(self, text: str) -> None:
        try:
            ack = json.loads(text)
        except ValueError:
            return
        waiting = self._unacknowledged.get(str(ack.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload") or {})

    async def deliver(self, delivery: Delivery, *, within: float) -> Answer:
        """Send one envelope and wait for its ack, which may carry an answer."""
        envelope = _envelope(delivery)
        socket = self._open[self._sent % len(self._open)]
        self._sent += 1
        ack: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._unacknowledged[envelope["envelope_id"]] = ack
        try:
            await socket.send_json(envelope)
            return Answer(status=200, body=await asyncio.wait_for(ack, within))
        except TimeoutError:
            return Answer(error="operation_timeout")
        except ConnectionError:
            return Answer(error="dispatch_failed")
        finally:
            del self._unacknowledged[envelope["envelope_id"]]

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to come back on a new one, as Slack does every few hours, and hang up."""
        for socket in self._hang_up():
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}})
            await socket.close()

    async def close(self) -> None:
        """Hang up every connection."""
        for socket in self._hang_up():
            await socket.close()

    def _hang_up(self) -> list[web.WebSocketResponse]:
        leaving, self._open = self._open, []
        return leaving


def _envelope(delivery: Delivery) -> Json:
    envelope: Json = {
        "envelope_id": secrets.token_hex(16),
        "type": delivery.way.value,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.way is not Way.EVENT,
    }
    if delivery.way is Way.EVENT:
        envelope |= {"retry_attempt": delivery.retry_number, "retry_reason": delivery.retry_reason}
    return envelope
