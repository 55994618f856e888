"""What every test may ask for: a database of either kind, and a whole bot behind its front door."""

import asyncio
import gc
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from aiohttp import ClientSession

from rules.people import Platform
from storage.database import open_database
from storage.migrate import migrate
from tests import compiled_once, harness, one_organisation
from tests.front_door import Hymnsheet, set_up
from tests.postgres import cluster
from tests.practice import Practice
from tests.teams import harness as teams_harness
from tests.wire import Wire

TEMPLATE = "hymnsheet_template"


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through all of it for garbage again and again is a fifth of the work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    compiled_once.keep()


@pytest.fixture(autouse=True)
def _within_one_organisation() -> Iterator[None]:
    """Every statement of every test names the organisation whose rows it means, or says that it means all."""
    with one_organisation.watched():
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server, up to the name of the database."""
    with cluster() as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that nobody writes to."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrated(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a migrated database that others are copied from."""
    asyncio.run(_create(postgres_server, TEMPLATE, "template1"))
    asyncio.run(_migrated(f"{postgres_server}{TEMPLATE}"))
    return TEMPLATE


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        yield sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template")
    name = f"t{uuid.uuid4().hex}"
    asyncio.run(_create(server, name, template))
    yield f"{server}{name}"
    asyncio.run(_drop(server, name))


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh migrated SQLite database, for what does not depend on the kind."""
    return sqlite_copy(sqlite_template, tmp_path)


@pytest.fixture
def platform(request: pytest.FixtureRequest) -> Platform:
    """Where the bot of a test stands: in Slack, and a promise in Teams too."""
    return Platform(getattr(request, "param", Platform.SLACK))


@pytest.fixture
async def fresh(platform: Platform, database_url: str) -> AsyncIterator[Hymnsheet]:
    """A bot just installed: nobody has set anything up."""
    opened = harness.opened if platform is Platform.SLACK else teams_harness.opened
    async with opened(database_url) as hymnsheet:
        yield hymnsheet


@pytest.fixture
async def hymnsheet(fresh: Hymnsheet) -> AsyncIterator[Hymnsheet]:
    """A bot that was set up: Rita and Sam sell under Mona, Max and Lena are marketing, Ada is the admin."""
    await set_up(fresh)
    yield fresh
    if fresh.minding:
        fresh.expect_nothing_more()


@pytest.fixture
def practice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Practice:
    """A feature to practise with; ask for it before the bot that is to have it."""
    practising = Practice()
    practising.join(monkeypatch, folder=tmp_path)
    return practising


@pytest.fixture
async def wire(hymnsheet: Hymnsheet) -> AsyncIterator[Wire]:
    """Slack's side of the wire, for requests that nobody's hands would make."""
    async with ClientSession() as session:
        yield Wire(hymnsheet.playground, session=session)


def sqlite_copy(template: Path, folder: Path) -> str:
    """The address of a copy of a migrated SQLite file."""
    path = folder / "hymnsheet.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


async def _create(server: str, name: str, template: str) -> None:
    connection = await asyncpg.connect(f"{server}postgres")
    # Without a log of every page it takes a third of the time; older servers know no other way.
    quickly = "STRATEGY FILE_COPY" if connection.get_server_version().major >= 15 else ""
    await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {quickly}')
    await connection.close()


async def _drop(server: str, name: str) -> None:
    """Hundreds of databases of nine megabytes are slow to make and slower to clear away."""
    connection = await asyncpg.connect(f"{server}postgres")
    await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await connection.close()


async def _migrated(address: str) -> None:
    database = open_database(address)
    await migrate(database)
    await database.close()
