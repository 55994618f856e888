"""A migrated database has exactly the tables that the code knows, on SQLite and on PostgreSQL."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database, PostgresDatabase, SqliteDatabase, open_database
from storage.migrate import config_for, migrate
from storage.tables import metadata


async def _asked(database: Database, question: Any) -> Any:
    if isinstance(database, PostgresDatabase):
        async with database.engine.begin() as connection:
            return await connection.run_sync(question)
    assert isinstance(database, SqliteDatabase)
    with database.engine.begin() as sqlite:
        return question(sqlite)


def _differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_migrations_make_exactly_the_tables_that_the_code_knows(database_url: str) -> None:
    database = open_database(database_url)
    assert await _asked(database, _differences) == []
    await database.close()


async def test_migrating_again_changes_nothing(database_url: str) -> None:
    database = open_database(database_url)
    assert await migrate(database) == await migrate(database)
    assert await _asked(database, _differences) == []
    await database.close()


async def test_there_is_one_line_of_migrations(database_url: str) -> None:
    database = open_database(database_url)
    heads = await _asked(database, lambda connection: ScriptDirectory.from_config(config_for(connection)).get_heads())
    assert len(heads) == 1
    await database.close()
