"""What sales did with content: used it, with which lead, and whether it helped; or why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Executable, Result, bindparam, delete, func, select, update

from rules.content import Item, Use, UseKind, WhyNot
from rules.ids import ContentId, LeadId, MemberId, UseId
from storage.merges import HERE
from storage.tables import content_items, content_uses, leads
from storage.work import Door

SAME_CLICK_FOR: Final = timedelta(minutes=5)
"""Who says twice within this time that they used something, and nothing else, said it once."""

_ITEM, _USE = content_items.c, content_uses.c
_USES = (
    select(content_uses, leads.c.name.label("lead"))
    .outerjoin(leads, (leads.c.id == _USE.lead_id) & (leads.c.organisation_id == HERE))
    .where(_USE.organisation_id == HERE, _USE.kind == UseKind.USED)
)
_USE_BY_ID = _USES.where(_USE.id == bindparam("id"))
_LAST_USE = (
    _USES.where(
        _USE.content_id == bindparam("content"),
        _USE.member_id == bindparam("member"),
        _USE.undone_at.is_(None),
        _USE.created_at > bindparam("since", type_=_USE.created_at.type),
    )
    .order_by(_USE.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Used:
    """What came of saying so: `is_new` unless the same was said a moment ago."""

    use: Use
    is_new: bool


class ContentUses(Door):
    """What the people of this organisation said of content items."""

    async def use(self, item: Item, *, by: MemberId, lead_id: LeadId | None = None, now: datetime) -> Used:
        """Remember that somebody used an item; a click made twice counts once."""
        await self._hold_item(item.id)
        before = None if lead_id else await self._just_used(item.id, by, since=now - SAME_CLICK_FOR)
        if before is not None:
            return Used(before, is_new=False)
        made = await self._note(item.id, by, UseKind.USED, lead_id=lead_id, now=now)
        return Used(Use(id=made, content_id=item.id, by=by, created_at=now), is_new=True)

    async def find_use(self, use_id: UseId) -> Use | None:
        """That somebody used an item, be it taken back; None where nobody did."""
        row = (await self._ask(_USE_BY_ID, id=use_id)).one_or_none()
        return None if row is None else _use(row)

    async def used_with(self, use_id: UseId, *, lead_id: LeadId | None) -> None:
        """It was with this lead."""
        await self._set_use(use_id, lead_id=lead_id)

    async def mark(self, use_id: UseId, *, helped: bool) -> None:
        """Whether it helped; the last word counts."""
        await self._set_use(use_id, helped=helped)

    async def undo_use(self, use_id: UseId, *, now: datetime) -> None:
        """Nobody used it after all."""
        await self._set_use(use_id, undone_at=now)

    async def say_why_not(self, item: Item, *, by: MemberId, reason: WhyNot, words: str, now: datetime) -> None:
        """Remember why somebody did not use an item; their last word counts."""
        await self._execute(
            delete(content_uses).where(
                _USE.organisation_id == self._organisation_id,
                _USE.content_id == item.id,
                _USE.member_id == by,
                _USE.kind == UseKind.WHY_NOT,
            )
        )
        await self._note(item.id, by, UseKind.WHY_NOT, reason=reason, words=words, now=now)

    async def reasons(self, item: Item) -> dict[WhyNot, int]:
        """Why an item is not used, and how many said so."""
        found = await self._execute(
            select(_USE.reason, func.count().label("total"))
            .where(
                _USE.organisation_id == self._organisation_id,
                _USE.content_id == item.id,
                _USE.kind == UseKind.WHY_NOT,
                _USE.undone_at.is_(None),
            )
            .group_by(_USE.reason)
        )
        counts = {row.reason: int(row.total) for row in found}
        return {reason: counts[reason] for reason in WhyNot if reason in counts}

    async def _just_used(self, content_id: ContentId, by: MemberId, *, since: datetime) -> Use | None:
        row = (await self._ask(_LAST_USE, content=content_id, member=by, since=since)).one_or_none()
        return None if row is None else _use(row)

    async def _note(
        self,
        content_id: ContentId,
        by: MemberId,
        kind: UseKind,
        *,
        reason: str = "",
        words: str = "",
        lead_id: LeadId | None = None,
        now: datetime,
    ) -> UseId:
        said = {"kind": kind, "reason": reason, "words": words, "lead_id": lead_id}
        return UseId(await self._work.add(content_uses, content_id=content_id, member_id=by, created_at=now, **said))

    async def _set_use(self, use_id: UseId, **values: Any) -> None:
        await self._execute(
            update(content_uses)
            .where(_USE.organisation_id == self._organisation_id, _USE.id == use_id)
            .values(**values)
        )

    async def _hold_item(self, content_id: ContentId) -> None:
        mine = (_ITEM.organisation_id == self._organisation_id, _ITEM.id == content_id)
        await self._execute(select(_ITEM.id).where(*mine).with_for_update(key_share=True))

    async def _ask(self, statement: Executable, **asked: Any) -> Result[Any]:
        return await self._execute(statement, {"organisation": self._organisation_id, **asked})


def _use(row: Any) -> Use:
    return Use(
        id=UseId(row.id),
        content_id=ContentId(row.content_id),
        by=MemberId(row.member_id),
        created_at=row.created_at,
        lead=row.lead or "",
        helped=row.helped,
        undone_at=row.undone_at,
    )
