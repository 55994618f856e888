"""Conversations on a platform that has to be told where each of them is: in Teams, each at an address of its own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from rules.ids import WorkspaceId
from storage.tables import conversations
from storage.work import Door


class ConversationKind(StrEnum):
    """With whom a conversation is."""

    PERSONAL = "personal"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Where something can be said; `person` is whom a personal one is with, `name` what a channel is called."""

    workspace_id: WorkspaceId
    conversation: str
    kind: ConversationKind
    service_url: str
    person: str = ""
    name: str = ""


class Conversations(Door):
    """The conversations of this organisation."""

    async def saw(self, conversation: Conversation, *, now: datetime) -> None:
        """Remember a conversation, or the newest address of one that is known; a name is kept where none is said."""
        insert: Any = sqlite.insert if self._work.dialect == "sqlite" else postgresql.insert
        row = insert(conversations).values(
            organisation_id=self._organisation_id,
            workspace_id=conversation.workspace_id,
            conversation=conversation.conversation,
            kind=conversation.kind,
            person=conversation.person,
            name=conversation.name,
            service_url=conversation.service_url,
            seen_at=now,
        )
        said = {"service_url": row.excluded.service_url, "seen_at": row.excluded.seen_at}
        if conversation.name:
            said["name"] = row.excluded.name
        await self._execute(
            row.on_conflict_do_update(
                index_elements=[conversations.c.workspace_id, conversations.c.conversation],
                set_=said,
                where=conversations.c.organisation_id == self._organisation_id,
            )
        )

    async def find(self, workspace_id: WorkspaceId, conversation: str) -> Conversation | None:
        """The conversation with this id; None where we never were in it."""
        return await self._first(workspace_id, conversations.c.conversation == conversation)

    async def with_person(self, workspace_id: WorkspaceId, person: str) -> Conversation | None:
        """The conversation with one person alone; None where there is none yet."""
        is_personal = conversations.c.kind == ConversationKind.PERSONAL
        return await self._first(workspace_id, conversations.c.person == person, is_personal)

    async def newest(self, workspace_id: WorkspaceId) -> Conversation | None:
        """Where we were heard last in a workspace, which is where a new conversation is opened."""
        return await self._first(workspace_id)

    async def channels(self, workspace_id: WorkspaceId) -> list[Conversation]:
        """The channels and groups that we were added to, by their names."""
        found = await self._execute(
            select(conversations)
            .where(
                conversations.c.organisation_id == self._organisation_id,
                conversations.c.workspace_id == workspace_id,
                conversations.c.kind != ConversationKind.PERSONAL,
            )
            .order_by(conversations.c.name, conversations.c.id)
        )
        return [_conversation(row) for row in found]

    async def left(self, workspace_id: WorkspaceId, conversation: str) -> None:
        """We are in it no longer."""
        await self._execute(
            delete(conversations).where(
                conversations.c.organisation_id == self._organisation_id,
                conversations.c.workspace_id == workspace_id,
                conversations.c.conversation == conversation,
            )
        )

    async def _first(self, workspace_id: WorkspaceId, *which: Any) -> Conversation | None:
        found = await self._execute(
            select(conversations)
            .where(
                conversations.c.organisation_id == self._organisation_id,
                conversations.c.workspace_id == workspace_id,
                *which,
            )
            .order_by(conversations.c.seen_at.desc(), conversations.c.id.desc())
            .limit(1)
        )
        row = found.one_or_none()
        return None if row is None else _conversation(row)


def _conversation(row: Any) -> Conversation:
    return Conversation(
        workspace_id=WorkspaceId(row.workspace_id),
        conversation=row.conversation,
        kind=ConversationKind(row.kind),
        service_url=row.service_url,
        person=row.person,
        name=row.name,
    )
