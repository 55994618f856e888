"""What we know and ask of Slack about workspaces and people: clients, tokens, profiles."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import structlog
from aiohttp import ClientError, ClientSession
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.dispatch import NotMet
from bot.workspaces import UnknownWorkspace
from rules.people import Platform
from rules.status import Status
from rules.working_time import FOREVER
from storage.members import Profile
from storage.organisations import KnownWorkspace, find_or_found
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)
CALL_SECONDS = 10
MEET_SECONDS = 1.5
"""How long somebody who waits for an answer is kept waiting for who they are."""
NO_ANSWER: Final = (SlackClientError, ClientError, OSError, TimeoutError)
"""What a call raises that Slack refused, did not answer, or answered with something else."""
UNKNOWN = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class Tokens(Protocol):
    """Finds the bot token of a workspace."""

    async def settle_in(self, slack: "Slack", storage: Storage, *, now: Callable[[], datetime]) -> None:
        """Find out at the start what has to be known before anybody is heard."""

    async def token_of(self, team: str) -> str | None:
        """The token, or None where we are not installed."""

    def forget(self, team: str) -> None:
        """Look the token up anew at its next use."""


class OneToken:
    """The single token of an installation for one workspace; learns at first use which workspace that is."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.team = ""

    async def token_of(self, team: str) -> str | None:
        """The token, for its own workspace only."""
        return self._token if team == self.team else None

    def forget(self, team: str) -> None:
        """It comes from outside: another one means another start."""

    async def settle_in(self, slack: "Slack", storage: Storage, *, now: Callable[[], datetime]) -> None:
        """Ask Slack whose token this is; the workspace becomes known, or takes our calls again if it had stopped."""
        said = await slack.client(self._token).auth_test()
        self.team = str(said["team_id"])
        async with storage.across_organisations() as transaction:
            workspace = await find_or_found(
                transaction,
                platform=Platform.SLACK,
                external_id=self.team,
                name=str(said.get("team", "")),
                bot_person=str(said.get("user_id", "")),
                now=now(),
            )
        if workspace.state != "active":
            async with storage.unit_of_work(workspace.organisation_id) as work:
                await work.workspaces.resume(workspace.id)
            log.info("a workspace takes our calls again", action="resume")


class Slack:
    """Calls to Slack on one shared connection pool; nothing is tried twice here, the outbox decides that."""

    def __init__(self, api_url: str, *, admins: frozenset[str]) -> None:
        self.api_url = api_url
        self._admins = admins
        self._session: ClientSession | None = None

    def client(self, token: str) -> AsyncWebClient:
        """A client that speaks with this token."""
        if self._session is None:
            self._session = ClientSession()
        return AsyncWebClient(
            token=token, base_url=self.api_url, timeout=CALL_SECONDS, retry_handlers=[], session=self._session
        )

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    async def profile_of(self, person: str, *, team: str, token: str) -> Profile:
        """What Slack says of a person; somebody it does not know counts as a guest."""
        try:
            said = await self.client(token).users_info(user=person)
        except SlackApiError as error:
            refused = error.response.data
            if isinstance(refused, dict) and refused.get("error") in UNKNOWN:
                return _guest(person)
            raise
        return self._profile(said["user"], team=team)

    async def name_of(self, person: str, *, token: str) -> str:
        """What Slack says somebody is called."""
        user = (await self.client(token).users_info(user=person))["user"]
        return str(user.get("real_name") or (user.get("profile") or {}).get("real_name") or "")

    def _profile(self, user: dict[str, Any], *, team: str) -> Profile:
        email = str((user.get("profile") or {}).get("email") or "").lower()
        elsewhere = user.get("team_id", team) != team and user.get("enterprise_user") is None
        guest = any(user.get(mark) for mark in ("is_restricted", "is_ultra_restricted", "is_stranger"))
        owner = any(user.get(mark) for mark in ("is_admin", "is_owner", "is_primary_owner"))
        return Profile(
            person=str(user["id"]),
            zone=str(user.get("tz") or "UTC"),
            is_admin=bool(owner or email in self._admins),
            is_guest=bool(guest or elsewhere),
            is_bot=bool(user.get("is_bot")),
            is_active=not user.get("deleted"),
            status=_status(user.get("profile") or {}),
            address=email,
        )

    async def profile_by_email(self, email: str, *, team: str, token: str) -> Profile | None:
        """What Slack says of whoever has this address; None where it knows nobody."""
        try:
            said = await self.client(token).users_lookupByEmail(email=email)
        except SlackApiError as error:
            refused = error.response.data
            if isinstance(refused, dict) and refused.get("error") in UNKNOWN:
                return None
            raise
        return self._profile(said["user"], team=team)


def _status(profile: dict[str, Any]) -> Status:
    return Status(
        words=str(profile.get("status_text") or ""),
        emoji=str(profile.get("status_emoji") or ""),
        expires_at=_expiry(profile.get("status_expiration")),
    )


def _expiry(seconds: object) -> datetime | None:
    """When a status runs out; Slack says 0 where it does not."""
    if not isinstance(seconds, int) or not 0 < seconds < FOREVER.timestamp():
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _guest(person: str) -> Profile:
    return Profile(person=person, zone="UTC", is_admin=False, is_guest=True, is_bot=False, is_active=True)


def authorize(tokens: Tokens) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Bolt's question whose token to use, answered from what we know instead of with a call for each request.

    Raises UnknownWorkspace where we are not installed: left to itself, Bolt would then call the response_url.
    """

    async def authorize_team(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        token = await tokens.token_of(team_id or "")
        if token is None:
            raise UnknownWorkspace(team_id)
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return authorize_team


def profiles(slack: Slack, tokens: Tokens) -> Callable[[KnownWorkspace, str], Awaitable[Profile]]:
    """Asks Slack who somebody in a workspace is; raises NotMet where it does not say so in time."""

    async def profile_of(workspace: KnownWorkspace, person: str) -> Profile:
        token = await tokens.token_of(workspace.external_id)
        try:
            async with asyncio.timeout(MEET_SECONDS):
                return await slack.profile_of(person, team=workspace.external_id, token=token or "")
        except NO_ANSWER as error:
            log.warning("Slack did not say who somebody is", action="meet", error=type(error).__name__)
            raise NotMet from error

    return profile_of


def names(slack: Slack, tokens: Tokens) -> Callable[[KnownWorkspace, str], Awaitable[str]]:
    """Asks Slack what somebody in a workspace is called; raises NotMet where it does not say so."""

    async def name_of(workspace: KnownWorkspace, person: str) -> str:
        token = await tokens.token_of(workspace.external_id)
        try:
            return await slack.name_of(person, token=token or "")
        except NO_ANSWER as error:
            log.warning("Slack did not say what somebody is called", action="name", error=type(error).__name__)
            raise NotMet from error

    return name_of


def profiles_by_email(slack: Slack, tokens: Tokens) -> Callable[[KnownWorkspace, str], Awaitable[Profile | None]]:
    """Asks Slack who has an address in a workspace; raises NotMet where it does not say so."""

    async def profile_of(workspace: KnownWorkspace, email: str) -> Profile | None:
        token = await tokens.token_of(workspace.external_id)
        try:
            return await slack.profile_by_email(email, team=workspace.external_id, token=token or "")
        except NO_ANSWER as error:
            log.warning("Slack did not say who has an address", action="find_owner", error=type(error).__name__)
            raise NotMet from error

    return profile_of
