"""Speaks to Slack for the outbox: one try a message, and what came of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import msgspec
import structlog
from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, TCPConnector
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from sqlalchemy.exc import SQLAlchemyError

from bot.keys import CannotOpen
from bot.outgoing import Outgoing
from bot.slack.outcomes import ERRORS, outcome_of
from bot.slack.render import render_message, render_text_only, without_charts
from bot.slack.team import Slack
from messages.model import decode_message
from rules.delivery import (
    CredentialsDead,
    Delivered,
    Drawing,
    Kind,
    Outcome,
    Refused,
    TargetGone,
    TryAgain,
    Uncertain,
    Way,
    people_in,
    seconds_asked,
)

log = structlog.get_logger(__name__)

Json: TypeAlias = dict[str, Any]
TokenOf: TypeAlias = Callable[[str], Awaitable[str | None]]

CALL_SECONDS = 10
RESPONSE_URL_LASTS = timedelta(minutes=30)
RESPONSE_HOST = "hooks.slack.com"
NO_MORE = frozenset({"used_url", "expired_url", "no_service", "no_active_hooks", "invalid_token"})
"""What Slack answers at a response_url that has had its time or its five uses."""

NO_GROUPS = frozenset({"missing_scope", "not_allowed_token_type"})
"""What Slack answers where the app was installed before it asked to open conversations with several people."""


class SlackSender:
    """Posts, whispers and updates. Nothing is tried twice here: the outbox decides that.

    `token_of` finds the bot token of a workspace by Slack's id for it, or None where it is not known; after `forget`
    it looks anew.
    """

    def __init__(
        self,
        slack: Slack,
        token_of: TokenOf,
        *,
        forget: Callable[[str], None] = lambda _team: None,
        pictures_at: str = "",
    ) -> None:
        self._api_url = slack.api_url
        self._token_of = token_of
        self._forget = forget
        self._pictures_at = pictures_at
        self._session: ClientSession | None = None

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Try once, and say what came of it."""
        token = await self._token(outgoing.workspace)
        if token is None:
            return TryAgain(None, "no token for this workspace")
        try:
            content = self._draw(outgoing)
        except Exception as error:  # noqa: BLE001 - a message that cannot be drawn must not hold up the others
            log.error("a message cannot be drawn", action="draw", error=type(error).__name__)
            return Refused(f"cannot be drawn: {type(error).__name__}", simpler_may_do=True)
        outcome = await self._say(outgoing, content, token)
        return await self._confirmed(outcome, outgoing, token) if isinstance(outcome, CredentialsDead) else outcome

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    def _draw(self, outgoing: Outgoing) -> Json:
        message = decode_message(outgoing.message)
        match outgoing.drawing:
            case Drawing.FULL:
                return render_message(message, pictures_at=self._pictures_at)
            case Drawing.WITHOUT_CHARTS:
                return render_message(without_charts(message), pictures_at=self._pictures_at)
            case Drawing.TEXT_ONLY:
                return {**render_text_only(message), "blocks": []}

    async def _say(self, outgoing: Outgoing, content: Json, token: str) -> Outcome:
        match outgoing.way:
            case Way.POST:
                return await self._post(outgoing, content, token, to=outgoing.place, thread=outgoing.thread)
            case Way.UPDATE:
                target = {"channel": outgoing.sent_channel, "ts": outgoing.sent_ref}
                return await self._call("chat.update", {**content, **target, **_metadata(outgoing)}, token)
            case Way.WHISPER:
                return await self._whisper(outgoing, content, token)

    async def _post(self, outgoing: Outgoing, content: Json, token: str, *, to: str, thread: str = "") -> Outcome:
        place = await self._open(to, token) if people_in(to) else to
        if not isinstance(place, str):
            return place
        target: Json = {"channel": place, "unfurl_links": False, "unfurl_media": False, **_thread(thread)}
        return await self._call("chat.postMessage", {**content, **target, **_metadata(outgoing)}, token)

    async def _open(self, group: str, token: str) -> str | Outcome:
        """The channel of a conversation with several people; however that fails, nothing was said yet."""
        opened = await self._call("conversations.open", {"users": group}, token)
        match opened:
            case Delivered(channel):
                return channel
            case TryAgain(seconds, reason) if reason not in NO_GROUPS:
                return TryAgain(seconds, reason)
            case Uncertain(reason):
                return TryAgain(None, reason)
            case CredentialsDead():
                return opened
        return TargetGone(opened.reason)

    async def _whisper(self, outgoing: Outgoing, content: Json, token: str) -> Outcome:
        """Tell one person alone: where they are while Slack lets us, else directly."""
        if self._may_answer_at(outgoing):
            answered = await self._answer(outgoing, content)
            if answered is not None:
                return answered
        if outgoing.place != outgoing.person:
            target = {"channel": outgoing.place, "user": outgoing.person, **_thread(outgoing.thread)}
            outcome = await self._call("chat.postEphemeral", {**content, **target}, token)
            if not isinstance(outcome, TargetGone):
                return outcome
        return await self._post(outgoing, content, token, to=outgoing.person)

    def _may_answer_at(self, outgoing: Outgoing) -> bool:
        """Whether the response_url is Slack's, and young enough. Words of ours go to no other host."""
        if not outgoing.response_url or outgoing.tried_at - outgoing.written_at >= RESPONSE_URL_LASTS:
            return False
        try:
            asked, ours = urlsplit(outgoing.response_url), urlsplit(self._api_url)
            if asked.username is not None or asked.password is not None:
                return False
            at_slack = asked.scheme == "https" and asked.hostname == RESPONSE_HOST and asked.port in {None, 443}
            return at_slack or (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc)
        except ValueError:
            return False

    async def _answer(self, outgoing: Outgoing, content: Json) -> Outcome | None:
        """Answer at the response_url; None where it takes no more answers."""
        replaces = outgoing.kind is Kind.REPLACE
        body = {"response_type": "ephemeral", "replace_original": replaces, **content, **_thread(outgoing.thread)}
        client = AsyncWebhookClient(
            outgoing.response_url, timeout=CALL_SECONDS, session=self._connections(), retry_handlers=[]
        )
        try:
            said = await client.send_dict(body)
        except (ClientError, OSError, TimeoutError) as error:
            return _outcome_of_failure(error)
        return _outcome_of_answer(said.status_code, said.body or "", said.headers.get("Retry-After"), outgoing)

    async def _token(self, team: str) -> str | None:
        try:
            return await self._token_of(team)
        except (CannotOpen, SQLAlchemyError, OSError) as error:
            log.error("a token cannot be read", action="read_token", error=type(error).__name__)
            return None

    async def _confirmed(self, outcome: CredentialsDead, outgoing: Outgoing, token: str) -> Outcome:
        """A token is dead only if Slack says so twice, and if no newer one has come meanwhile."""
        self._forget(outgoing.workspace)
        if await self._token(outgoing.workspace) != token:
            return TryAgain(None, outcome.reason)
        again = await self._call("auth.test", {}, token)
        return outcome if isinstance(again, CredentialsDead) else TryAgain(None, outcome.reason)

    async def _call(self, method: str, arguments: Json, token: str) -> Outcome:
        client = AsyncWebClient(
            token=token,
            base_url=self._api_url,
            timeout=CALL_SECONDS,
            session=self._connections(),
            retry_handlers=[],
        )
        try:
            said = await client.api_call(method, json=arguments)
        except SlackApiError as error:
            return _outcome_of_error(error)
        except (SlackClientError, ClientError, OSError, TimeoutError) as error:
            return _outcome_of_failure(error)
        channel = said.get("channel") or arguments.get("channel", "")
        channel = channel["id"] if isinstance(channel, dict) else channel
        return Delivered(str(channel), str(said.get("ts") or said.get("message_ts") or ""))

    def _connections(self) -> ClientSession:
        if self._session is None:
            # A connection kept open may be closed by Slack just as we write, and then nobody knows what it took.
            self._session = ClientSession(
                connector=TCPConnector(force_close=True, limit=0), timeout=ClientTimeout(total=CALL_SECONDS)
            )
        return self._session


def _metadata(outgoing: Outgoing) -> Json:
    return {"metadata": {"event_type": "hymnsheet", "event_payload": {"delivery_id": outgoing.delivery}}}


def _thread(thread: str) -> Json:
    return {"thread_ts": thread} if thread else {}


def _outcome_of_error(error: SlackApiError) -> Outcome:
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    name = str(data.get("error") or "") if isinstance(data, dict) else ""
    return outcome_of(name, status=status, retry_after=response.headers.get("Retry-After"))


def _outcome_of_failure(error: Exception) -> Outcome:
    """Where no connection came about Slack has nothing of ours; any later break leaves it open. Names the kind only."""
    name = type(error).__name__
    return TryAgain(None, name) if isinstance(error, ClientConnectorError) else Uncertain(name)


def _outcome_of_answer(status: int, body: str, retry_after: str | None, outgoing: Outgoing) -> Outcome | None:
    error = _error_in(body)
    if status == 200 and error is None:
        return Delivered(outgoing.place, "")
    if status in {404, 410} or error in NO_MORE:
        return None
    if status == 429:
        return TryAgain(seconds_asked(retry_after), "ratelimited")
    outcome = outcome_of(error or "", status=status, retry_after=retry_after)
    return None if isinstance(outcome, TargetGone | CredentialsDead) else outcome


def _error_in(body: str) -> str | None:
    """Slack's name for what went wrong with an answer, empty where it gave none; None where all is well."""
    if body.strip() in {"", "ok"}:
        return None
    try:
        said = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body.strip() if body.strip() in ERRORS or body.strip() in NO_MORE else ""
    if isinstance(said, dict) and said.get("ok"):
        return None
    return str(said.get("error") or "") if isinstance(said, dict) else ""
