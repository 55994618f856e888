"""Content items: what marketing made, what it answers, who made it, and what sales did with it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Executable, Result, bindparam, case, delete, exists, func, select, update

from rules.content import (
    AnsweredObjection,
    ContentKind,
    Item,
    NewItem,
    Outdated,
    Same,
    Use,
    UseKind,
    WhyNot,
    about,
    best_first,
    link_match,
    suggested,
)
from rules.ids import ContentId, LeadId, MemberId, ObjectionId, UseId
from rules.objection import Category, Colleague
from storage.merges import HERE, IDS, family, hearings
from storage.objection_rows import colleague_of
from storage.tables import (
    content_contributors,
    content_items,
    content_objections,
    content_uses,
    members,
    objections,
    organisations,
    wins,
)
from storage.work import Door

SEARCHED: Final = 1000
"""How many of the newest items are searched."""
SAME_CLICK_FOR: Final = timedelta(minutes=5)
"""Who says twice within this time that they used something, and nothing else, said it once."""
LATELY: Final = timedelta(days=90)
OLD_ENOUGH: Final = timedelta(days=30)
"""Nobody is surprised that what is newer was not used yet."""

_ITEM, _USE = content_items.c, content_uses.c
_OWNER, _ADDER = members.alias("owner"), members.alias("adder")
_USED = (
    select(
        _USE.content_id,
        func.count().label("uses"),
        func.sum(case((_USE.helped, 1), else_=0)).label("helped"),
    )
    .where(_USE.organisation_id == HERE, _USE.kind == UseKind.USED, _USE.undone_at.is_(None))
    .group_by(_USE.content_id)
    .subquery("used")
)
_WON = (
    select(wins.c.content_id, func.count().label("wins"))
    .where(
        wins.c.organisation_id == HERE,
        wins.c.content_id.is_not(None),
        wins.c.outcome == "won",
        wins.c.undone_at.is_(None),
    )
    .group_by(wins.c.content_id)
    .subquery("won")
)
_WHOLE = (
    select(
        content_items,
        _OWNER.c.workspace_id.label("owner_workspace_id"),
        _OWNER.c.person.label("owner"),
        _ADDER.c.workspace_id.label("adder_workspace_id"),
        _ADDER.c.person.label("adder"),
        func.coalesce(_USED.c.uses, 0).label("uses"),
        (func.coalesce(_USED.c.helped, 0) + func.coalesce(_WON.c.wins, 0)).label("helped"),
    )
    .outerjoin(_OWNER, (_OWNER.c.id == _ITEM.owner_id) & (_OWNER.c.organisation_id == HERE))
    .outerjoin(_ADDER, (_ADDER.c.id == _ITEM.member_id) & (_ADDER.c.organisation_id == HERE))
    .outerjoin(_USED, _USED.c.content_id == _ITEM.id)
    .outerjoin(_WON, _WON.c.content_id == _ITEM.id)
    .where(_ITEM.organisation_id == HERE)
)
_LIVE = _ITEM.retired_at.is_(None)
_NEWEST = _WHOLE.where(_LIVE).order_by(_ITEM.number.desc()).limit(SEARCHED)
_BY_NUMBER = _WHOLE.where(_ITEM.number == bindparam("number"))
_BY_ID = _WHOLE.where(_ITEM.id.in_(IDS)).order_by(_ITEM.number)
_BY_LINK = _WHOLE.where(_ITEM.link_match == bindparam("match"))
_SINCE = _WHOLE.where(
    _LIVE,
    _ITEM.created_at >= bindparam("first_at", type_=_ITEM.created_at.type),
    _ITEM.created_at < bindparam("until_at", type_=_ITEM.created_at.type),
).order_by(_ITEM.number)
_KIN = family()
_ANSWERING = select(content_objections.c.content_id).where(
    content_objections.c.organisation_id == HERE, content_objections.c.objection_id == _KIN.c.id
)
_FOR_OBJECTION = _WHOLE.where(_LIVE, _ITEM.id.in_(_ANSWERING))
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
    _ITEM.organisation_id == HERE, _LIVE
)
_UNUSED = _WHOLE.where(_LIVE, ~_LATELY_USED, _ITEM.created_at < bindparam("old", type_=_ITEM.created_at.type)).order_by(
    _ITEM.number
)


@dataclass(frozen=True, slots=True)
class Used:
    """What came of saying so: `is_new` unless the same was said a moment ago."""

    use: Use
    is_new: bool


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
        return await self._set(content_id, _LIVE, retired_at=now, link_match=None, changed_at=now)

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
        """The item with this id."""
        [item] = await self._items(_BY_ID, ids=[content_id])
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

    async def for_category(self, category: Category) -> list[Item]:
        """The items that answer what is about this, best first."""
        return best_first(item for item in await self.live() if category in item.categories)

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

    async def use(self, item: Item, *, by: MemberId, lead_id: LeadId | None = None, now: datetime) -> Used:
        """Remember that somebody used an item; a click made twice counts once."""
        await self._hold_item(item.id)
        before = None if lead_id else await self._just_used(item.id, by, since=now - SAME_CLICK_FOR)
        if before is not None:
            return Used(before, is_new=False)
        made = await self._note(item.id, by, UseKind.USED, lead_id=lead_id, now=now)
        return Used(Use(id=made, content_id=item.id, by=by, created_at=now, lead_id=lead_id), is_new=True)

    async def find_use(self, use_id: UseId) -> Use | None:
        """That somebody used an item, be it taken back; None where nobody did."""
        found = await self._execute(
            select(content_uses).where(
                _USE.organisation_id == self._organisation_id, _USE.id == use_id, _USE.kind == UseKind.USED
            )
        )
        row = found.one_or_none()
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
        found = await self._execute(
            select(content_uses)
            .where(
                _USE.organisation_id == self._organisation_id,
                _USE.content_id == content_id,
                _USE.member_id == by,
                _USE.kind == UseKind.USED,
                _USE.undone_at.is_(None),
                _USE.created_at > since,
            )
            .order_by(_USE.id.desc())
            .limit(1)
        )
        row = found.one_or_none()
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

    async def _items(self, statement: Executable, **asked: Any) -> list[Item]:
        rows = (await self._ask(statement, **asked)).all()
        ids = [row.id for row in rows]
        answers, contributors = await self._by_item(_ANSWERS, ids), await self._by_item(_CONTRIBUTORS, ids)
        return [_item(row, answers[row.id], contributors[row.id]) for row in rows]

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

    async def _set_use(self, use_id: UseId, **values: Any) -> None:
        await self._execute(
            update(content_uses)
            .where(_USE.organisation_id == self._organisation_id, _USE.id == use_id)
            .values(**values)
        )

    async def _hold(self) -> None:
        """Nobody else adds or changes a link here before this unit of work is over."""
        await self._execute(
            select(organisations.c.id)
            .where(organisations.c.id == self._organisation_id)
            .with_for_update(key_share=True)
        )

    async def _hold_item(self, content_id: ContentId) -> None:
        mine = (_ITEM.organisation_id == self._organisation_id, _ITEM.id == content_id)
        await self._execute(select(_ITEM.id).where(*mine).with_for_update(key_share=True))

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


def _item(row: Any, answers: Iterable[Any], contributors: Iterable[Any]) -> Item:
    return Item(
        id=ContentId(row.id),
        number=row.number,
        title=row.title,
        kind=ContentKind(row.kind),
        link=row.link,
        address=row.link,
        words=row.words,
        categories=tuple(Category(each) for each in row.categories.split(",") if each),
        by=_colleague(row.member_id, row.adder_workspace_id, row.adder),
        owner=_colleague(row.owner_id, row.owner_workspace_id, row.owner),
        contributors=tuple(colleague_of(each.id, each.workspace_id, each.person) for each in contributors),
        answers=tuple(
            AnsweredObjection(id=ObjectionId(each.id), number=each.number, words=each.words) for each in answers
        ),
        created_at=row.created_at,
        outdated=_outdated(row),
        retired_at=row.retired_at,
        uses=int(row.uses),
        helped=int(row.helped),
    )


def _outdated(row: Any) -> Outdated | None:
    if row.outdated_at is None:
        return None
    by = None if row.outdated_by_id is None else MemberId(row.outdated_by_id)
    return Outdated(at=row.outdated_at, by=by, due_at=row.due_at)


def _colleague(member_id: int | None, workspace_id: int | None, person: str | None) -> Colleague | None:
    if member_id is None or workspace_id is None or person is None:
        return None
    return colleague_of(member_id, workspace_id, person)


def _use(row: Any) -> Use:
    return Use(
        id=UseId(row.id),
        content_id=ContentId(row.content_id),
        by=MemberId(row.member_id),
        created_at=row.created_at,
        lead_id=None if row.lead_id is None else LeadId(row.lead_id),
        helped=row.helped,
        undone_at=row.undone_at,
    )


def _once(people: Iterable[Colleague]) -> tuple[Colleague, ...]:
    found: dict[MemberId, Colleague] = {}
    for one in people:
        found.setdefault(one.member_id, one)
    return tuple(found.values())
