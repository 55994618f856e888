"""GET /slack/install and /slack/oauth_redirect: somebody takes the bot into a workspace, through Bolt's OAuth flow."""

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth import OAuthStateUtils
from sqlalchemy.exc import SQLAlchemyError

from bot.config import REDIRECT_PATH, Settings
from bot.rates import Limiter, Verdict
from bot.slack.install_page import HEADERS, REASONS, failed_page, installed_page
from bot.slack.installations import BEGUN_FOR, Installations, NotForUs, States
from bot.slack.team import NO_ANSWER, Slack

log = structlog.get_logger(__name__)

INSTALL_PATH = "/slack/install"
SCOPES = ("commands", "chat:write", "mpim:write", "users:read", "users:read.email")
COOKIE = "__Host-hymnsheet-install"
UNREACHABLE = (*NO_ANSWER, SQLAlchemyError)


class InstallDoor:
    """Sends people to Slack to agree, and takes them back with the code that Slack changes for a token."""

    def __init__(
        self,
        settings: Settings,
        slack: Slack,
        *,
        states: States,
        installations: Installations,
        limiter: Limiter,
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._slack = slack
        self._states = states
        self._installations = installations
        self._limiter = limiter
        self._now = now

    def routes(self) -> list[web.RouteDef]:
        """Both addresses; a HEAD, as of somebody who looks at a link beforehand, begins and finishes nothing."""
        return [
            web.get(INSTALL_PATH, self._begin, allow_head=False),
            web.get(REDIRECT_PATH, self._finish, allow_head=False),
        ]

    async def _begin(self, request: web.Request) -> web.Response:
        if self._limiter.admit_installer(request.remote or "", now=self._now()) is not Verdict.PASS:
            return _response(_page(429, failed_page("too_many")))
        # Nothing of the request goes in: Bolt would put its `team` into Slack's address as it is.
        return await self._answered(self._flow.handle_installation, AsyncBoltRequest(body=""))

    async def _finish(self, request: web.Request) -> web.Response:
        cookies: dict[str, str | Sequence[str]] = {"cookie": request.headers.getall("Cookie", [])}
        asked = AsyncBoltRequest(body="", query=dict(request.query), headers=cookies)
        return await self._answered(self._flow.handle_callback, asked)

    async def _answered(
        self, handle: Callable[[AsyncBoltRequest], Coroutine[Any, Any, BoltResponse]], asked: AsyncBoltRequest
    ) -> web.Response:
        try:
            return _response(await handle(asked))
        except UNREACHABLE as error:
            log.warning("an installation could not go on", action="install", error=type(error).__name__)
            return _response(_page(503, failed_page("unreachable")))

    @cached_property
    def _flow(self) -> AsyncOAuthFlow:
        settings = AsyncOAuthSettings(
            client_id=self._settings.slack_client_id,
            client_secret=self._settings.slack_client_secret.get_secret_value(),
            scopes=SCOPES,
            user_scopes=(),
            redirect_uri=self._settings.slack_redirect_uri or None,
            authorization_url=f"{self._settings.slack_api_url.removesuffix('api/')}oauth/v2/authorize",
            install_page_rendering_enabled=False,
            installation_store=self._installations,
            state_store=self._states,
            callback_options=AsyncCallbackOptions(success=_succeeded, failure=_failed),
        )
        settings.state_utils = BrowserCookie(cookie_name=COOKIE, expiration_seconds=int(BEGUN_FOR.total_seconds()))
        return AsyncOAuthFlow(client=self._slack.client(""), settings=settings)


class BrowserCookie(OAuthStateUtils):
    """Binds an installation to the browser that began it: no other host can set it, and no script can read it."""

    def build_set_cookie_for_new_state(self, state: str) -> str:
        """Bolt's cookie, and kept from what other sites ask in the background."""
        return f"{super().build_set_cookie_for_new_state(state)}; SameSite=Lax"


async def _succeeded(args: AsyncSuccessArgs) -> BoltResponse:
    installed = args.installation
    answer = _page(200, installed_page(installed.team_name or "your workspace", team=installed.team_id or ""))
    answer.headers["set-cookie"] = [args.settings.state_utils.build_set_cookie_for_deletion()]
    return answer


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    reason = args.reason if args.reason in REASONS else "another"
    log.warning("an installation was refused", action="install", reason=reason)
    if isinstance(args.error, NotForUs):
        return _page(400, failed_page(reason, sentence=str(args.error)))
    return _page(args.suggested_status_code, failed_page(reason))


def _page(status: int, html: str) -> BoltResponse:
    return BoltResponse(status=status, body=html, headers={"Content-Type": "text/html; charset=utf-8"})


def _response(answer: BoltResponse) -> web.Response:
    """Bolt's answer as it is; its own way to aiohttp would lose the cookie's SameSite."""
    return web.Response(status=answer.status, text=answer.body, headers={**answer.first_headers(), **HEADERS})
