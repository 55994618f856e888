"""Where in Teams a message goes: to the newest address of its conversation; a personal chat is opened where needed."""

from dataclasses import dataclass, replace
from typing import Final

from bot.outgoing import Outgoing
from bot.teams.connector import Connector
from bot.teams.replaceable import Replaceable, read_response_url
from messages.model import Option
from rules.delivery import Kind, Way
from storage.conversations import Conversation, ConversationKind, Conversations
from storage.unit_of_work import Storage, UnitOfWork

CONVERSATIONS: Final = ("19:", "a:")
"""How the ids of conversations begin; whatever else is a person's."""
SHARED: Final = CONVERSATIONS[0]
"""How the ids of those begin in which there may be others."""


class NowhereYet(Exception):
    """Nobody in this workspace has spoken with us, or nobody is named to be spoken to alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something is said: in a conversation, or in place of `ref` there.

    Who reads it is in `zone`. With `is_known` we were in this conversation before this try.
    """

    conversation: str
    service_url: str
    person: str
    ref: str = ""
    zone: str
    is_known: bool = True


class Spots:
    """Finds where a message goes; opens a personal chat once and keeps it."""

    def __init__(self, connector: Connector, storage: Storage) -> None:
        self._connector = connector
        self._storage = storage

    async def find(self, outgoing: Outgoing) -> Spot:
        """Where a message goes; raises NowhereYet, what the database raises, or what a call raises."""
        person = _person(outgoing)
        async with self._storage.unit_of_work(outgoing.organisation_id) as work:
            conversations = Conversations(work)
            known = await _known(conversations, outgoing, person=person)
            newest = known or await conversations.newest(outgoing.workspace_id)
            if newest is None or (outgoing.way is Way.WHISPER and not person):
                raise NowhereYet(NowhereYet.__doc__)
            reader = known.person if known else person
            spot = Spot(
                conversation=known.conversation if known else outgoing.sent_channel or outgoing.place,
                service_url=newest.service_url,
                person=reader,
                ref=outgoing.sent_ref if outgoing.way is Way.UPDATE else "",
                zone=await _zone(work, outgoing, reader),
            )
        if person and known is None:
            return await self._opened(outgoing, spot)
        return _in_thread(spot, outgoing)

    async def find_replaced(self, outgoing: Outgoing) -> Spot | None:
        """The message that an answer replaces: one of ours, in the personal chat of whoever is answered.

        None where it is anything else. Nobody but them may read the answer, so what others see is left as it is.
        Whoever was just erased is nobody any more: their chat is the one that their click named.
        """
        named = read_response_url(outgoing.response_url) if outgoing.kind is Kind.REPLACE else None
        if named is None:
            return None
        async with self._storage.unit_of_work(outgoing.organisation_id) as work:
            known = await _replaced(Conversations(work), outgoing, named)
            if known is None or known.kind is not ConversationKind.PERSONAL or known.person != outgoing.person:
                return None
            return Spot(
                conversation=known.conversation,
                service_url=known.service_url,
                person=known.person,
                ref=named.activity,
                zone=await _zone(work, outgoing, known.person),
            )

    async def forget(self, outgoing: Outgoing, spot: Spot) -> None:
        """Teams does not know this conversation any more."""
        async with self._storage.unit_of_work(outgoing.organisation_id) as work:
            await Conversations(work).left(outgoing.workspace_id, spot.conversation)

    async def channel_names(self, outgoing: Outgoing) -> tuple[Option, ...]:
        """What the channels we are in are called."""
        async with self._storage.unit_of_work(outgoing.organisation_id) as work:
            found = await Conversations(work).channels(outgoing.workspace_id)
        return tuple(Option(each.conversation, each.name) for each in found)

    async def _opened(self, outgoing: Outgoing, spot: Spot) -> Spot:
        conversation = await self._connector.open_personal(
            spot.service_url, tenant=outgoing.workspace, person=spot.person
        )
        opened = Conversation(
            workspace_id=outgoing.workspace_id,
            conversation=conversation,
            kind=ConversationKind.PERSONAL,
            service_url=spot.service_url,
            person=spot.person,
        )
        async with self._storage.unit_of_work(outgoing.organisation_id) as work:
            await Conversations(work).saw(opened, now=outgoing.tried_at)
        return replace(spot, conversation=conversation, is_known=False)


def _person(outgoing: Outgoing) -> str:
    """Whose personal chat it goes to; empty where it goes to a conversation that is named."""
    match outgoing.way:
        case Way.WHISPER:
            return outgoing.person
        case Way.UPDATE:
            return ""
        case Way.POST:
            return "" if outgoing.place.startswith(CONVERSATIONS) else outgoing.place


async def _known(conversations: Conversations, outgoing: Outgoing, *, person: str) -> Conversation | None:
    if not person:
        return await conversations.find(outgoing.workspace_id, outgoing.sent_channel or outgoing.place)
    personal = await conversations.with_person(outgoing.workspace_id, person)
    # Not every Teams calls its conversations as Microsoft's does: its playground has names of its own for them.
    is_of_another_name = personal is None and outgoing.way is Way.POST
    return await conversations.find(outgoing.workspace_id, person) if is_of_another_name else personal


async def _replaced(conversations: Conversations, outgoing: Outgoing, named: Replaceable) -> Conversation | None:
    known = await conversations.find(outgoing.workspace_id, named.conversation)
    if known is not None or outgoing.person or named.conversation.startswith(SHARED):
        return known
    newest = await conversations.newest(outgoing.workspace_id)
    return Conversation(
        workspace_id=outgoing.workspace_id,
        conversation=named.conversation,
        kind=ConversationKind.PERSONAL,
        service_url=newest.service_url if newest else named.service_url,
    )


async def _zone(work: UnitOfWork, outgoing: Outgoing, person: str) -> str:
    """The zone of one person who reads alone, else the organisation's."""
    found = await work.members.find_actor(workspace_id=outgoing.workspace_id, person=person) if person else None
    return found[0].zone if found is not None else (await work.organisations.get()).zone


def _in_thread(spot: Spot, outgoing: Outgoing) -> Spot:
    if not outgoing.thread or outgoing.way is not Way.POST:
        return spot
    return replace(spot, conversation=f"{spot.conversation};messageid={outgoing.thread}")
