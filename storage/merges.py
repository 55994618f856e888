"""Merged objections: a merge is a link to follow, so that cutting it restores what was before, exactly.

Statements are made with parameters: `organisation`, and `ids` for the objections to start from.
"""

from typing import Any

from sqlalchemy import CTE, BindParameter, Select, Subquery, bindparam, literal, select, union_all

from storage.tables import echoes, objections

HERE: BindParameter[Any] = bindparam("organisation")
IDS: BindParameter[Any] = bindparam("ids", expanding=True)


def family(roots: Select[Any] | None = None) -> CTE:
    """Everything that counts under some objections, themselves included, as rows of (root_id, id)."""
    found = (
        select(objections.c.id.label("root_id"), objections.c.id)
        .where(objections.c.organisation_id == HERE, objections.c.id.in_(IDS if roots is None else roots))
        .cte("family", recursive=True)
    )
    child = objections.alias("child")
    return found.union_all(
        select(found.c.root_id, child.c.id).where(child.c.organisation_id == HERE, child.c.merged_into_id == found.c.id)
    )


def ancestors() -> CTE:
    """From some objections up to where they count, as rows of (start_id, id, merged_into_id)."""
    found = (
        select(objections.c.id.label("start_id"), objections.c.id, objections.c.merged_into_id)
        .where(objections.c.organisation_id == HERE, objections.c.id.in_(IDS))
        .cte("ancestors", recursive=True)
    )
    parent = objections.alias("parent")
    return found.union_all(
        select(found.c.start_id, parent.c.id, parent.c.merged_into_id).where(
            parent.c.organisation_id == HERE, parent.c.id == found.c.merged_into_id
        )
    )


def hearings() -> Subquery:
    """Who logged what counts under some objections, or said +1 to it; `is_echo` tells them apart."""
    kin = family()
    there = (objections.c.organisation_id == HERE, objections.c.undone_at.is_(None), objections.c.id == kin.c.id)
    logged = select(
        kin.c.root_id,
        objections.c.id.label("objection_id"),
        objections.c.member_id,
        objections.c.words,
        objections.c.created_at.label("at"),
        literal(0).label("is_echo"),
    ).where(*there)
    echoed = select(
        kin.c.root_id, objections.c.id, echoes.c.member_id, objections.c.words, echoes.c.created_at, literal(1)
    ).where(*there, echoes.c.organisation_id == HERE, echoes.c.objection_id == kin.c.id)
    return union_all(logged, echoed).subquery("heard")
