"""What stands in the database, for tests that look behind the front door."""

from typing import Any

from storage.organisations import ACROSS
from storage.tables import metadata
from tests.harness import Hymnsheet


async def everything(hymnsheet: Hymnsheet) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, whoever owns it."""
    async with hymnsheet.house.storage.across_organisations() as transaction:
        return {
            table.name: [tuple(row) for row in await transaction.execute(_all(table))]
            for table in metadata.sorted_tables
        }


async def counts(hymnsheet: Hymnsheet, *, besides: frozenset[str] = frozenset({"requests"})) -> dict[str, int]:
    """How many rows each table has; requests are left out, because every request is one."""
    return {name: len(rows) for name, rows in (await everything(hymnsheet)).items() if name not in besides}


def _all(table: Any) -> Any:
    return table.select().order_by(*table.primary_key.columns).execution_options(**ACROSS)
