"""The loops of the process: one that fails starts again, with patience; one that cannot takes the process down."""

import ast
import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from sqlalchemy.exc import OperationalError

from bot.loops import GIVE_UP_AFTER, Loops
from bot.metronome import Metronome

ROOT = Path(__file__).parents[2]


class Pauses:
    """A sleep that takes no time and remembers how long it was asked for."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
async def pauses():
    return Pauses()


@pytest.fixture
async def loops(pauses):
    loops = Loops(sleep=pauses.sleep, elapsed=lambda: pauses.now)
    yield loops
    await loops.stop()


def counted(name: str) -> float:
    return REGISTRY.get_sample_value("hymnsheet_loop_failures_total", {"loop": name}) or 0.0


async def until(condition, seconds: float = 2.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for is not ours to signal
            await asyncio.sleep(0)


async def test_a_loop_that_fails_starts_again_ever_later_and_is_counted(loops, pauses):
    before, runs = counted("fails twice"), []

    async def run() -> None:
        runs.append(1)
        if len(runs) <= 2:
            raise ValueError("oh")
        await asyncio.sleep(3600)

    loops.start("fails twice", run)
    await until(lambda: len(runs) == 3)
    assert pauses.asked == [0.5, 1.0]
    assert counted("fails twice") - before == 2
    assert loops.down() == []
    assert not loops.gave_up.is_set()


async def test_a_loop_that_always_fails_takes_the_process_down(loops):
    runs = []

    async def run() -> None:
        runs.append(1)
        raise ValueError("always")

    loops.start("hopeless", run)
    await asyncio.wait_for(loops.gave_up.wait(), 2)
    assert len(runs) == GIVE_UP_AFTER
    assert loops.down() == ["hopeless"]


async def test_a_loop_that_ends_without_being_asked_counts_as_failed(loops):
    async def run() -> None:
        return

    loops.start("ends", run)
    await asyncio.wait_for(loops.gave_up.wait(), 2)


@pytest.mark.parametrize(
    "error", [OperationalError("select", {}, Exception("away")), ConnectionRefusedError("away"), TimeoutError()]
)
async def test_a_loop_waits_for_a_database_that_is_away_however_long_that_takes(loops, pauses, error):
    runs = []

    async def run() -> None:
        runs.append(1)
        if len(runs) < 10 * GIVE_UP_AFTER:
            raise error
        await asyncio.sleep(3600)

    loops.start("patient", run)
    await until(lambda: len(runs) == 10 * GIVE_UP_AFTER)
    assert not loops.gave_up.is_set()
    assert max(pauses.asked) <= 30


async def test_failures_long_ago_are_forgotten(loops, pauses):
    runs = []

    async def run() -> None:
        runs.append(1)
        pauses.now += 120
        if len(runs) < 3 * GIVE_UP_AFTER:
            raise ValueError("once in a while")
        await asyncio.sleep(3600)

    loops.start("steady", run)
    await until(lambda: len(runs) == 3 * GIVE_UP_AFTER)
    assert set(pauses.asked) == {0.5}
    assert not loops.gave_up.is_set()


async def test_stopping_waits_until_every_loop_has_let_go(loops):
    let_go = []

    async def run() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0.01)
            let_go.append(1)

    loops.start("one", run)
    loops.start("two", run)
    await asyncio.sleep(0)
    await loops.stop()
    assert len(let_go) == 2


async def test_the_metronome_beats_at_once_and_again_and_never_piles_up():
    metronome = Metronome()
    beat = metronome.every(timedelta(seconds=0.05))
    metronome.start()
    await asyncio.wait_for(beat.next(), 0.04)
    await asyncio.wait_for(beat.next(), 1)
    await asyncio.sleep(0.3)
    await asyncio.wait_for(beat.next(), 0.01)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(beat.next(), 0.01)
    metronome.stop()


def test_no_task_is_created_and_forgotten():
    """A task nobody holds may vanish in the middle of its work, and what it raises is never heard of."""
    forgotten = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in ("bot", "handlers", "scheduled", "storage", "playground")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _creates_task(node.value)
    ]
    assert forgotten == []


def _creates_task(call: ast.Call) -> bool:
    return ast.unparse(call.func).rpartition(".")[2] in {"create_task", "ensure_future"}
