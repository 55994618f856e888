"""Microsoft's connector: the calls by which a bot speaks in Teams, each tried once, with a token of our own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from urllib.parse import quote

from aiohttp import ClientResponse, ClientSession, ClientTimeout, TCPConnector

from bot.teams.hosts import is_here, is_trusted
from bot.teams.login import LOGIN, CallFailed, Json, Login, NotAsked, NoToken, json_in

__all__ = ["App", "CallFailed", "Connector", "Json", "NoToken", "NotAsked", "NotTrusted"]

CALL_SECONDS: Final = 10
AT_ONCE: Final = 256
"""Calls on their way at the same time; a hung one holds up no other platform, for the pool is Teams' own."""
ROOM_SECONDS: Final = 1.0
"""How long a call waits for room before it is put off, while it is still sure that Teams has nothing of it."""
Query: TypeAlias = dict[str, str]


class NotTrusted(Exception):
    """Our token does not go to this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Who we are to Microsoft; without a password nobody asks who we are, which only a playground does.

    With `is_only_here` nothing is ever said outside this machine.
    """

    app_id: str
    password: str = field(default="", repr=False)
    tenant: str = ""
    more_hosts: frozenset[str] = frozenset()
    is_loopback_fine: bool = False
    is_only_here: bool = False
    login: str = LOGIN


class Connector:
    """Speaks at the address that a conversation came from, one try a call.

    What is said in place of something else, or only asked, the HTTP client says once more over a broken connection;
    nobody sees that happen twice. Raises CallFailed, NotTrusted or a network's error; NotAsked where Teams surely has
    nothing of the call.
    """

    def __init__(self, app: App, *, seconds: Callable[[], float]) -> None:
        self._app = app
        self._session: ClientSession | None = None
        self._room = asyncio.Semaphore(AT_ONCE)
        self._login = Login(app.login, app_id=app.app_id, password=app.password, tenant=app.tenant, seconds=seconds)

    @property
    def bot(self) -> str:
        """Our own id in conversations."""
        return f"28:{self._app.app_id}"

    async def post(self, service_url: str, conversation: str, activity: Json) -> str:
        """Say something in a conversation; its id there."""
        said = await self._call("POST", service_url, _path(conversation, "activities"), activity)
        return str(said.get("id") or "")

    async def update(self, service_url: str, conversation: str, ref: str, activity: Json) -> str:
        """Say something else in place of what was said before."""
        path = _path(conversation, "activities", ref)
        said = await self._call("PUT", service_url, path, {**activity, "id": ref})
        return str(said.get("id") or ref)

    async def open_personal(self, service_url: str, *, tenant: str, person: str) -> str:
        """The conversation with one person alone, opened where there is none yet; its id."""
        asked = {
            "isGroup": False,
            "bot": {"id": self.bot},
            "members": [{"id": person}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        said = await self._call("POST", service_url, "v3/conversations", asked)
        if not said.get("id"):
            raise CallFailed(502, "no conversation")
        return str(said["id"])

    async def member(self, service_url: str, conversation: str, person: str) -> Json:
        """What Teams says of a person in a conversation, by id or address: name, address, role."""
        return await self._call("GET", service_url, _path(conversation, "members", person))

    async def channels(self, service_url: str, team: str) -> list[Json]:
        """The channels of a team we are in; the first one of every team has no name."""
        said = await self._call("GET", service_url, f"v3/teams/{quote(team, safe='')}/conversations")
        found = said.get("conversations")
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    async def members(self, service_url: str, conversation: str) -> list[Json]:
        """People in a conversation, as many as Teams tells of at once."""
        path = _path(conversation, "pagedmembers")
        found = (await self._call("GET", service_url, path, query={"pageSize": "500"})).get("members")
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    async def is_in(self, service_url: str, conversation: str) -> bool:
        """Whether we are in a conversation still."""
        try:
            await self.members(service_url, conversation)
        except CallFailed as failure:
            if failure.status in {403, 404}:
                return False
            raise
        return True

    async def check_token(self) -> None:
        """Raises NoToken where Microsoft gives us none, NotAsked where it does not say."""
        await self._login.authorization(self._connections())

    def forget_token(self) -> None:
        """Ask for a new token at the next call."""
        self._login.forget()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._login.close()
        if self._session is not None:
            await self._session.close()

    async def _call(
        self, method: str, service_url: str, path: str, body: Json | None = None, *, query: Query | None = None
    ) -> Json:
        if not self._may_speak_at(service_url):
            raise NotTrusted(NotTrusted.__doc__)
        async with self._in_turn():
            headers = await self._login.authorization(self._connections())
            address = f"{service_url.rstrip('/')}/{path}"
            asked = self._connections().request(
                method, address, json=body, params=query, headers=headers, allow_redirects=False
            )
            async with asked as answer:
                return await _said_in(answer)

    def _may_speak_at(self, service_url: str) -> bool:
        app = self._app
        if app.is_only_here:
            return is_here(service_url)
        return is_trusted(service_url, more=app.more_hosts, is_loopback_fine=app.is_loopback_fine)

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        """Room for one call; raises NotAsked where too many hang."""
        try:
            async with asyncio.timeout(ROOM_SECONDS):
                await self._room.acquire()
        except TimeoutError:
            raise NotAsked("no room") from None
        try:
            yield
        finally:
            self._room.release()

    def _connections(self) -> ClientSession:
        if self._session is None:
            # A connection kept open may be closed by Teams just as we write, and then nobody knows what it took.
            self._session = ClientSession(
                connector=TCPConnector(force_close=True, limit=0), timeout=ClientTimeout(total=CALL_SECONDS)
            )
        return self._session


async def _said_in(answer: ClientResponse) -> Json:
    """What Teams answered; nothing is fine, a web page is not."""
    retry_after = answer.headers.get("Retry-After")
    if answer.status >= 300:
        raise CallFailed(answer.status, _code_in(await json_in(answer) or {}), retry_after=retry_after)
    said = await json_in(answer)
    if said is None:
        raise CallFailed(answer.status, "no answer")
    return said


def _code_in(said: Json) -> str:
    error = said.get("error")
    return str(error.get("code") or "") if isinstance(error, dict) else ""


def _path(conversation: str, *parts: str) -> str:
    """An address within a conversation; ids hold characters that addresses do not."""
    return "/".join(["v3/conversations", quote(conversation, safe=""), *(quote(part, safe="") for part in parts)])
