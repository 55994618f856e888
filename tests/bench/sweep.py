"""How long it takes to look at what is due among very many open leads, beside the bare question which those are."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Select, func, insert, literal, literal_column, select, text

from bot.sweep import Sweep
from rules.ids import OrganisationId
from rules.people import Platform, Side
from storage.columns import Instant
from storage.database import open_database
from storage.members import Profile
from storage.migrate import migrate
from storage.organisations import ACROSS, found_organisation
from storage.tables import deliveries, follow_ups, lead_events, leads
from storage.unit_of_work import Storage

OPEN, DUE, ROUNDS, EMPTY = 1_000_000, 1_000, 5, 300
"""So many leads are open, so many of them are due in each round, and so often nothing is due."""
REPS, TEAM = 300, 15
"""So that two in three hear of three leads, each in a card, and one in three of four, in a summary."""
PIECE = 50_000
HANDED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HALF_AT = datetime(2026, 3, 2, 13, 30, tzinfo=UTC)
"""A Monday; the window is eight hours of a day that begins at nine."""
APART = timedelta(minutes=15)
LONG_AFTER = HALF_AT + timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Swept:
    """The medians in milliseconds, of the sweep and of the bare question alone, and how much was told in each round."""

    due_ms: float
    bare_due_ms: float
    empty_ms: float
    bare_empty_ms: float
    filled_seconds: float
    told: float


async def measure_sweep(database_url: str, *, open_leads: int = OPEN) -> Swept:
    """Fill a database with open leads and sweep it, when some are due and when none is."""
    database = open_database(database_url)
    await migrate(database)
    storage = Storage(database)
    began = time.perf_counter()
    await _fill(storage, await _team(storage), open_leads)
    filled_seconds = time.perf_counter() - began
    sweep, due, bare_due = Sweep(storage, saved=lambda: None), [], []
    for number in range(ROUNDS):
        now = HALF_AT + number * APART
        bare_due += [await _took(lambda now=now: _bare(storage, now)) for _ in range(5)]
        due.append(await _took(lambda now=now: sweep.look(now)))
    now = HALF_AT + ROUNDS * APART
    empty, bare_empty = [], []
    for _ in range(EMPTY):
        empty.append(await _took(lambda: sweep.look(now)))
        bare_empty.append(await _took(lambda: _bare(storage, now)))
    told = await _count(storage) / ROUNDS
    await storage.close()
    return Swept(median(due), median(bare_due), median(empty), median(bare_empty), filled_seconds, told)


def print_swept(found: dict[str, Swept]) -> None:
    """Side by side, each beside the bare question."""
    print(f"\n{f'a sweep over {OPEN:,} open leads':40}{'of the sweep':>14}{'bare query':>12}{'ratio':>8}")
    for kind, swept in found.items():
        for what, ours, bare in (
            (f"{DUE:,} due, {swept.told:.0f} messages", swept.due_ms, swept.bare_due_ms),
            ("none due", swept.empty_ms, swept.bare_empty_ms),
        ):
            print(f"{f'{kind}, {what}':40}{ours:12.2f}ms{bare:10.2f}ms{ours / bare:8.1f}")


async def _took(act: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await act()
    return (time.perf_counter() - began) * 1000


async def _bare(storage: Storage, now: datetime) -> list[Any]:
    async with storage.across_organisations() as transaction:
        due = select(follow_ups.c.lead_id).where(follow_ups.c.looks_at <= now).execution_options(**ACROSS)
        return (await transaction.execute(due)).all()


async def _count(storage: Storage) -> int:
    async with storage.across_organisations() as transaction:
        found = await transaction.execute(select(func.count()).select_from(deliveries).execution_options(**ACROSS))
        return int(found.scalar_one())


async def _team(storage: Storage) -> OrganisationId:
    """An organisation of reps, each with a manager, who all work in UTC."""
    async with storage.across_organisations() as transaction:
        workspace = await found_organisation(
            transaction, platform=Platform.SLACK, external_id="T0SWEEP", name="Bench", bot_person="U0BOT", now=HANDED_AT
        )
    managers = [f"M{number:05d}" for number in range(REPS // TEAM)]
    reps = [f"U{number:05d}" for number in range(REPS)]
    async with storage.unit_of_work(workspace.organisation_id) as work:
        ids = {}
        for person in (*reps, *managers):
            profile = Profile(person=person, zone="UTC", is_admin=False, is_guest=False, is_bot=False, is_active=True)
            ids[person] = await work.members.meet(profile, workspace_id=workspace.id, now=HANDED_AT)
        await work.members.set_side(Side.SALES, [*reps, *managers], workspace_id=workspace.id)
        for number, manager in enumerate(managers):
            team = reps[number * TEAM : (number + 1) * TEAM]
            await work.members.set_manager(ids[manager], team, workspace_id=workspace.id)
        await work.organisations.change(set_up_at=HANDED_AT, zone="UTC", country="")
    return workspace.organisation_id


async def _fill(storage: Storage, organisation_id: OrganisationId, open_leads: int) -> None:
    """Leads with their logs, straight into the tables; in each round some of them are due for the first nag."""
    first = 1
    for number in range(ROUNDS):
        handed_at, looks_at = HANDED_AT + number * APART, HALF_AT + number * APART
        await _fill_piece(storage, organisation_id, range(first, first + DUE), handed_at, looks_at)
        first += DUE
    while first <= open_leads:
        piece = range(first, min(first + PIECE, open_leads + 1))
        await _fill_piece(storage, organisation_id, piece, HANDED_AT, LONG_AFTER)
        first = piece.stop
    await _look_through(storage)


async def _fill_piece(
    storage: Storage, organisation_id: OrganisationId, ids: range, handed_at: datetime, looks_at: datetime
) -> None:
    number = literal_column("number")
    numbers = _numbers(ids)
    owner = literal_column(f"number % {REPS} + 1")
    mine, handed = literal(organisation_id), literal(handed_at, Instant())
    rows: dict[Any, dict[str, Any]] = {
        leads: {
            "id": number, "match": literal_column("'lead ' || number"), "name": literal_column("'Lead ' || number"),
            "external_id": literal_column("'crm-' || number"),
            "email": literal_column("'jo' || number || '@acme.example'"),
            "tier": literal("normal"), "owner_id": owner, "is_tracked": literal(value=True), "created_at": handed,
        },
        lead_events: {"lead_id": number, "kind": literal("arrived"), "at": handed},
        follow_ups: {
            "lead_id": number, "owner_id": owner, "state": literal("open"), "is_owed": literal(value=True),
            "began_at": handed, "deadline_at": literal(handed_at + timedelta(days=1), Instant()),
            "looks_at": literal(looks_at, Instant()),
        },
    }  # fmt: skip
    async with storage.across_organisations() as transaction:
        if storage.database.dialect == "postgresql":
            # Nobody looks up each row that another refers to: they are made in the same breath.
            await transaction.execute(text("SET LOCAL session_replication_role = replica"))
            await transaction.execute(text("SET LOCAL statement_timeout = 0"))
        for table, values in rows.items():
            await transaction.execute(_insert(table, {"organisation_id": mine, **values}, numbers))
        given = {"organisation_id": mine, **rows[lead_events], "kind": literal("assigned"), "owner_id": owner}
        await transaction.execute(_insert(lead_events, given, numbers))


def _insert(table: Any, values: dict[str, Any], numbers: Any) -> Any:
    made: Select[Any] = select(*values.values()).select_from(numbers)
    return insert(table).from_select(list(values), made).execution_options(**ACROSS)


def _numbers(ids: range) -> Any:
    counted = select(literal(ids.start).label("number")).cte("counted", recursive=True)
    return counted.union_all(select(counted.c.number + 1).where(counted.c.number < ids.stop - 1))


async def _look_through(storage: Storage) -> None:
    """Let the database see what it holds, as it does by itself on any other day."""
    async with storage.across_organisations() as transaction:
        await transaction.execute(text("ANALYZE"))
