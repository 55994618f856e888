"""What admins see of rounds: who would be in none and why, who met, and how many possible pairs there have been."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.buddies import Group, Together, Why
from rules.buddy import BuddyRound, Met, Pair, Wish
from rules.ids import MemberId
from rules.objection import Colleague
from rules.people import Side
from rules.recurrence import Due


class WhyNot(StrEnum):
    """Why somebody of either side would take no part in a round."""

    OUT = "out"
    SNOOZES = "snoozes"
    AWAY = "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotIn:
    """Somebody who would take no part; `until` is the last day they snooze."""

    who: Colleague
    why: WhyNot
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """The next round as it would be now; of wishes that are private it says nothing."""

    due: Due
    groups: tuple[tuple[tuple[Colleague, ...], tuple[Colleague, ...]], ...]
    left_out: tuple[tuple[Colleague, Why], ...]
    not_in: tuple[NotIn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """How many of the pairs possible today had been buddies by the end of a round."""

    number: int
    pairs: int
    possible: int

    @property
    def percent(self) -> int:
        """The share of them, rounded down so that only all are 100."""
        return 100 * self.pairs // self.possible if self.possible else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundReport:
    """How a round went: `met`, `not_met` and `unknown` are pairs, `alone` are people who had no buddy when it began."""

    round: BuddyRound
    met: int
    not_met: int
    unknown: int
    alone: int
    coverage: tuple[Covered, ...]


def not_in(who: Colleague, wish: Wish, *, on: date) -> NotIn:
    """Why somebody who is in no round on a date is not: what they wish comes before where they are."""
    if wish.opted_out_at is not None:
        return NotIn(who=who, why=WhyNot.OUT)
    if not wish.is_in(on):
        return NotIn(who=who, why=WhyNot.SNOOZES, until=wish.snoozed_until)
    return NotIn(who=who, why=WhyNot.AWAY)


def known_as(group: Group, known: Mapping[MemberId, Colleague]) -> tuple[tuple[Colleague, ...], tuple[Colleague, ...]]:
    """Both sides of a group as colleagues."""
    reps, marketers = (tuple(known[one] for one in side) for side in (group.reps, group.marketers))
    return reps, marketers


def report_of(round_: BuddyRound, pairs: Iterable[Pair], *, alone: int, coverage: Sequence[Covered]) -> RoundReport:
    """How a round went so far; a pair that came apart before anybody said anything is not counted."""
    outcomes = [pair.outcome for pair in pairs if pair.ended_at is None or pair.outcome is not Met.UNKNOWN]
    met, not_met, unknown = (outcomes.count(each) for each in (Met.MET, Met.NOT_MET, Met.UNKNOWN))
    return RoundReport(round=round_, met=met, not_met=not_met, unknown=unknown, alone=alone, coverage=tuple(coverage))


def coverage(
    rounds: Iterable[BuddyRound], together: Iterable[Together], *, there: Mapping[MemberId, Side]
) -> list[Covered]:
    """For each round, oldest first, how many of the pairs possible among those who take part had been buddies."""
    reps, marketers = ({one for one, its in there.items() if its is side} for side in (Side.SALES, Side.MARKETING))
    first_on: dict[tuple[MemberId, MemberId], date] = {}
    for each in together:
        if each.rep in reps and each.marketer in marketers:
            pair = each.rep, each.marketer
            first_on[pair] = min(each.on, first_on.get(pair, each.on))
    possible = len(reps) * len(marketers)
    return [
        Covered(number=one.number, pairs=sum(on <= one.last_on for on in first_on.values()), possible=possible)
        for one in sorted(rounds, key=lambda one: one.number)
    ]
