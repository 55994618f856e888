"""Which addresses of Teams may be sent our token: Microsoft's own, and those an operator named."""

from collections.abc import Collection
from typing import Final
from urllib.parse import SplitResult, urlsplit

from bot.config import LOOPBACK

PLAIN: Final = "smba.trafficmanager.net"
FAMILY: Final = ".botframework.com"


def is_trusted(service_url: str, *, more: Collection[str] = (), is_loopback_fine: bool = False) -> bool:
    """Whether a conversation may be answered at this address, with our token.

    `more` are further host names, such as those of a government cloud. This machine itself is fine only in front of a
    Teams of one's own.
    """
    if is_loopback_fine and is_here(service_url):
        return True
    parts = _plain(service_url)
    if parts is None:
        return False
    host = (parts.hostname or "").lower()
    is_known = host == PLAIN or (host.endswith(FAMILY) and host.isascii()) or host in more
    return parts.scheme == "https" and parts.port in {None, 443} and is_known


def is_here(service_url: str) -> bool:
    """Whether this address is on this machine, so that what is said there never leaves it."""
    parts = _plain(service_url)
    return parts is not None and parts.scheme in {"http", "https"} and (parts.hostname or "").lower() in LOOPBACK


def _plain(service_url: str) -> SplitResult | None:
    """The parts of an address that names a host and a path and nothing else; None for any other."""
    try:
        parts = urlsplit(service_url)
        _ = parts.port
    except ValueError:
        return None
    is_more = parts.username is not None or parts.password is not None or parts.query or parts.fragment
    return None if is_more else parts
