"""The one door to Microsoft's SDK: a turn of its adapter around our own reading, checking and sending."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount

from bot.teams.typed import part_in, text_in

Json: TypeAlias = dict[str, Any]
OnTurn: TypeAlias = Callable[[Json], Awaitable[Json | None]]
INVOKE_RESPONSE: Final = "invokeResponse"


class _SpeaksElsewhere:
    """Stands where the SDK wants somebody who speaks: it repeats nothing, and asks for a token at every turn."""

    async def create(self, service_url: str, audience: str) -> object:
        """Nobody; yet something, for the SDK asks whether there is anything."""
        return self


@dataclass(frozen=True, slots=True)
class _Checked:
    """Says that our own verifier knows who this is; the SDK's lets too much through."""

    connector_factory: _SpeaksElsewhere = field(default_factory=_SpeaksElsewhere)
    claims_identity: None = None
    caller_id: str = ""
    audience: str = ""

    async def create_user_token_client(self, _: object) -> None:
        """Nobody signs in through us."""


class Glue(CloudAdapterBase):  # type: ignore[misc]  # the SDK says nothing of its types
    """Carries activities that were checked through a turn, and back what an invoke is answered with."""

    def __init__(self) -> None:
        self._checked = _Checked()
        super().__init__(self._checked)

    async def process(self, activity: Json, on_turn: OnTurn) -> tuple[int, Json | None]:
        """The status and the body for Teams; raises what `on_turn` raises."""

        async def logic(context: TurnContext) -> None:
            body = await on_turn(activity)
            if body is not None:
                answer = InvokeResponse(status=200, body=body)
                await context.send_activity(Activity(type=INVOKE_RESPONSE, value=answer))

        answer = await self.process_activity(self._checked, _envelope(activity), logic)
        return (200, None) if answer is None else (int(answer.status), answer.body)


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
