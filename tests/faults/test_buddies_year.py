"""A year of rounds through the job and the outbox, while people come, go, snooze and are away; the seed is printed."""

from datetime import date, datetime, time, timedelta
from secrets import randbits

import pytest

from rules.buddy import Settings
from rules.buddy_rhythm import Mode
from tests.faults.buddy_books import BERLIN
from tests.faults.conftest import World
from tests.faults.watch_of_buddies import Watch
from tests.faults.year_of_buddies import STARTS_ON, Year

ROTATING = Settings(starts_on=STARTS_ON)
TERMS = Settings(starts_on=STARTS_ON, mode=Mode.STICKY, term_weeks=6)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("reps", "marketers", "settings", "rounds"),
    [
        pytest.param(12, 4, ROTATING, 7, id="quarter"),
        pytest.param(12, 4, ROTATING, 26, id="12x4", marks=pytest.mark.slow),
        pytest.param(30, 30, ROTATING, 26, id="30x30", marks=pytest.mark.slow),
        pytest.param(1, 1, ROTATING, 26, id="1x1", marks=pytest.mark.slow),
        pytest.param(4, 3, TERMS, 9, id="terms", marks=pytest.mark.slow),
    ],
)
async def test_a_year_of_rounds_in_which_people_come_and_go(
    world: World, reps: int, marketers: int, settings: Settings, rounds: int
) -> None:
    seed = randbits(32)
    print(f"seed {seed}")  # noqa: T201 - whoever sees this fail needs it
    year = Year(world, reps=reps, marketers=marketers, seed=seed)
    watch = Watch(year)
    await year.begin(settings)
    for number in range(rounds):
        weeks = settings.rhythm.weeks
        begins_at, *later = looks(STARTS_ON + number * timedelta(weeks=weeks), weeks=weeks)
        await year.pass_to(begins_at)
        await watch.new_round(number + 1)
        await watch.look()
        for at in later:
            if await year.pass_to(at):
                await watch.look()
        await year.look_again()
        await watch.look()
    assert watch.introduced > rounds // 2
    assert watch.compared > rounds // 8


def looks(begins_on: date, *, weeks: int) -> list[datetime]:
    """When a round begins, before and after America comes to work, and twice in each week after that."""
    on_the_first = [datetime.combine(begins_on, at, BERLIN) for at in (time(10), time(12), time(16, 30))]
    days = [4] + [7 * week + day for week in range(1, weeks) for day in (0, 4)]
    return on_the_first + [datetime.combine(begins_on + timedelta(days=day), time(15, 30), BERLIN) for day in days]
