"""Whether a request is Slack's: a fresh timestamp and the right signature over the raw body, or it is turned away."""

import re
from collections.abc import Callable

from aiohttp import web
from slack_sdk.signature import Clock, SignatureVerifier

LARGEST_BODY = 1_000_000
_SECONDS = re.compile(r"\d{9,12}", re.ASCII)


class _Wall(Clock):
    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds

    def now(self) -> float:
        """Seconds since 1970."""
        return self._seconds()


class Signatures:
    """Checks requests against the signing secret; `seconds` is the wall clock, whatever the bot's own clock says."""

    def __init__(self, secret: str, *, seconds: Callable[[], float]) -> None:
        self._verifier = SignatureVerifier(secret, clock=_Wall(seconds))

    def accept(self, request: web.Request, body: bytes) -> bool:
        """Whether this body came from Slack within the last five minutes."""
        stamps = request.headers.getall("X-Slack-Request-Timestamp", [])
        signatures = request.headers.getall("X-Slack-Signature", [])
        if len(stamps) != 1 or len(signatures) != 1 or not _SECONDS.fullmatch(stamps[0]):
            return False
        if not signatures[0].isascii() or not _is_text(body):
            return False
        return self._verifier.is_valid(body, stamps[0], signatures[0])


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
