"""Speaks to Teams for the outbox: one try a message, and what came of it."""

from collections.abc import Iterator
from typing import Any, Final, Protocol, TypeVar

import msgspec
import structlog
from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from sqlalchemy.exc import SQLAlchemyError

from bot.outgoing import Outgoing
from bot.teams.connector import CallFailed, Connector, Json, NotTrusted
from bot.teams.outcomes import LATER, outcome_of
from bot.teams.people import People, Tenant
from bot.teams.reader import Reader
from bot.teams.replaceable import whispered
from bot.teams.spots import NowhereYet, Spot, Spots
from messages.model import Channel, Mention, Message, decode_message
from rules.delivery import (
    CredentialsDead,
    Delivered,
    Drawing,
    Outcome,
    Refused,
    TargetGone,
    TryAgain,
    Uncertain,
    Way,
)

log = structlog.get_logger(__name__)

NO_CONNECTION: Final = (ClientConnectorError, ConnectionTimeoutError)
"""Where no connection came about Teams has nothing of ours; any later break leaves it open."""
T = TypeVar("T")


class Render(Protocol):
    """Draws a message as the body of an activity."""

    def __call__(self, message: Message, *, reader: Reader, drawing: Drawing) -> Json:
        """The body."""


class TeamsSender:
    """Posts, whispers and updates. Nothing is tried twice here: the outbox decides that.

    There is nothing in Teams that one person alone sees in a channel, so a whisper goes to their personal chat.
    """

    def __init__(self, connector: Connector, spots: Spots, people: People, *, render: Render) -> None:
        self._connector = connector
        self._spots = spots
        self._people = people
        self._render = render

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Try once, and say what came of it; locked out is only who is so with a new token too."""
        outcome = await self._try(outgoing)
        if isinstance(outcome, CredentialsDead):
            self._connector.forget_token()
            outcome = await self._try(outgoing)
        return outcome

    async def close(self) -> None:
        """Let go of the connections."""
        await self._connector.close()

    async def _try(self, outgoing: Outgoing) -> Outcome:
        replaced = await self._replace(outgoing)
        if replaced is not None:
            return replaced
        if outgoing.way is Way.WHISPER and not outgoing.person:
            return Refused("nobody is left who may read it")
        spot = await self._spot(outgoing)
        if not isinstance(spot, Spot):
            return spot
        outcome = await self._say(outgoing, spot)
        # Microsoft wants a chat it does not know any more opened anew, and we may not ask it twice in one try.
        if isinstance(outcome, TargetGone) and outcome.reason.startswith("404") and spot.person and spot.is_known:
            return await self._forgotten(outgoing, spot, outcome)
        return outcome

    async def _replace(self, outgoing: Outgoing) -> Outcome | None:
        """Put an answer in the place of the card that was clicked; None where it has to be said anew."""
        try:
            spot = await self._spots.find_replaced(outgoing)
        except (SQLAlchemyError, OSError) as error:
            return TryAgain(None, type(error).__name__)
        if spot is None:
            return None
        outcome = await self._say(outgoing, spot)
        is_lost = isinstance(outcome, TargetGone) or (isinstance(outcome, Refused) and not outcome.simpler_may_do)
        return None if is_lost else outcome

    async def _spot(self, outgoing: Outgoing) -> Spot | Outcome:
        """Where it goes; whatever goes wrong in finding that out, nothing was said yet."""
        try:
            return await self._spots.find(outgoing)
        except CallFailed as failure:
            outcome = outcome_of(failure)
            return TryAgain(None, outcome.reason) if isinstance(outcome, Uncertain) else outcome
        except NotTrusted:
            return TryAgain(LATER, NotTrusted.__name__)
        except (NowhereYet, ClientError, OSError, TimeoutError, SQLAlchemyError) as error:
            return TryAgain(None, type(error).__name__)

    async def _say(self, outgoing: Outgoing, spot: Spot) -> Outcome:
        message = decode_message(outgoing.message)
        try:
            reader = await self._reader(outgoing, spot, message)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            return TryAgain(None, type(error).__name__)
        try:
            body = self._render(message, reader=reader, drawing=outgoing.drawing)
        except Exception as error:  # noqa: BLE001 - a message that cannot be drawn must not hold up the others
            log.error("a message cannot be drawn", action="draw", error=type(error).__name__)
            return Refused(f"cannot be drawn: {type(error).__name__}", simpler_may_do=True)
        return await self._call(outgoing, spot, body)

    async def _call(self, outgoing: Outgoing, spot: Spot, body: Json) -> Outcome:
        try:
            ref = await self._put(spot, {**body, **self._addressed(outgoing, spot)})
        except CallFailed as failure:
            return outcome_of(failure)
        except NotTrusted:
            return TryAgain(LATER, NotTrusted.__name__)
        except NO_CONNECTION as error:
            return TryAgain(None, type(error).__name__)
        except (ClientError, OSError, TimeoutError) as error:
            return Uncertain(type(error).__name__)
        if outgoing.way is Way.WHISPER:
            ref = whispered(ref)
        return Delivered(outgoing.sent_channel or spot.conversation, ref)

    async def _put(self, spot: Spot, body: Json) -> str:
        if spot.ref:
            return await self._connector.update(spot.service_url, spot.conversation, spot.ref, body)
        return await self._connector.post(spot.service_url, spot.conversation, body)

    def _addressed(self, outgoing: Outgoing, spot: Spot) -> Json:
        return {
            "from": {"id": self._connector.bot},
            "conversation": {"id": spot.conversation, "tenantId": outgoing.workspace},
            "channelData": {"tenant": {"id": outgoing.workspace}},
        }

    async def _reader(self, outgoing: Outgoing, spot: Spot, message: Message) -> Reader:
        tenant = Tenant(
            organisation_id=outgoing.organisation_id, workspace_id=outgoing.workspace_id, name=outgoing.workspace
        )
        mentions = list(_parts(message, Mention))
        people = {each.person for each in mentions}
        written_to = {each.person for each in mentions if each.opens_chat}
        return Reader(
            spot.zone,
            await self._people.names_of(tenant, people),
            channels=await self._spots.channel_names(outgoing) if any(_parts(message, Channel)) else (),
            is_personal=bool(spot.person),
            today=outgoing.tried_at.date(),
            addresses=await self._people.addresses_of(tenant, written_to),
        )

    async def _forgotten(self, outgoing: Outgoing, spot: Spot, outcome: TargetGone) -> Outcome:
        try:
            await self._spots.forget(outgoing, spot)
        except (SQLAlchemyError, OSError) as error:
            return TryAgain(None, type(error).__name__)
        return TryAgain(None, outcome.reason)


def _parts(said: Any, kind: type[T]) -> Iterator[T]:
    """Every part of this kind in a message."""
    if isinstance(said, kind):
        yield said
    elif isinstance(said, msgspec.Struct):
        for name in said.__struct_fields__:
            yield from _parts(getattr(said, name), kind)
    elif isinstance(said, tuple):
        for each in said:
            yield from _parts(each, kind)
