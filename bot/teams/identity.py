"""Whether an activity is Teams': a token that Microsoft signed for us, for this channel, tenant and address."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, Final, TypeAlias

import jwt
import structlog
from jwt import PyJWK
from jwt.exceptions import PyJWTError
from jwt.types import Options

from bot.teams.hosts import is_trusted

log = structlog.get_logger(__name__)

ISSUER: Final = "https://api.botframework.com"
METADATA: Final = "https://login.botframework.com/v1/.well-known/openidconfiguration"
CHANNEL: Final = "msteams"
SKEW_SECONDS: Final = 300
KEYS_LAST_SECONDS: Final = 24 * 3600
ASK_AGAIN_SECONDS: Final = 3600
"""The shortest time between two questions for keys that nobody had before: whoever makes up names costs us nothing."""
RETRY_SECONDS: Final = 60
"""The shortest time between two questions while there are no keys at all."""
LONGEST_TOKEN: Final = 10_000
_OPTIONS: Final[Options] = {
    "require": ["exp", "iss", "aud"],
    # Held against our own clock, with the patience that Microsoft asks for.
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}
Json: TypeAlias = dict[str, Any]
Fetch: TypeAlias = Callable[[str], Awaitable[Json]]
"""Asks a page for the JSON it holds; raises OSError, TimeoutError or ValueError where it has none."""


class NotTeams(Exception):
    """This activity did not come from Teams for us."""


class TenantRefused(NotTeams):
    """Teams sent it to us, but of a tenant that we do not work for, or of more than one."""

    def __init__(self, tenants: Collection[str]) -> None:
        super().__init__("tenant")
        self.tenants = tuple(tenants)


class KeysUnavailable(Exception):
    """Microsoft's keys were never read, so nobody can be told apart."""


class SigningKeys:
    """Microsoft's keys as its metadata names them, kept for a day and for as long as no newer ones can be had."""

    def __init__(self, metadata_url: str, fetch: Fetch, *, seconds: Callable[[], float]) -> None:
        self._metadata_url = metadata_url
        self._fetch = fetch
        self._seconds = seconds
        self._keys: Mapping[str, Json] = {}
        self._read_at = self._asked_at = float("-inf")
        self._turn = asyncio.Lock()

    async def find(self, name: str) -> Json | None:
        """The key of this name; None where Microsoft has none. Raises KeysUnavailable before any were read."""
        if name not in self._keys or self._seconds() - self._read_at > KEYS_LAST_SECONDS:
            await self._ask()
        if not self._keys:
            raise KeysUnavailable(KeysUnavailable.__doc__)
        return self._keys.get(name)

    async def _ask(self) -> None:
        async with self._turn:
            patience = ASK_AGAIN_SECONDS if self._keys else RETRY_SECONDS
            if self._seconds() - self._asked_at < patience:
                return
            self._asked_at = self._seconds()
            try:
                self._keys = await self._read()
                self._read_at = self._seconds()
            except (OSError, TimeoutError, ValueError, TypeError, KeyError, AttributeError) as error:
                log.warning("Microsoft's keys could not be read", action="read_keys", error=type(error).__name__)

    async def _read(self) -> Mapping[str, Json]:
        metadata = await self._fetch(self._metadata_url)
        found = await self._fetch(str(metadata["jwks_uri"]))
        keys = {str(key["kid"]): dict(key) for key in found["keys"] if key.get("kty") == "RSA" and key.get("kid")}
        if not keys:
            raise ValueError("no keys")
        return keys


class TokenVerifier:
    """Checks what came in against its token; `tenants` are those we work for, any where none is named."""

    def __init__(
        self,
        app_id: str,
        keys: SigningKeys,
        *,
        seconds: Callable[[], float],
        tenants: Collection[str] = (),
        more_hosts: Collection[str] = (),
        is_loopback_fine: bool = False,
    ) -> None:
        if not app_id:
            raise ValueError("Without an app id, anybody's token would do.")
        self._app_id = app_id
        self._keys = keys
        self._seconds = seconds
        self._tenants = frozenset(tenants)
        self._more_hosts = frozenset(more_hosts)
        self._is_loopback_fine = is_loopback_fine

    async def verify(self, authorization: str, activity: Json) -> None:
        """Raises NotTeams unless Teams sent this activity to us, KeysUnavailable where that cannot be known."""
        said = await self._claims(_token_in(authorization), activity)
        service_url = activity.get("serviceUrl")
        fine = self._is_loopback_fine
        if not isinstance(service_url, str) or not is_trusted(
            service_url, more=self._more_hosts, is_loopback_fine=fine
        ):
            raise NotTeams("address")
        if said.get("serviceurl") != service_url:
            raise NotTeams("another address")
        tenants = set(tenants_of(activity))
        if len(tenants) != 1 or (self._tenants and not tenants <= self._tenants):
            raise TenantRefused(sorted(tenants))

    async def _claims(self, token: str, activity: Json) -> Json:
        name = _key_name_in(token)
        key = await self._keys.find(name)
        if key is None:
            raise NotTeams("key")
        if activity.get("channelId") != CHANNEL or CHANNEL not in (key.get("endorsements") or ()):
            raise NotTeams("channel")
        try:
            claims: Json = jwt.decode(
                token,
                PyJWK(key, algorithm="RS256").key,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=ISSUER,
                options={
                    "require": ["exp", "iss", "aud"],
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except (PyJWTError, ValueError, TypeError, KeyError) as error:
            raise NotTeams(type(error).__name__) from None
        self._check_time(claims)
        return claims

    def _check_time(self, claims: Json) -> None:
        now, expires, begins = self._seconds(), claims.get("exp"), claims.get("nbf", 0)
        if not isinstance(expires, int | float) or not isinstance(begins, int | float):
            raise NotTeams("time")
        if expires + SKEW_SECONDS < now or begins - SKEW_SECONDS > now:
            raise NotTeams("time")


def tenants_of(activity: Json) -> list[str]:
    """The tenants that an activity says it is of; more than one where it contradicts itself."""
    conversation, channel_data = activity.get("conversation"), activity.get("channelData")
    said = [conversation.get("tenantId")] if isinstance(conversation, dict) else []
    if isinstance(channel_data, dict) and isinstance(channel_data.get("tenant"), dict):
        said.append(channel_data["tenant"].get("id"))
    return sorted({str(tenant) for tenant in said if tenant})


def _token_in(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer" or not 0 < len(token) <= LONGEST_TOKEN or not token.isascii():
        raise NotTeams("no token")
    return token


def _key_name_in(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except (PyJWTError, ValueError, TypeError) as error:
        raise NotTeams(type(error).__name__) from None
    name = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(name, str):
        raise NotTeams("algorithm")
    return name
