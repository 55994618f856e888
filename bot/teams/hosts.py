"""Which addresses of Teams may be sent our token: Microsoft's own, and those an operator named."""

from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

PLAIN: Final = "smba.trafficmanager.net"
FAMILY: Final = ".botframework.com"
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def is_trusted(service_url: str, *, more: Collection[str] = (), is_loopback_fine: bool = False) -> bool:
    """Whether a conversation may be answered at this address.

    `more` are further host names, such as those of a government cloud. This machine itself is fine only where the
    development setting for Microsoft's playground says so.
    """
    try:
        parts = urlsplit(service_url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        return False
    if is_loopback_fine and host in LOOPBACK:
        return parts.scheme in {"http", "https"}
    is_known = host == PLAIN or (host.endswith(FAMILY) and host.isascii()) or host in more
    return parts.scheme == "https" and port in {None, 443} and is_known
