"""The token with which a bot speaks in Teams: asked for once by all who need it, and renewed before it ends."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import structlog
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

log = structlog.get_logger(__name__)

SCOPE: Final = "https://api.botframework.com/.default"
LOGIN: Final = "https://login.microsoftonline.com"
ANY_TENANT: Final = "botframework.com"
EARLY_SECONDS: Final = 300
"""So long before its end a token is replaced."""
ASK_SECONDS: Final = 4
"""How long Microsoft may take to give a token; a message that waits for it is still surely not sent."""
BUSY: Final = frozenset({"temporarily_unavailable", "server_error"})
"""Why Microsoft may give no token now though it will give one later."""
Json: TypeAlias = dict[str, Any]


class CallFailed(Exception):
    """Teams answered, and did not do it; `code` is its own name for why."""

    def __init__(self, status: int, code: str = "", *, retry_after: str | None = None) -> None:
        super().__init__(f"{status} {code}".strip())
        self.status = status
        self.code = code
        self.retry_after = retry_after


class NotAsked(CallFailed):
    """Nothing of this call went to Teams."""

    def __init__(self, code: str, *, retry_after: str | None = None) -> None:
        super().__init__(503, code, retry_after=retry_after)


class NoToken(CallFailed):
    """Microsoft gives us no token with this app id and password."""


class Login:
    """Asks Microsoft for our token; however many need it at once, it is asked once."""

    def __init__(self, address: str, *, app_id: str, password: str, tenant: str, seconds: Callable[[], float]) -> None:
        self._address = f"{address}/{tenant or ANY_TENANT}/oauth2/v2.0/token"
        self._app_id = app_id
        self._password = password
        self._seconds = seconds
        self._token, self._until = "", float("-inf")
        self._asking: asyncio.Task[None] | None = None

    async def authorization(self, session: ClientSession) -> Mapping[str, str]:
        """What proves who we are; raises NoToken, or NotAsked where Microsoft does not say."""
        if not self._password:
            return {}
        if self._seconds() >= self._until - EARLY_SECONDS:
            await self._renewed(session)
        return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        """Ask for a new token at the next call."""
        self._until = float("-inf")

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])

    async def _renewed(self, session: ClientSession) -> None:
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask(session), name="ask for a token")
            # Whoever waited may be gone by the time it fails.
            self._asking.add_done_callback(lambda task: task.cancelled() or task.exception())
        try:
            await asyncio.shield(self._asking)
        except NotAsked:
            if self._seconds() >= self._until:
                raise
            log.warning("a token could not be renewed yet", action="renew_token")

    async def _ask(self, session: ClientSession) -> None:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._app_id,
            "client_secret": self._password,
            "scope": SCOPE,
        }
        patience = ClientTimeout(total=ASK_SECONDS)
        try:
            async with session.post(self._address, data=asked, allow_redirects=False, timeout=patience) as answer:
                self._keep(answer.status, await json_in(answer) or {}, answer.headers.get("Retry-After"))
        except (ClientError, OSError, TimeoutError) as error:
            raise NotAsked(f"no token: {type(error).__name__}") from None

    def _keep(self, status: int, said: Json, retry_after: str | None) -> None:
        token, lasts, why = said.get("access_token"), said.get("expires_in"), str(said.get("error") or "")
        if status in {400, 401} and why not in BUSY:
            raise NoToken(401, why)
        if status != 200 or not isinstance(token, str) or not isinstance(lasts, int | float):
            raise NotAsked("no token", retry_after=retry_after)
        self._token, self._until = token, self._seconds() + lasts


async def json_in(answer: ClientResponse) -> Json | None:
    """What an answer holds, an empty one nothing; None where it is not a JSON object."""
    try:
        said = await answer.json(content_type=None) if await answer.read() else {}
    except (ValueError, LookupError):
        return None
    return said if isinstance(said, dict) else None
