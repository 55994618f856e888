"""A week in the life of twenty reps: everybody hears of their leads exactly when, and as often as, it was promised."""

from collections.abc import AsyncIterator

import pytest

from playground.clock import Clock
from tests import harness
from tests.harness import Hymnsheet
from tests.programs import new_secret, tell
from tests.week.cast import START
from tests.week.driver import Week
from tests.week.office import workspace
from tests.week.oracle import Act, Step


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Hymnsheet]:
    """The office on a Thursday, early in the morning."""
    hymnsheet, runner = await harness.start(database_url, clock=Clock(frozen_at=START), workspace=workspace())
    yield hymnsheet
    await hymnsheet.house.close()
    await hymnsheet.playground.close()
    await runner.cleanup()


async def is_lived_through(office: Hymnsheet, *, seed: int, count: int, grid: int) -> None:
    """Nothing goes wrong all week; and the week was one in which a lot happened."""
    week = Week(office, seed=seed, count=count, grid=grid)
    await week.live()
    assert len(week.oracle.cases) == count
    assert min(week.done[act] for act in Act) >= count // 40, week.done
    assert min(week.said[said] for said in (*(step.name for step in Step), "SUMMARY")) >= count // 40, week.said


async def test_leads_that_come_together_count_where_whoever_has_fewest_is_looked_for(hymnsheet: Hymnsheet) -> None:
    secret = await new_secret(hymnsheet)
    await tell(hymnsheet, secret, {"id": "8", "name": "Alex", "owner": "sam@hymnsheet.example"})
    named = [{"id": str(number), "name": f"Jo {number}", "owner": "rita@hymnsheet.example"} for number in range(2)]
    await tell(hymnsheet, secret, [*named, {"id": "9", "name": "Kim"}])
    await hymnsheet.until("15:00")
    hymnsheet.person("Sam").expect_direct("A lead for you: Kim")
    hymnsheet.mind_nothing_more()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", [20260326])
async def test_everybody_hears_what_they_must_when_they_must(office: Hymnsheet, seed: int) -> None:
    await is_lived_through(office, seed=seed, count=120, grid=12)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [5, 8])
async def test_so_they_do_in_other_weeks_and_on_both_databases(office: Hymnsheet, seed: int) -> None:
    await is_lived_through(office, seed=seed, count=500, grid=3)
