"""What was shown to people: the message that a card is, and whether a form was shown before."""

from collections.abc import Callable
from datetime import datetime

from bot.dispatch import Dispatcher
from bot.inbound import Origin
from bot.teams.replaceable import whispered
from messages.model import Message, decode_message
from storage.requests import Repeated
from storage.unit_of_work import Storage


class Shown:
    """Remembers, for a platform that keeps no forms open."""

    def __init__(self, storage: Storage, dispatcher: Dispatcher, *, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._dispatcher = dispatcher
        self._now = now

    async def message_at(self, origin: Origin) -> Message | None:
        """What the message that was used says now; None where it is no message of the outbox."""
        workspace = await self._dispatcher.workspace(origin)
        where = origin.where
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            for ref in (where.ref, whispered(where.ref)) if where.ref else ():
                key = await work.deliveries.find_key(workspace_id=workspace.id, channel=where.channel, ref=ref)
                if key and (kept := (await work.deliveries.said([key])).get(key)):
                    return decode_message(kept)
        return None

    async def may_change(self, origin: Origin) -> bool:
        """Whether the message that was used is a card of the outbox, which changes in place whenever its story does."""
        if not origin.where.ref:
            return False
        workspace = await self._dispatcher.workspace(origin)
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            key = await work.deliveries.find_key(
                workspace_id=workspace.id, channel=origin.where.channel, ref=origin.where.ref
            )
        return key is not None

    async def is_first(self, origin: Origin) -> bool:
        """Whether this request's form is shown for the first time; asked once, and true once."""
        workspace = await self._dispatcher.workspace(origin)
        try:
            async with self._storage.unit_of_work(workspace.organisation_id) as work:
                await work.requests.remember(f"shown:{origin.key}", answer="", now=self._now())
        except Repeated:
            return False
        return True
