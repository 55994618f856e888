"""Merged objections: a merge is a link to follow, so that cutting it restores what was before, exactly."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import CTE, Select, select

from rules.ids import ObjectionId, OrganisationId
from storage.tables import objections


def family(organisation_id: OrganisationId, roots: Collection[ObjectionId] | Select[Any]) -> CTE:
    """Everything that counts under some objections, themselves included, as rows of (root_id, id)."""
    found = (
        select(objections.c.id.label("root_id"), objections.c.id)
        .where(objections.c.organisation_id == organisation_id, objections.c.id.in_(roots))
        .cte("family", recursive=True)
    )
    child = objections.alias("child")
    return found.union_all(
        select(found.c.root_id, child.c.id).where(
            child.c.organisation_id == organisation_id, child.c.merged_into_id == found.c.id
        )
    )


def ancestors(organisation_id: OrganisationId, starts: Collection[ObjectionId]) -> CTE:
    """From some objections up to where they count, as rows of (start_id, id, merged_into_id)."""
    found = (
        select(objections.c.id.label("start_id"), objections.c.id, objections.c.merged_into_id)
        .where(objections.c.organisation_id == organisation_id, objections.c.id.in_(starts))
        .cte("ancestors", recursive=True)
    )
    parent = objections.alias("parent")
    return found.union_all(
        select(found.c.start_id, parent.c.id, parent.c.merged_into_id).where(
            parent.c.organisation_id == organisation_id, parent.c.id == found.c.merged_into_id
        )
    )
