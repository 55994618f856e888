"""What every noun's door stands on: statements of one organisation, in one transaction."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, Result, Table
from sqlalchemy.dialects import postgresql, sqlite

from rules.ids import OrganisationId
from storage.database import Transaction

# Building a statement takes longer than running it, so those of the hot path are built once and given parameters.


@cache
def _insert(table: Table) -> Executable:
    return table.insert().returning(table.c.id)


@cache
def _insert_if_new(table: Table, dialect: str) -> Executable:
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return insert.on_conflict_do_nothing().returning(table.c.id)


class Work:
    """One organisation's statements in one transaction."""

    def __init__(
        self, transaction: Transaction, organisation_id: OrganisationId, dialect: str, *, public_address: str = ""
    ) -> None:
        self._transaction = transaction
        self.organisation_id = organisation_id
        self.dialect = dialect
        self.public_address = public_address

    async def execute(self, statement: Executable, parameters: Any = None) -> Result[Any]:
        """Run one statement; it must name this organisation for every table it touches."""
        return await self._transaction.execute(statement, parameters)

    async def add(self, table: Table, **values: Any) -> int:
        """Insert a row of this organisation and return its id."""
        row = {"organisation_id": self.organisation_id, **values}
        return int((await self.execute(_insert(table), row)).scalar_one())

    async def add_if_new(self, table: Table, **values: Any) -> int | None:
        """Insert a row of this organisation and return its id; None where a UNIQUE key says it is there already."""
        row = {"organisation_id": self.organisation_id, **values}
        return (await self.execute(_insert_if_new(table, self.dialect), row)).scalar_one_or_none()

    async def add_all_if_new(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows of this organisation and return their ids, but for those that a UNIQUE key says are there."""
        if not rows:
            return []
        mine = [{"organisation_id": self.organisation_id, **row} for row in rows]
        return list((await self.execute(_insert_if_new(table, self.dialect), mine)).scalars())


class Door:
    """One noun's functions within a unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._execute = work.execute
        self._organisation_id = work.organisation_id
