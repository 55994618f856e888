"""response_urls: each lets the bot answer in one conversation five times within half an hour."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from playground.clock import Clock
from playground.errors import SlackError
from playground.model import ChannelId, Ts, UserId
from playground.workspace import Workspace

LIVE_FOR = timedelta(minutes=30)
USES = 5
REMEMBERED = 10_000


@dataclass(slots=True)
class ResponseUrl:
    """Where and to whom an answer goes, and which message it may replace."""

    workspace: Workspace
    channel: ChannelId
    user: UserId
    given_at: datetime
    message: Ts | None = None
    thread: Ts | None = None
    uses: int = 0


class ResponseUrls:
    """Gives out addresses to answer to, and checks each use."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[str, ResponseUrl] = {}

    def give(
        self,
        user: UserId,
        *,
        workspace: Workspace,
        channel: ChannelId,
        message: Ts | None = None,
        thread: Ts | None = None,
    ) -> str:
        """Give the last part of an address to answer this person at."""
        token = secrets.token_urlsafe(18)
        self._given[token] = ResponseUrl(workspace, channel, user, self._clock.now(), message, thread)
        if len(self._given) > REMEMBERED:
            del self._given[next(iter(self._given))]
        return token

    def use(self, token: str) -> ResponseUrl:
        """Count one use; an unknown, late or worn-out address is refused as `used_url`."""
        url = self._given.get(token)
        if url is None or url.uses >= USES or self._clock.now() - url.given_at > LIVE_FOR:
            raise SlackError("used_url")
        url.uses += 1
        return url
