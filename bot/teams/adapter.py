"""The one door to Microsoft's SDK: a turn of its adapter around our own reading, checking and sending."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from bot.teams.typed import part_in, text_in

Json: TypeAlias = dict[str, Any]
OnTurn: TypeAlias = Callable[[Json], Awaitable[Json | None]]
INVOKE_RESPONSE: Final = "invokeResponse"


class SpeaksElsewhere(Exception):
    """Nothing is said through the SDK: it repeats nothing, waits for ever and asks for a token at every turn."""


class _NoConnector(ConnectorFactory):  # type: ignore[misc]
    async def create(self, service_url: str, audience: str) -> Any:
        """Stands where the SDK wants somebody who speaks."""
        return SpeaksElsewhere


class _CheckedBefore(BotFrameworkAuthentication):  # type: ignore[misc]
    async def authenticate_request(self, activity: Any, auth_header: str) -> Any:
        """Our own verifier has done it; the SDK's lets too much through."""
        raise SpeaksElsewhere

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        """Teams streams nothing to us."""
        raise SpeaksElsewhere

    def create_connector_factory(self, claims_identity: Any) -> Any:
        """For who would begin a conversation through the SDK."""
        return _NoConnector()

    async def create_user_token_client(self, claims_identity: Any) -> Any:
        """Nobody signs in through us."""
        return None


class Glue(CloudAdapterBase):  # type: ignore[misc]
    """Carries activities that were checked through a turn, and back what an invoke is answered with."""

    def __init__(self) -> None:
        super().__init__(_CheckedBefore())

    async def process(self, activity: Json, on_turn: OnTurn) -> tuple[int, Json | None]:
        """The status and the body for Teams; raises what `on_turn` raises."""

        async def logic(context: TurnContext) -> None:
            body = await on_turn(activity)
            if body is not None:
                answer = InvokeResponse(status=200, body=body)
                await context.send_activity(Activity(type=INVOKE_RESPONSE, value=answer))

        answer = await self.process_activity(_checked(), _envelope(activity), logic)
        return (200, None) if answer is None else (int(answer.status), answer.body)


def _checked() -> AuthenticateRequestResult:
    checked = AuthenticateRequestResult()
    checked.claims_identity = ClaimsIdentity(claims={}, is_authenticated=True)
    checked.connector_factory = _NoConnector()
    return checked


def _envelope(activity: Json) -> Activity:
    """As much of an activity as the SDK looks at; what is in it stays as Teams wrote it."""
    return Activity(
        type=text_in(activity, "type"),
        id=text_in(activity, "id"),
        name=text_in(activity, "name"),
        channel_id=text_in(activity, "channelId"),
        service_url=text_in(activity, "serviceUrl"),
        conversation=ConversationAccount(id=text_in(part_in(activity, "conversation"), "id")),
        from_property=ChannelAccount(id=text_in(part_in(activity, "from"), "id")),
        recipient=ChannelAccount(id=text_in(part_in(activity, "recipient"), "id")),
    )
