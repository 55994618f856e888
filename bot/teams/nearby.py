"""In front of Microsoft's Agents Playground, which sends no token: whatever does not come from this machine is refused.

Nobody's token is checked here, so this stands in no bot that others can reach: see `AgentsPlaygroundSettings`.
"""

from ipaddress import ip_address
from typing import Any, Final, Protocol, TypeAlias
from urllib.parse import urlsplit

from aiohttp import web

from bot.config import LOOPBACK
from bot.teams.connector import App
from bot.teams.door import turned_away
from bot.teams.hosts import is_here
from bot.teams.identity import CHANNEL, NotTeams, tenants_of

NEARBY: Final = App(app_id="hymnsheet", is_only_here=True)
"""Who we are there: somebody without a password, who says nothing outside this machine."""
TENANT: Final = "00000000-0000-4000-8000-0000000000aa"
"""The tenant in the files of teams/agents-playground, which is the only one there."""
PASSED_ON: Final = frozenset({"forwarded", "via", "x-real-ip", "x-original-host", "true-client-ip", "cf-connecting-ip"})
"""What a proxy or a tunnel adds, beside everything that begins as `PASSED_ON_FOR`."""
PASSED_ON_FOR: Final = "x-forwarded"
BY_A_PAGE: Final = frozenset({"origin", "referer", "sec-fetch-site", "cookie"})
"""What a browser adds when a web page, whoever's it is, makes it call us; Microsoft's playground calls from Node."""
Json: TypeAlias = dict[str, Any]


class Door(Protocol):
    """Answers requests."""

    async def hear(self, request: web.Request) -> web.Response:
        """Answer one."""


class Nearby:
    """Stands where tokens are checked: knows an activity of the Agents Playground by where it wants its answer."""

    async def verify(self, authorization: str, activity: Json) -> None:
        """Raises NotTeams where this is not the Agents Playground's."""
        if authorization:
            raise NotTeams("a token, which nobody here can check")
        if activity.get("channelId") != CHANNEL:
            raise NotTeams("channel")
        service_url = activity.get("serviceUrl")
        if not isinstance(service_url, str) or not is_here(service_url):
            raise NotTeams("address")
        if tenants_of(activity) != [TENANT]:
            raise NotTeams("another tenant: start the Agents Playground with a file of teams/agents-playground")


class NearbyDoor:
    """Hands on what a program on this machine sends by itself, and nothing that came from further away."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def hear(self, request: web.Request) -> web.Response:
        """Answer one request of the Agents Playground's."""
        reason = from_afar(request)
        return await self._door.hear(request) if reason is None else turned_away(reason)


def from_afar(request: web.Request) -> str | None:
    """Why this request may come from somewhere else; None where a program on this machine made it by itself."""
    if not _is_loopback(request.remote or ""):
        return "from another machine"
    names = {name.lower() for name in request.headers}
    if names & PASSED_ON or any(name.startswith(PASSED_ON_FOR) for name in names):
        return "passed on"
    # A page can make a browser call us, by our own address or by a name that it lets point at us.
    if names & BY_A_PAGE or request.content_type != "application/json":
        return "by a web page"
    return None if _host(request) in LOOPBACK else "under another name"


def _is_loopback(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _host(request: web.Request) -> str:
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""
