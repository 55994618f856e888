"""Says at once what waits for nobody's turn: a form, or what is seen by whoever acts alone."""

from typing import Any, TypeAlias

from bot.teams.connector import Connector
from bot.teams.identity import tenants_of
from bot.teams.read import conversation_of
from bot.teams.typed import is_personal, part_in, text_in

Json: TypeAlias = dict[str, Any]


class Voice:
    """Answers an activity at the address it came from, and needs no database for it; raises NO_ANSWER."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def tell(self, activity: Json, said: Json) -> None:
        """Say something to whoever acts, in the chat with them alone."""
        url = text_in(activity, "serviceUrl")
        await self._connector.post(url, await self._chat(activity, url), said)

    async def replace(self, activity: Json, said: Json) -> None:
        """Say something in place of the card that was used."""
        url, used = text_in(activity, "serviceUrl"), text_in(activity, "replyToId")
        if used:
            await self._connector.update(url, conversation_of(activity), used, said)

    async def _chat(self, activity: Json, url: str) -> str:
        if is_personal(activity):
            return conversation_of(activity)
        person = text_in(part_in(activity, "from"), "id")
        return await self._connector.open_personal(url, tenant=next(iter(tenants_of(activity)), ""), person=person)
