"""A content item as it is read: one row with its owner, who added it, and how often it was used and helped."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import case, func, select

from rules.content import AnsweredObjection, ContentKind, Item, Outdated, UseKind, address_of
from rules.ids import ContentId, MemberId, ObjectionId
from rules.objection import Category, Colleague
from storage.merges import HERE
from storage.objection_rows import colleague_of
from storage.tables import content_items, content_links, content_uses, members, wins

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
WHOLE = (
    select(
        content_items,
        content_links.c.code,
        _OWNER.c.workspace_id.label("owner_workspace_id"),
        _OWNER.c.person.label("owner"),
        _ADDER.c.workspace_id.label("adder_workspace_id"),
        _ADDER.c.person.label("adder"),
        func.coalesce(_USED.c.uses, 0).label("uses"),
        (func.coalesce(_USED.c.helped, 0) + func.coalesce(_WON.c.wins, 0)).label("helped"),
    )
    .outerjoin(content_links, (content_links.c.content_id == _ITEM.id) & (content_links.c.organisation_id == HERE))
    .outerjoin(_OWNER, (_OWNER.c.id == _ITEM.owner_id) & (_OWNER.c.organisation_id == HERE))
    .outerjoin(_ADDER, (_ADDER.c.id == _ITEM.member_id) & (_ADDER.c.organisation_id == HERE))
    .outerjoin(_USED, _USED.c.content_id == _ITEM.id)
    .outerjoin(_WON, _WON.c.content_id == _ITEM.id)
    .where(_ITEM.organisation_id == HERE)
)
"""Every item of the organisation, those retired among them."""
LIVE = _ITEM.retired_at.is_(None)


def item_of(row: Any, answers: Iterable[Any], contributors: Iterable[Any], *, public_address: str) -> Item:
    """The item that a row of WHOLE tells of, with rows of what it answers and of who made it."""
    return Item(
        id=ContentId(row.id),
        number=row.number,
        title=row.title,
        kind=ContentKind(row.kind),
        link=row.link,
        address=address_of(row.link, row.code or "", public_address=public_address),
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
