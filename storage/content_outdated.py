"""Content items that somebody said are out of date: who said so, and until when their owner looks at them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select, update

from rules.answer_window import Promise
from rules.content import Sayer, UseKind
from rules.ids import ContentId, MemberId
from storage.merges import HERE, IDS
from storage.objection_rows import colleague_of
from storage.promises_due import PromisesDue
from storage.tables import content_items, content_uses, follow_up_steps, follow_ups, members
from storage.work import Work

_ITEM, _USE = content_items.c, content_uses.c
_OWED = select(_ITEM.id, _ITEM.owner_id, _ITEM.outdated_at, _ITEM.due_at).where(
    _ITEM.organisation_id == HERE,
    _ITEM.id.in_(IDS),
    _ITEM.outdated_at.is_not(None),
    _ITEM.retired_at.is_(None),
    _ITEM.owner_id.is_not(None),
)
_SAID = (
    _USE.organisation_id == HERE,
    _USE.content_id == bindparam("content"),
    _USE.kind == UseKind.OUTDATED,
    _USE.undone_at.is_(None),
)
_SAYERS = (
    select(content_uses, members.c.workspace_id, members.c.person)
    .join(members, members.c.id == _USE.member_id)
    .join(content_items, _ITEM.id == _USE.content_id)
    .where(
        *_SAID, members.c.organisation_id == HERE, _ITEM.organisation_id == HERE, _USE.created_at >= _ITEM.outdated_at
    )
    .order_by(_USE.id)
)


class OutdatedItems(PromisesDue[ContentId]):
    """What somebody said is out of date, and nobody has looked at since: its owner owes it a look."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, about=follow_ups.c.content_id, told_of=follow_up_steps.c.content_id, id_of=ContentId)

    async def promises(self, ids: Collection[ContentId]) -> dict[ContentId, Promise]:
        """The looks owed at these: those that somebody says are out of date, and that have an owner."""
        found = await self._execute(_OWED, {"organisation": self._organisation_id, "ids": list(ids)})
        return {
            ContentId(row.id): Promise(
                about=ContentId(row.id), owner=MemberId(row.owner_id), began_at=row.outdated_at, due_at=row.due_at
            )
            for row in found
        }

    async def say(self, content_id: ContentId, *, by: MemberId, words: str, due_at: datetime, now: datetime) -> bool:
        """Remember that somebody says so; whether they are the first, so that the clock begins."""
        is_first = await self._set(
            content_id, _ITEM.outdated_at.is_(None), outdated_at=now, outdated_by_id=by, due_at=due_at
        )
        if not is_first and by in {sayer.by.member_id for sayer in await self.sayers(content_id)}:
            if words:
                await self._change(content_id, by, words=words)
            return False
        said = {"kind": UseKind.OUTDATED, "words": words, "created_at": now}
        await self._work.add(content_uses, content_id=content_id, member_id=by, **said)
        return is_first

    async def unsay(self, content_id: ContentId, *, by: MemberId, now: datetime) -> bool:
        """Somebody takes it back; whether they had said so."""
        if by not in {sayer.by.member_id for sayer in await self.sayers(content_id)}:
            return False
        await self._change(content_id, by, undone_at=now)
        return True

    async def sayers(self, content_id: ContentId) -> list[Sayer]:
        """Everybody who says so since somebody looked at it last, the first first."""
        found = await self._execute(_SAYERS, {"organisation": self._organisation_id, "content": content_id})
        return [Sayer(by=colleague_of(row.member_id, row.workspace_id, row.person), words=row.words) for row in found]

    async def settle(self, content_id: ContentId) -> bool:
        """Somebody looked at it; False where nobody says any more that it is out of date."""
        cleared = {"outdated_at": None, "outdated_by_id": None, "due_at": None}
        return await self._set(content_id, _ITEM.outdated_at.is_not(None), **cleared)

    async def _set(self, content_id: ContentId, condition: ColumnElement[bool], **values: object) -> bool:
        changed = await self._execute(
            update(content_items)
            .where(_ITEM.organisation_id == self._organisation_id, _ITEM.id == content_id, condition)
            .values(**values)
            .returning(_ITEM.id)
        )
        return changed.scalar_one_or_none() is not None

    async def _change(self, content_id: ContentId, by: MemberId, **values: object) -> None:
        """Change what somebody said since somebody looked at it last."""
        asked = {"organisation": self._organisation_id, "content": content_id}
        newest = [row.id for row in await self._execute(_SAYERS, asked) if row.member_id == by]
        await self._execute(
            update(content_uses)
            .where(_USE.organisation_id == self._organisation_id, _USE.id.in_(newest))
            .values(**values)
        )
