"""What happens in a workspace without anybody asking us: people change, we are sent away. The rest is let pass."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp

from bot.dispatch import Dispatcher
from bot.inbound import Origin
from bot.slack import read
from bot.slack.respond import Ack
from bot.slack.team import Tokens
from bot.workspaces import UnknownWorkspace
from rules.people import Platform
from storage.organisations import KnownWorkspace
from storage.requests import Repeated
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)


class Events:
    """Keeps what we know of a workspace true."""

    def __init__(
        self, dispatcher: Dispatcher, storage: Storage, tokens: Tokens, *, now: Callable[[], datetime]
    ) -> None:
        self._dispatcher = dispatcher
        self._storage = storage
        self._tokens = tokens
        self._now = now

    def register(self, app: AsyncApp) -> None:
        """Hear the few events that matter, and acknowledge any other so that it is not sent again."""
        app.event("user_change")(self.on_user_change)
        app.event("app_uninstalled")(self.on_sent_away)
        app.event("tokens_revoked")(self.on_tokens_revoked)
        app.event(re.compile(".*"))(self.on_anything_else)

    async def on_user_change(self, ack: Ack, body: dict[str, Any], context: dict[str, Any]) -> None:
        """Ask Slack anew who a member is; whoever never used us stays unknown."""
        origin = read.read_visit(body, key=context["request_key"])
        workspace = await self._dispatcher.workspace(origin)
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            known = await work.members.knows(workspace_id=workspace.id, person=origin.person)
        if known:
            await self._dispatcher.meet(workspace, origin.person)
        await ack()

    async def on_sent_away(self, ack: Ack, body: dict[str, Any], context: dict[str, Any]) -> None:
        """Forget the token at once and call this workspace no more."""
        origin = read.read_visit(body, key=context["request_key"])
        try:
            workspace = await self._workspace(origin)
        except UnknownWorkspace:
            await ack()
            return
        try:
            async with self._storage.unit_of_work(workspace.organisation_id) as work:
                await work.workspaces.uninstall(workspace.id)
                await work.audit.note("uninstalled", by=None, now=self._now())
                await work.requests.remember(origin.key, answer="", now=self._now())
        except Repeated:  # A late copy must not send away whoever has installed us again since.
            await ack()
            return
        self._tokens.forget(workspace.external_id)
        self._dispatcher.forget(Platform.SLACK, workspace.external_id)
        log.warning("a workspace sent us away", action="uninstall")
        await ack()

    async def _workspace(self, origin: Origin) -> KnownWorkspace:
        """Ours to serve, not only known here: Bolt lets a farewell in without asking whose it is."""
        if await self._tokens.token_of(origin.workspace) is None:
            raise UnknownWorkspace(origin.workspace)
        return await self._dispatcher.workspace(origin)

    async def on_tokens_revoked(self, ack: Ack, body: dict[str, Any], context: dict[str, Any]) -> None:
        """A revoked bot token means the same as being sent away; revoked user tokens are not ours."""
        revoked = ((body.get("event") or {}).get("tokens") or {}).get("bot") or []
        if revoked:
            await self.on_sent_away(ack, body, context)
        else:
            await ack()

    async def on_anything_else(self, ack: Ack) -> None:
        """Nothing to do: other people's messages, our own, and whatever Slack invents next."""
        await ack()
