"""Opens the database that an address names, and hands out units of work: all of one is kept, or none.

PostgreSQL: each unit has a connection of its own, and the database keeps them apart.
SQLite: one connection writes. Units run one after the other inside a shared transaction, each in a savepoint, and are
committed together as soon as nobody is waiting: a commit is the dear part, and this shares it. A unit is over only when
that commit is, so "saved" still means saved.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Executable, Result, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

POOL_SIZE = 10
BUSY_SECONDS, BUSY_PAUSE_SECONDS = 5, 0.005
"""How long to wait while another process writes to the SQLite file, and how long between two tries."""
STATEMENT_MILLISECONDS = 5_000
"""How long PostgreSQL may take over one statement before the platform is told to come again."""
FROZEN_MILLISECONDS = 30_000
"""How long a process may hold a transaction without a word; what it held is then for others."""
_SERVER_SETTINGS = {
    "statement_timeout": str(STATEMENT_MILLISECONDS),
    "idle_in_transaction_session_timeout": str(FROZEN_MILLISECONDS),
}


class BadAddress(ValueError):
    """DATABASE_URL must look like sqlite:///hymnsheet.db or postgresql://user:password@host/name."""


class Transaction(Protocol):
    """An open transaction that runs statements; a result is read in full before it is handed out."""

    async def execute(self, statement: Executable, parameters: Any = None) -> Result[Any]:
        """Run one statement."""


class Database(Protocol):
    """Where rows are kept."""

    dialect: str

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction: committed durably when the block ends, undone when it raises."""

    async def close(self) -> None:
        """Let go of every connection."""


def open_database(address: str) -> Database:
    """The database behind an address; it is first touched when the first transaction begins."""
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise BadAddress(BadAddress.__doc__) from error
    match url.get_backend_name():
        case "sqlite":
            return SqliteDatabase(url)
        case "postgresql" | "postgres":
            return PostgresDatabase(url)
    raise BadAddress(BadAddress.__doc__)


def file_of(address: str) -> Path | None:
    """The file that a SQLite address names; None for a server, or for what is only in memory."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database))


class PostgresDatabase:
    """A PostgreSQL database, shared by any number of replicas."""

    dialect = "postgresql"

    def __init__(self, url: URL) -> None:
        self.engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=POOL_SIZE,
            max_overflow=0,
            pool_timeout=2,
            hide_parameters=True,
            connect_args={"timeout": 5, "server_settings": _SERVER_SETTINGS},
        )

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction on a connection of its own."""
        async with self.engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Let go of every connection."""
        await self.engine.dispose()


class SqliteTransaction:
    """A unit's share of the writer's transaction. Statements are answered at once: SQLite has no server to wait for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def execute(self, statement: Executable, parameters: Any = None) -> Result[Any]:
        """Run one statement."""
        return self._connection.execute(statement, parameters)


class SqliteDatabase:
    """A SQLite file in WAL mode, written through one connection; other processes may write between our commits."""

    dialect = "sqlite"

    def __init__(self, url: URL) -> None:
        self.engine = _sqlite_engine(url)
        self._turn = asyncio.Lock()
        self._connection: Connection | None = None
        self._changes = 0
        self._group: asyncio.Task[tuple[Connection, asyncio.Future[None]]] | None = None
        self._committing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqliteTransaction]:
        """A savepoint in the group's transaction; returns when the group is on disk."""
        async with self._turn:
            connection, on_disk = await self._join_group()
            file = _driver(connection)
            _check_still_open(file)
            file.execute("SAVEPOINT unit")
            try:
                yield SqliteTransaction(connection)
            except BaseException:
                if file.in_transaction:
                    file.execute("ROLLBACK TO unit")
                    file.execute("RELEASE unit")
                raise
            _check_still_open(file)
            file.execute("RELEASE unit")
        await asyncio.shield(on_disk)

    async def _join_group(self) -> tuple[Connection, asyncio.Future[None]]:
        if self._group is None:
            self._group = asyncio.create_task(self._open_group())
        # Whoever is cancelled while it opens must not leave the connection half begun to the next.
        return await asyncio.shield(self._group)

    async def _open_group(self) -> tuple[Connection, asyncio.Future[None]]:
        try:
            if self._connection is None:
                self._connection = await asyncio.to_thread(self.engine.connect)
                _driver(self._connection).execute("PRAGMA busy_timeout=0")
            await _begin(self._connection)
            self._changes = _driver(self._connection).total_changes
        except BaseException:
            self._group = None
            raise
        on_disk = asyncio.get_running_loop().create_future()
        committing = asyncio.create_task(self._commit_when_quiet(self._connection, on_disk))
        self._committing.add(committing)
        committing.add_done_callback(self._committing.discard)
        return self._connection, on_disk

    async def _commit_when_quiet(self, connection: Connection, on_disk: asyncio.Future[None]) -> None:
        # The lock is fair: this waits behind every unit that queued before it, and they all share this commit.
        async with self._turn:
            self._group = None
            try:
                file = _driver(connection)
                _check_still_open(file)
                if file.total_changes == self._changes:
                    connection.commit()  # nothing goes to the disk: a thread would take longer
                else:
                    await asyncio.to_thread(connection.commit)
            except SQLAlchemyError as error:
                await asyncio.to_thread(connection.rollback)
                on_disk.set_exception(error)
                on_disk.exception()
            else:
                on_disk.set_result(None)

    async def close(self) -> None:
        """Finish what is being committed, then let go of the file."""
        if self._group is not None:
            await asyncio.gather(self._group, return_exceptions=True)
        await asyncio.gather(*self._committing)
        if self._connection is not None:
            await asyncio.to_thread(self._connection.close)
        self.engine.dispose()


async def _begin(connection: Connection) -> None:
    """Take the file's one write lock; while another process has it, try again without holding up the loop."""
    give_up_at = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.begin()
        except OperationalError:
            if time.monotonic() > give_up_at:
                raise
        else:
            return
        await asyncio.sleep(BUSY_PAUSE_SECONDS)


def _check_still_open(file: sqlite3.Connection) -> None:
    """Raise where SQLite gave up the whole transaction by itself, as on a full disk: nothing of the group is kept."""
    if not file.in_transaction:
        raise OperationalError("", None, sqlite3.OperationalError("the transaction was rolled back by SQLite"))


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"not SQLite: {type(driver).__name__}")
    return driver


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        hide_parameters=True,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _prepare(connection: Any, record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
