"""Rows of follow_ups as the sweep sees them: what is to be looked at, be it leads or what somebody promised."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Executable, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import follow_ups
from storage.work import Door, Work


class DueRows(Door):
    """The rows of leads, or of what somebody promised: `about` is the column that says of what."""

    def __init__(self, work: Work, about: "Column[int]" = follow_ups.c.lead_id) -> None:
        super().__init__(work)
        self._about = about

    async def due(self, *, now: datetime, limit: int) -> list[int]:
        """What is to be looked at, longest due first; nobody else has it until this unit of work is over."""
        asked = {"organisation": self._organisation_id, "now": now, "limit": limit}
        return list((await self._execute(_due(self._about), asked)).scalars())

    async def hold(self, one: int) -> None:
        """Nobody else acts on this one before this unit of work is over."""
        mine = (follow_ups.c.organisation_id == self._organisation_id, self._about == one)
        await self._execute(select(follow_ups.c.id).where(*mine).with_for_update())

    async def put(self, rows: Sequence[dict[str, Any]], *, changed: tuple[str, ...]) -> None:
        """Add these rows; where one is there already, only the columns named are changed."""
        kept = [{"organisation_id": self._organisation_id, **row} for row in rows]
        if kept:
            await self._execute(_put(self._work.dialect, self._about, changed), kept)


@cache
def _due(about: "Column[int]") -> Executable:
    return (
        select(about)
        .where(
            follow_ups.c.organisation_id == bindparam("organisation"),
            follow_ups.c.looks_at <= bindparam("now", type_=follow_ups.c.looks_at.type),
            about.is_not(None),
        )
        .order_by(follow_ups.c.looks_at, follow_ups.c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )


@cache
def _put(dialect: str, about: "Column[int]", changed: tuple[str, ...]) -> Executable:
    new: Any = sqlite.insert(follow_ups) if dialect == "sqlite" else postgresql.insert(follow_ups)
    kept: Executable = new.on_conflict_do_update(
        index_elements=[follow_ups.c.organisation_id, about], set_={name: new.excluded[name] for name in changed}
    )
    return kept
