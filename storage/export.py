"""Everything an organisation told us, table by table and page by page, with words beside the ids."""

from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Column, ColumnElement, FromClause, Select, Table, select, true

from rules.money import minor_digits
from storage.tables import (
    buddy_answers,
    buddy_check_ins,
    buddy_exclusions,
    buddy_left_out,
    buddy_lessons,
    buddy_wishes,
    content_items,
    conversations,
    deliveries,
    digests,
    drafts,
    lead_hooks,
    leads,
    link_codes,
    members,
    metadata,
    oauth_states,
    objections,
    occurrences,
    paces,
    requests,
    win_people,
    wins,
)
from storage.work import Door

PAGE = 1_000
MACHINERY = frozenset(
    {
        conversations,
        deliveries,
        digests,
        drafts,
        lead_hooks,
        link_codes,
        oauth_states,
        occurrences,
        paces,
        requests,
        win_people,
    }
)
"""Tables that only say what was asked, made and sent, and when."""
PRIVATE = frozenset({buddy_answers, buddy_check_ins, buddy_exclusions, buddy_left_out, buddy_wishes})
"""Tables that tell what somebody wants of buddies, or said nothing of: each may export their own rows."""
SECRETS = frozenset({"token_sealed", "secret_sealed", "fingerprint"})
NOUNS = {table.name: table for table in metadata.sorted_tables if table not in MACHINERY | PRIVATE}
"""What is exported, by the name of its file."""
_ONLY: dict[Table, ColumnElement[bool]] = {buddy_lessons: buddy_lessons.c.may_be_shared}
"""Which rows of a table others may read at all."""
_SHOWN_AS: dict[Table, Column[Any]] = {
    members: members.c.person,
    leads: leads.c.name,
    objections: objections.c.number,
    wins: wins.c.number,
    content_items: content_items.c.title,
}
Row: TypeAlias = tuple[Any, ...]


class Export(Door):
    """This organisation's rows as they are exported."""

    async def page(self, noun: str, *, after: int) -> tuple[list[Row], int]:
        """The rows that follow the one with this id, oldest first, and the id of the last; no rows at the end."""
        table = NOUNS[noun]
        found = await self._execute(self._rows(table).where(table.c.id > after).order_by(table.c.id).limit(PAGE))
        rows = found.mappings().all()
        last = rows[-1]["id"] if rows else after
        return [tuple(_told(name, row) for name in row) for row in rows], int(last)

    def _rows(self, table: Table) -> Select[Any]:
        owner = table.c.id if table.name == "organisations" else table.c.organisation_id
        joined: FromClause = table
        columns: list[Any] = []
        for column in _exported(table):
            columns.append(column)
            target = _target(column)
            if target is not None:
                other = target.alias(f"of_{column.name}")
                matches = (other.c.id == column) & (other.c.organisation_id == self._organisation_id)
                joined = joined.outerjoin(other, matches)
                columns.append(other.c[_SHOWN_AS[target].name].label(_label(column)))
        return select(*columns).select_from(joined).where(owner == self._organisation_id, _ONLY.get(table, true()))


@cache
def header(noun: str) -> tuple[str, ...]:
    """The names of a noun's columns, in the order of its rows."""
    names: list[str] = []
    for column in _exported(NOUNS[noun]):
        names.append(column.name.removesuffix("_minor"))
        if _target(column) is not None:
            names.append(_label(column))
    return tuple(names)


def _exported(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in SECRETS]


def _target(column: Column[Any]) -> Table | None:
    found = [key.column.table for key in column.foreign_keys if key.column.name == "id"]
    return next((table for table in found if table in _SHOWN_AS), None)


def _label(column: Column[Any]) -> str:
    return column.name.removesuffix("_id")


def _told(name: str, row: Any) -> Any:
    """A value as it is told; money in its currency's whole unit."""
    if not name.endswith("_minor") or row[name] is None:
        return row[name]
    own = f"{name.removesuffix('_minor')}_currency"
    return Decimal(row[name]).scaleb(-minor_digits(row[own if own in row else "currency"]))
