"""The playground itself: workspaces, the clock, and the wires between them and the bot."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from playground.bot_link import BotLink
from playground.clock import Clock
from playground.errors import SlackError
from playground.faults import Faults
from playground.grants import Grants
from playground.limits import Limits
from playground.manifest import read_manifest
from playground.model import TokenState, UserId
from playground.redelivery import Redelivery
from playground.response_urls import ResponseUrls
from playground.sockets import SocketMode
from playground.state_file import StateFile
from playground.triggers import Triggers
from playground.workspace import NotHere, Workspace

SIGNING_SECRET = "playground-signing-secret"  # noqa: S105 - signs nothing outside this machine

CLIENT_SECRET = "playground-client-secret"  # noqa: S105 - opens nothing outside this machine
APP_TOKEN = "xapp-1-playground"  # noqa: S105 - opens nothing outside this machine


class Playground:
    """Slack on this machine: everything the server, the page and the scripted people share.

    `base_url` is where this server answers; `request_url` is where the bot hears (by default on the same server).
    Both may be set after the port is known. With a `state_file` the conversation outlives a restart.
    """

    def __init__(
        self,
        *,
        manifest: Path | None = None,
        workspaces: Iterable[Workspace] | None = None,
        clock: Clock | None = None,
        limits: Limits | None = None,
        signing_secret: str = SIGNING_SECRET,
        base_url: str = "http://127.0.0.1:3000",
        request_url: str | None = None,
        client_id: str = "playground.client",
        client_secret: str = CLIENT_SECRET,
        app_token: str = APP_TOKEN,
        rotates_tokens: bool = False,
        state_file: Path | None = None,
    ) -> None:
        self.manifest = read_manifest(manifest)
        self.clock = clock or Clock()
        self._state_file = StateFile(state_file) if state_file else None
        kept = self._state_file.restore(self.clock) if self._state_file else []
        self.workspaces = kept or (list(workspaces) if workspaces is not None else [Workspace.demo()])
        if self._state_file:
            self._state_file.follow(self.workspaces, self.clock)
        self.limits = limits or Limits()
        self.faults = Faults()
        self.triggers = Triggers()
        self.response_urls = ResponseUrls(self.clock)
        self.grants = Grants()
        self.client_id, self.client_secret, self.app_token = client_id, client_secret, app_token
        self.rotates_tokens = rotates_tokens
        self.sockets = SocketMode()
        self.base_url = base_url
        self.link = BotLink(
            signing_secret=signing_secret,
            request_url=request_url or f"{base_url}/slack/events",
            sockets=self.sockets,
        )
        self.redelivery = Redelivery(self.link, self.clock)
        self.on_moved: list[Callable[[], Awaitable[object]]] = []

    @property
    def workspace(self) -> Workspace:
        """The first workspace: the only one, mostly."""
        return self.workspaces[0]

    def is_at(self, base_url: str, *, request_url: str | None = None) -> None:
        """Say where this server answers, and where the bot hears if not on the same server."""
        self.base_url = base_url.rstrip("/")
        self.link.request_url = request_url or f"{self.base_url}/slack/events"

    def workspace_of_token(self, token: str) -> Workspace:
        """Find the workspace a bot token belongs to; refuses strange and dead ones as Slack does."""
        if not token:
            raise SlackError("not_authed")
        for workspace in self.workspaces:
            if workspace.bot_token == token:
                if workspace.token_state is not TokenState.LIVE:
                    raise SlackError(workspace.token_state)
                return workspace
        raise SlackError("invalid_auth")

    def workspace_of_user(self, user: UserId) -> Workspace:
        """Find the workspace somebody is in."""
        for workspace in self.workspaces:
            if user in workspace.users:
                return workspace
        raise NotHere(f"Nobody has the id {user}.")

    async def advance(self, by: timedelta) -> datetime:
        """Move time on; when this returns, everybody who keeps time has done what became due."""
        return await self.move_to(self.clock.now() + by)

    async def move_to(self, moment: datetime) -> datetime:
        """Make it this moment; when this returns, everybody who keeps time has done what became due."""
        self.clock.move_to(moment)
        await self.redelivery.deliver_due()
        for moved in self.on_moved:
            await moved()
        now = self.clock.now()
        for workspace in self.workspaces:
            workspace.tell({"type": "clock", "now": now.isoformat()})
        return now

    async def close(self) -> None:
        """Let go of every connection."""
        self.faults.clear()
        for workspace in self.workspaces:
            workspace.tell({"type": "closed"})
        if self._state_file:
            await self._state_file.close(self.workspaces, self.clock)
        await self.redelivery.close()
        await self.sockets.close()
        await self.link.close()
