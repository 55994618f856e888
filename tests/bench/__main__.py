"""`make bench`: starts each program in turn, asks it the same, and prints them side by side; then sweep and rounds."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import asyncpg
from aiohttp import web

from rules.people import Platform, Side
from storage.database import open_database
from storage.members import Profile
from storage.migrate import migrate
from storage.organisations import found_organisation
from storage.places import Place, Purpose
from storage.unit_of_work import Storage
from tests.bench.load import PEOPLE, Measured, measure
from tests.bench.pairing import print_rounds
from tests.bench.slack import slack
from tests.bench.sweep import measure_sweep, print_swept
from tests.postgres import cluster, free_port

WARM_UP_SECONDS, ONE_SECONDS, MANY_SECONDS = 2.0, 4.0, 6.0
MANY = 32


async def main() -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory() as folder, cluster(durable=True) as postgres:
        async with _slack() as api:
            found = {
                "(a) aiohttp, signature checked": await _measured("checked", api),
                "(b) Bolt's hello world": await _measured("hello", api),
                "(c) … and a row, SQLite": await _measured("row", api, f"sqlite:///{folder}/row.db"),
                "(c) … and a row, PostgreSQL": await _measured("row", api, f"{postgres}postgres"),
                "(d) /leadfeedback, SQLite": await _ours(api, f"sqlite:///{folder}/ours.db"),
                "(d) /leadfeedback, PostgreSQL": await _ours(api, f"{postgres}postgres"),
            }
            swept = {
                "SQLite": await measure_sweep(f"sqlite:///{folder}/sweep.db"),
                "PostgreSQL": await measure_sweep(await _new_database(postgres, "sweep")),
            }
    _print(found)
    print_swept(swept)
    print_rounds()


async def _new_database(postgres: str, name: str) -> str:
    connection = await asyncpg.connect(f"{postgres}postgres")
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    return f"{postgres}{name}"


async def _ours(api: str, database: str) -> "Row":
    await _prepare(database)
    return await _measured("ours", api, database)


async def _measured(name: str, api: str, database: str = "none") -> "Row":
    port, numbers = free_port(), count()
    program = subprocess.Popen([sys.executable, "-m", "tests.bench.servers", name, str(port), api, database])
    try:
        await _listening(port)
        await measure(port, at_once=4, seconds=WARM_UP_SECONDS, numbers=numbers)
        one = await measure(port, at_once=1, seconds=ONE_SECONDS, numbers=numbers)
        many = await measure(port, at_once=MANY, seconds=MANY_SECONDS, numbers=numbers)
        return Row(one, many, _peak_megabytes(program.pid))
    finally:
        program.terminate()
        program.wait(timeout=30)


class Row:
    """What one program did: alone, with many at once, and how much memory it took."""

    def __init__(self, one: Measured, many: Measured, megabytes: float) -> None:
        self.one, self.many, self.megabytes = one, many, megabytes


def _print(found: dict[str, Row]) -> None:
    hello = found["(b) Bolt's hello world"]
    print(f"\n{'':32}{'one at a time':>28}{f'{MANY} at once':>28}{'peak':>9}")
    print(f"{'':32}{'req/s':>9}{'median':>10}{'÷(b)':>9}{'req/s':>9}{'median':>10}{'÷(b)':>9}{'MB':>9}{'refused':>9}")
    for name, row in found.items():
        print(
            f"{name:32}{row.one.rate:9.0f}{row.one.median_ms:8.2f}ms{row.one.median_ms / hello.one.median_ms:9.2f}"
            f"{row.many.rate:9.0f}{row.many.median_ms:8.2f}ms{row.many.rate / hello.many.rate:9.2f}{row.megabytes:9.0f}"
            f"{row.one.refused + row.many.refused:9}"
        )
    for kind in ("SQLite", "PostgreSQL"):
        ratio = found[f"(d) /leadfeedback, {kind}"].many.rate / found[f"(c) … and a row, {kind}"].many.rate
        print(f"{kind}, {MANY} at once: (d) does {ratio:.1f} times the requests of (c)")


async def _prepare(database_url: str) -> None:
    """An organisation with people and a marketing channel."""
    database = open_database(database_url)
    await migrate(database)
    storage, now = Storage(database), _now()
    async with storage.across_organisations() as transaction:
        workspace = await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T0BENCH", name="Bench", bot_person="U0BOT", now=now
        )
    async with storage.unit_of_work(workspace.organisation_id) as work:
        people = [f"U{number:05d}" for number in range(PEOPLE)]
        for person in people:
            profile = Profile(person=person, zone="UTC", is_admin=False, is_guest=False, is_bot=False, is_active=True)
            await work.members.meet(profile, workspace_id=workspace.id, now=now)
        await work.members.set_side(Side.SALES, people, workspace_id=workspace.id)
        await work.places.choose(Purpose.MARKETING, Place(workspace_id=workspace.id, channel="C0MARKETING"))
        await work.organisations.change(set_up_at=now)
    await storage.close()


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def _slack() -> AsyncIterator[str]:
    runner = web.AppRunner(slack(), access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}/api/"
    await runner.cleanup()


async def _listening(port: int) -> None:
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            await asyncio.sleep(0.5)
            return
        await asyncio.sleep(0.1)
    raise TimeoutError(f"nobody listens on {port}")


def _peak_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    asyncio.run(main())
