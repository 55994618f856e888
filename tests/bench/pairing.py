"""How long it takes to make a round of buddies, at the start of a year and when all have a past."""

import time
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from statistics import median

from rules.buddies import Buddy, Present, Together, round_for
from rules.ids import MemberId
from rules.shared_hours import week_of
from rules.working_hours import working_hours

A_SIDE, ROUNDS, FEW = 1_000, 7, 250
MONDAY = date(2026, 1, 5)
ZONES = ("Europe/Berlin", "Europe/Lisbon", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata")
HOURS = ("Mon-Fri 09:00-17:00", "Mon-Thu 08:00-12:00, 13:00-18:00", "Mon-Fri 07:00-15:00")


@dataclass(frozen=True, slots=True)
class Rounds:
    """Seconds for loading the solver, and for the typical and the slowest round after that."""

    loading: float
    typical: float
    slowest: float


def measure_rounds(marketers: int) -> Rounds:
    """Make round after round for so many marketers, and 1,000 reps, each round knowing those before it."""
    began = time.perf_counter()
    round_for(Present(reps=_people(1, 1), marketers=_people(1, 2), on=MONDAY), seed=0)
    loading = time.perf_counter() - began
    reps, others, past, took = _people(A_SIDE, 1), _people(marketers, A_SIDE + 1), [], []
    for number in range(ROUNDS):
        on = MONDAY + timedelta(weeks=2 * number)
        began = time.perf_counter()
        made = round_for(Present(reps=reps, marketers=others, on=on, together=past), seed=number)
        took.append(time.perf_counter() - began)
        past += [Together(rep=rep, marketer=other, on=on) for group in made.groups for rep, other in group.pairs]
    return Rounds(loading, median(took), max(took))


def print_rounds() -> None:
    """With as many marketers as reps, and with few."""
    print(f"\n{'a round of buddies':40}{'typical':>14}{'slowest':>12}{'loading':>10}")
    for marketers in (A_SIDE, FEW):
        made = measure_rounds(marketers)
        name = f"{A_SIDE:,} reps, {marketers:,} marketers"
        print(f"{name:40}{made.typical:13.2f}s{made.slowest:11.2f}s{made.loading:9.2f}s")


def _people(count: int, first: int) -> list[Buddy]:
    dice = Random(first)
    weeks = [week_of(working_hours(written), zone, on=MONDAY) for written in HOURS for zone in ZONES]
    return [Buddy(member_id=MemberId(first + number), hours=dice.choice(weeks)) for number in range(count)]


if __name__ == "__main__":
    print_rounds()
