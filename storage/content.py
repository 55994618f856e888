"""Content items: what marketing made, what it answers, who made it, and what sales did with it."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Executable, Result, bindparam, case, delete, exists, func, select, update

from rules.content import (
    Item,
    NewItem,
    Same,
    UseKind,
    about,
    best_first,
    link_match,
    suggested,
)
from rules.ids import ContentId, MemberId, ObjectionId
from rules.objection import Category, Colleague
from storage.content_rows import LIVE, WHOLE, item_of
from storage.merges import HERE, IDS, family, hearings
from storage.objection_rows import colleague_of
from storage.tables import (
    content_contributors,
    content_items,
    content_links,
    content_objections,
    content_uses,
    members,
    objections,
    organisations,
)
from storage.work import Door

SEARCHED: Final = 1000
"""How many of the newest items are searched."""
CODE_BYTES: Final = 16
"""What leads to an item cannot be guessed."""
LATELY: Final = timedelta(days=90)
OLD_ENOUGH: Final = timedelta(days=30)
"""Nobody is surprised that what is newer was not used yet."""

_ITEM, _USE = content_items.c, content_uses.c
_NEWEST = WHOLE.where(LIVE).order_by(_ITEM.number.desc()).limit(SEARCHED)
_BY_NUMBER = WHOLE.where(_ITEM.number == bindparam("number"))
_BY_ID = WHOLE.where(_ITEM.id.in_(IDS)).order_by(_ITEM.number)
_BY_LINK = WHOLE.where(_ITEM.link_match == bindparam("match"))
_SINCE = WHOLE.where(
    LIVE,
    _ITEM.created_at >= bindparam("first_at", type_=_ITEM.created_at.type),
    _ITEM.created_at < bindparam("until_at", type_=_ITEM.created_at.type),
).order_by(_ITEM.number)
_KIN = family()
_ANSWERING = select(content_objections.c.content_id).where(
    content_objections.c.organisation_id == HERE, content_objections.c.objection_id == _KIN.c.id
)
_FOR_OBJECTION = WHOLE.where(LIVE, _ITEM.id.in_(_ANSWERING))
_ANSWERS = (
    select(content_objections.c.content_id, objections.c.id, objections.c.number, objections.c.words)
    .join(objections, objections.c.id == content_objections.c.objection_id)
    .where(
        content_objections.c.organisation_id == HERE,
        content_objections.c.content_id.in_(IDS),
        objections.c.organisation_id == HERE,
        objections.c.undone_at.is_(None),
    )
    .order_by(objections.c.number)
)
_CONTRIBUTORS = (
    select(content_contributors.c.content_id, members.c.id, members.c.workspace_id, members.c.person)
    .join(members, members.c.id == content_contributors.c.member_id)
    .where(
        content_contributors.c.organisation_id == HERE,
        content_contributors.c.content_id.in_(IDS),
        members.c.organisation_id == HERE,
    )
    .order_by(content_contributors.c.id)
)
_HEARD = hearings()
_ASKERS = (
    select(_HEARD.c.root_id, members.c.id, members.c.workspace_id, members.c.person)
    .join(members, members.c.id == _HEARD.c.member_id)
    .where(members.c.organisation_id == HERE, members.c.is_active)
    .order_by(_HEARD.c.at, _HEARD.c.objection_id)
)
_NEXT_NUMBER = (
    update(organisations)
    .where(organisations.c.id == HERE)
    .values(last_content_number=func.coalesce(organisations.c.last_content_number, 0) + 1)
    .returning(organisations.c.last_content_number)
)
_LATELY_USED = exists().where(
    _USE.organisation_id == HERE,
    _USE.content_id == _ITEM.id,
    _USE.kind == UseKind.USED,
    _USE.undone_at.is_(None),
    _USE.created_at >= bindparam("lately", type_=_USE.created_at.type),
)
_SHARE = select(func.count().label("total"), func.sum(case((_LATELY_USED, 1), else_=0)).label("used")).where(
    _ITEM.organisation_id == HERE, LIVE
)
_UNUSED = WHOLE.where(LIVE, ~_LATELY_USED, _ITEM.created_at < bindparam("old", type_=_ITEM.created_at.type)).order_by(
    _ITEM.number
)


class Content(Door):
    """The content items of this organisation. What was retired is found by its number or id only."""

    async def add(self, new: NewItem, *, now: datetime) -> Item | Same:
        """Keep an item under the next number; where its link is here already, that item, unchanged."""
        await self._hold()
        same = await self.find_link(new.link)
        if same is not None:
            return Same(same)
        number = int((await self._ask(_NEXT_NUMBER)).scalar_one())
        made = await self._work.add(content_items, number=number, member_id=new.by, created_at=now, **_columns(new))
        content_id = ContentId(made)
        await self._answer(content_id, new.objections)
        await self._credit(content_id, new.contributors)
        await self._work.add(
            content_links, code=secrets.token_urlsafe(CODE_BYTES), content_id=content_id, created_at=now
        )
        return await self.get(content_id)

    async def change(self, content_id: ContentId, new: NewItem, *, now: datetime) -> Item | Same:
        """Let an item be what this says; where another has its link, that one, and nothing was changed."""
        await self._hold()
        same = await self.find_link(new.link)
        if same is not None and same.id != content_id:
            return Same(same)
        await self._set(content_id, changed_at=now, **_columns(new))
        await self._clear(content_objections, content_id)
        await self._clear(content_contributors, content_id)
        await self._answer(content_id, new.objections)
        await self._credit(content_id, new.contributors)
        return await self.get(content_id)

    async def retire(self, content_id: ContentId, *, now: datetime) -> bool:
        """Offer an item to nobody any more; its link may be added anew. False where it was retired before."""
        return await self._set(content_id, LIVE, retired_at=now, link_match=None, changed_at=now)

    async def restore(self, item: Item, *, now: datetime) -> Item | Same:
        """Offer a retired item again; where its link was added anew meanwhile, that one."""
        await self._hold()
        same = await self.find_link(item.link)
        if same is not None and same.id != item.id:
            return Same(same)
        await self._set(item.id, retired_at=None, link_match=link_match(item.link), changed_at=now)
        return await self.get(item.id)

    async def find(self, number: int) -> Item | None:
        """The item with this number, be it retired; None where there is none."""
        return next(iter(await self._items(_BY_NUMBER, number=number)), None)

    async def find_link(self, link: str) -> Item | None:
        """The item with this link, however it is written; None where there is none, or it was retired."""
        return next(iter(await self._items(_BY_LINK, match=link_match(link))), None)

    async def get(self, content_id: ContentId) -> Item:
        """The item with this id; raises LookupError where this organisation has none."""
        item = (await self.get_all([content_id])).get(content_id)
        if item is None:
            raise LookupError(f"no item {content_id}")
        return item

    async def get_all(self, ids: Collection[ContentId]) -> dict[ContentId, Item]:
        """The items with these ids, be they retired."""
        return {item.id: item for item in await self._items(_BY_ID, ids=list(ids))} if ids else {}

    async def live(self) -> list[Item]:
        """The newest items that are not retired, newest first."""
        return await self._items(_NEWEST)

    async def search(self, words: str, *, limit: int) -> list[Item]:
        """The items about these words, the best first: what helped and was used most."""
        return about(await self.live(), words)[:limit]

    async def for_objection(self, objection_id: ObjectionId) -> list[Item]:
        """The items made for an objection or for what was merged into it, best first."""
        return best_first(await self._items(_FOR_OBJECTION, ids=[objection_id]))

    async def suggest(
        self, words: str, *, category: Category | None = None, objections: Collection[ObjectionId] = (), limit: int
    ) -> list[Item]:
        """What to send to whoever said these words, be it in one of these objections, the best first."""
        return suggested(await self.live(), words=words, category=category, objections=objections, limit=limit)

    async def since(self, first_at: datetime, until_at: datetime) -> list[Item]:
        """The items added from one instant up to another, without those retired since."""
        return await self._items(_SINCE, first_at=first_at, until_at=until_at)

    async def askers(self, items: Collection[Item]) -> dict[ContentId, tuple[Colleague, ...]]:
        """Whose objections caused each item: who logged what it answers, or said +1, once each, the first first."""
        ids = {answered.id for item in items for answered in item.answers}
        heard: dict[int, list[Colleague]] = defaultdict(list)
        for row in await self._ask(_ASKERS, ids=list(ids)) if ids else ():
            heard[row.root_id].append(colleague_of(row.id, row.workspace_id, row.person))
        return {item.id: _once(one for each in item.answers for one in heard[each.id]) for item in items}

    async def used_share(self, now: datetime) -> tuple[int, int]:
        """How many of all items were used within 90 days, and how many there are."""
        row = (await self._ask(_SHARE, lately=now - LATELY)).one()
        return int(row.used or 0), int(row.total)

    async def unused(self, now: datetime) -> list[Item]:
        """The items that nobody used within 90 days, but for the newest."""
        return await self._items(_UNUSED, lately=now - LATELY, old=now - OLD_ENOUGH)

    async def _items(self, statement: Executable, **asked: Any) -> list[Item]:
        rows = (await self._ask(statement, **asked)).all()
        ids = [row.id for row in rows]
        answers, contributors = await self._by_item(_ANSWERS, ids), await self._by_item(_CONTRIBUTORS, ids)
        public = self._work.public_address
        return [item_of(row, answers[row.id], contributors[row.id], public_address=public) for row in rows]

    async def _by_item(self, statement: Executable, ids: Collection[int]) -> Mapping[int, list[Any]]:
        by_item: dict[int, list[Any]] = defaultdict(list)
        for row in await self._ask(statement, ids=ids) if ids else ():
            by_item[row.content_id].append(row)
        return by_item

    async def _answer(self, content_id: ContentId, ids: Collection[ObjectionId]) -> None:
        rows = [{"content_id": content_id, "objection_id": each} for each in dict.fromkeys(ids)]
        await self._work.add_all_if_new(content_objections, rows)

    async def _credit(self, content_id: ContentId, ids: Collection[MemberId]) -> None:
        rows = [{"content_id": content_id, "member_id": each} for each in dict.fromkeys(ids)]
        await self._work.add_all_if_new(content_contributors, rows)

    async def _clear(self, table: Any, content_id: ContentId) -> None:
        await self._execute(
            delete(table).where(table.c.organisation_id == self._organisation_id, table.c.content_id == content_id)
        )

    async def _set(self, content_id: ContentId, *conditions: Any, **values: Any) -> bool:
        changed = await self._execute(
            update(content_items)
            .where(_ITEM.organisation_id == self._organisation_id, _ITEM.id == content_id, *conditions)
            .values(**values)
            .returning(_ITEM.id)
        )
        return changed.scalar_one_or_none() is not None

    async def _hold(self) -> None:
        """Nobody else adds or changes a link here before this unit of work is over."""
        await self._execute(
            select(organisations.c.id)
            .where(organisations.c.id == self._organisation_id)
            .with_for_update(key_share=True)
        )

    async def _ask(self, statement: Executable, **asked: Any) -> Result[Any]:
        return await self._execute(statement, {"organisation": self._organisation_id, **asked})


def _columns(new: NewItem) -> dict[str, Any]:
    return {
        "title": new.title,
        "kind": new.kind,
        "link": new.link,
        "link_match": link_match(new.link),
        "words": new.words,
        "categories": ",".join(new.categories),
        "owner_id": new.owner,
    }


def _once(people: Iterable[Colleague]) -> tuple[Colleague, ...]:
    found: dict[MemberId, Colleague] = {}
    for one in people:
        found.setdefault(one.member_id, one)
    return tuple(found.values())
