"""Brings a database to this release's tables. Any number of replicas may try at once: one does it, the others wait."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import Database, PostgresDatabase, SqliteDatabase

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 4_872_001_377
"""An arbitrary number that only our migrations lock."""


async def migrate(database: Database) -> str:
    """Apply what is missing, all or nothing; returns the revision the database is at now."""
    if isinstance(database, PostgresDatabase):
        async with database.engine.begin() as connection:
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            return await connection.run_sync(_upgrade)
    if isinstance(database, SqliteDatabase):
        with database.engine.begin() as sqlite:
            return _upgrade(sqlite)
    raise TypeError(f"no migrations for {type(database).__name__}")


def _upgrade(connection: Connection) -> str:
    config = config_for(connection)
    if MigrationContext.configure(connection).get_current_revision() != _newest():
        command.upgrade(config, "head")
    return _newest()


@cache
def _newest() -> str:
    """The revision of this release, for which every migration is read."""
    return ScriptDirectory(_FOLDER).get_current_head() or ""


def config_for(connection: Connection) -> Config:
    """Alembic's settings for our migrations on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
