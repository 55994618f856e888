"""Microsoft's connector: the calls by which a bot speaks in Teams, each tried once, with a token of our own."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from bot.teams.hosts import is_trusted

SCOPE: Final = "https://api.botframework.com/.default"
LOGIN: Final = "https://login.microsoftonline.com"
ANY_TENANT: Final = "botframework.com"
CALL_SECONDS: Final = 10
AT_ONCE: Final = 20
"""Calls on their way at the same time; a hung one holds up no other platform, for the pool is Teams' own."""
EARLY_SECONDS: Final = 300
"""So long before its end a token is replaced."""
Json: TypeAlias = dict[str, Any]


class CallFailed(Exception):
    """Teams answered, and did not do it; `code` is its own name for why."""

    def __init__(self, status: int, code: str = "", *, retry_after: str | None = None) -> None:
        super().__init__(f"{status} {code}".strip())
        self.status = status
        self.code = code
        self.retry_after = retry_after


class NoToken(CallFailed):
    """Microsoft gives us no token with this app id and password."""


class NotTrusted(Exception):
    """Our token does not go to this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Who we are to Microsoft; without a password nobody asks who we are, which only a playground does."""

    app_id: str
    password: str = field(default="", repr=False)
    tenant: str = ""
    more_hosts: frozenset[str] = frozenset()
    is_loopback_fine: bool = False
    login: str = LOGIN


class Connector:
    """Speaks at the address that a conversation came from, one try a call; raises CallFailed or a network's error."""

    def __init__(self, app: App, *, seconds: Callable[[], float]) -> None:
        self._app = app
        self._seconds = seconds
        self._session: ClientSession | None = None
        self._room = asyncio.Semaphore(AT_ONCE)
        self._turn = asyncio.Lock()
        self._token, self._token_until = "", float("-inf")

    @property
    def bot(self) -> str:
        """Our own id in conversations."""
        return f"28:{self._app.app_id}"

    async def post(self, service_url: str, conversation: str, activity: Json) -> str:
        """Say something in a conversation; its id there."""
        said = await self._call("POST", service_url, _path(conversation, "activities"), activity)
        return str(said.get("id", ""))

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
        return str((await self._call("POST", service_url, "v3/conversations", asked))["id"])

    async def member(self, service_url: str, conversation: str, person: str) -> Json:
        """What Teams says of a person in a conversation: name, address, role."""
        return await self._call("GET", service_url, _path(conversation, "members", person))

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    def forget_token(self) -> None:
        """Ask for a new token at the next call."""
        self._token_until = float("-inf")

    async def _call(self, method: str, service_url: str, path: str, body: Json | None = None) -> Json:
        fine = self._app.is_loopback_fine
        if not is_trusted(service_url, more=self._app.more_hosts, is_loopback_fine=fine):
            raise NotTrusted(NotTrusted.__doc__)
        async with self._room:
            headers = await self._authorization()
            address = f"{service_url.rstrip('/')}/{path}"
            asked = self._connections().request(method, address, json=body, headers=headers, allow_redirects=False)
            async with asked as answer:
                said = await _json_in(answer)
                if answer.status >= 300:
                    raise CallFailed(answer.status, _code_in(said), retry_after=answer.headers.get("Retry-After"))
                return said

    async def _authorization(self) -> Mapping[str, str]:
        if not self._app.password:
            return {}
        async with self._turn:
            if self._seconds() >= self._token_until - EARLY_SECONDS:
                await self._ask_token()
            return {"Authorization": f"Bearer {self._token}"}

    async def _ask_token(self) -> None:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._app.app_id,
            "client_secret": self._app.password,
            "scope": SCOPE,
        }
        address = f"{self._app.login}/{self._app.tenant or ANY_TENANT}/oauth2/v2.0/token"
        async with self._connections().post(address, data=asked, allow_redirects=False) as answer:
            said = await _json_in(answer)
            token, lasts = said.get("access_token"), said.get("expires_in")
            if answer.status in {400, 401}:
                raise NoToken(answer.status, str(said.get("error", "")))
            if answer.status != 200 or not isinstance(token, str) or not isinstance(lasts, int | float):
                raise CallFailed(503, "no token", retry_after=answer.headers.get("Retry-After"))
            self._token, self._token_until = token, self._seconds() + lasts

    def _connections(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(force_close=True, limit=0), timeout=ClientTimeout(total=CALL_SECONDS)
            )
        return self._session


async def _json_in(answer: Any) -> Json:
    """What an answer holds; nothing where it is not a JSON object."""
    try:
        said = await answer.json(content_type=None)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _code_in(said: Json) -> str:
    error = said.get("error")
    return str(error.get("code", "")) if isinstance(error, dict) else ""


def _path(conversation: str, *parts: str) -> str:
    """An address within a conversation; ids hold characters that addresses do not."""
    return "/".join(["v3/conversations", quote(conversation, safe=""), *(quote(part, safe="") for part in parts)])
