"""What PostgreSQL knows of how much there is: while a table fills from nothing, it goes on as though it were empty."""

from sqlalchemy import text

from storage.database import PostgresDatabase
from storage.organisations import ACROSS
from storage.unit_of_work import Storage

_LOOK = text("ANALYZE leads, lead_events, follow_ups").execution_options(**ACROSS)


async def look_how_much_there_is(storage: Storage) -> None:
    """Have PostgreSQL count leads anew; SQLite does not ask how many there are."""
    if isinstance(storage.database, PostgresDatabase):
        async with storage.across_organisations() as transaction:
            await transaction.execute(_LOOK)
