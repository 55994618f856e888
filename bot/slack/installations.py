"""What Slack gives at an installation and where it is kept: the token, sealed; the workspace; who installed it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, TypeAlias

import structlog
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.dispatch import Dispatcher, NotMet
from bot.slack.tokens import SealedTokens
from rules.people import Platform
from storage.oauth_states import consume_state, remember_state
from storage.organisations import KnownWorkspace, find_or_found
from storage.sealed_tokens import place_of_token
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

Now: TypeAlias = Callable[[], datetime]
BEGUN_FOR = timedelta(minutes=10)
"""How long an installation may take from begin to end."""


class NotForUs(BoltError):
    """An installation of a kind we cannot serve; the message says what to do instead."""


class States(AsyncOAuthStateStore):
    """Installations under way, in the database: whichever replica they come back to, each is finished once."""

    def __init__(self, storage: Storage, *, now: Now) -> None:
        self._storage = storage
        self._now = now

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """Begin an installation."""
        state, now = token_hex(32), self._now()
        async with self._storage.across_organisations() as transaction:
            await remember_state(transaction, state, expires_at=now + BEGUN_FOR, now=now)
        return state

    async def async_consume(self, state: str) -> bool:
        """Finish an installation; whether it may go on."""
        if not (state.isascii() and state.isalnum()):
            return False
        async with self._storage.across_organisations() as transaction:
            return await consume_state(transaction, state, now=self._now())


class Installations(AsyncInstallationStore):
    """Keeps what Slack gives at an installation: the token, sealed, and who the workspace and the installer are."""

    def __init__(
        self, storage: Storage, tokens: SealedTokens, dispatcher: Dispatcher, *, now: Now, saved: Callable[[], None]
    ) -> None:
        self._storage = storage
        self._tokens = tokens
        self._dispatcher = dispatcher
        self._now = now
        self._saved = saved

    async def async_save(self, installation: Installation) -> None:
        """Be in a workspace, for the first time or again; what waited for it goes out. Raises NotForUs."""
        team, token = _team_and_token(installation)
        async with self._storage.across_organisations() as transaction:
            workspace = await find_or_found(
                transaction,
                platform=Platform.SLACK,
                external_id=team,
                name=installation.team_name or "",
                bot_person=installation.bot_user_id or "",
                now=self._now(),
            )
        await self._keep(workspace, installation, token)
        self._tokens.forget(team)
        self._dispatcher.forget(Platform.SLACK, team)
        self._saved()
        log.info("a workspace installed us", action="install")
        if installation.user_id:
            await self._meet(workspace, installation.user_id)

    async def _keep(self, workspace: KnownWorkspace, installation: Installation, token: str) -> None:
        place = place_of_token(workspace.organisation_id, workspace.id)
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            await work.workspaces.install(
                workspace.id,
                name=installation.team_name or "",
                bot_person=installation.bot_user_id or "",
                token_sealed=self._tokens.keys.seal(token, place=place),
            )
            await work.audit.note("installed", by=None, now=self._now(), subject=installation.user_id or "")

    async def _meet(self, workspace: KnownWorkspace, person: str) -> None:
        """Make the installer known; where Slack does not say who that is, their first command will."""
        try:
            await self._dispatcher.meet(workspace, person)
        except NotMet:
            log.warning("the installer is not known yet", action="install")


def _team_and_token(installation: Installation) -> tuple[str, str]:
    if installation.is_enterprise_install or not installation.team_id:
        raise NotForUs("Hymnsheet is installed in one workspace at a time: choose a workspace, not an organisation.")
    if installation.bot_refresh_token:
        raise NotForUs("This Slack app changes its tokens every few hours: make one with token rotation turned off.")
    if not installation.bot_token:
        raise NotForUs("Slack gave no bot token: make the Slack app from manifest.yml.")
    return installation.team_id, installation.bot_token
