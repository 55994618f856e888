"""What is wished of a round, in the order in which it counts, as the tables of costs that a matching is made by."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rules.buddies import Buddy, Present, Together
from rules.ids import MemberId
from rules.matching import Costs
from rules.shared_hours import Week, shared_hours

ENOUGH_HOURS: Final = 10
"""Who shares so many hours a week, or more, can meet; more of them make nothing better."""
Pair: TypeAlias = tuple[MemberId, MemberId]
"""A rep and a marketer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Those who are to be matched, in the order of their ids: each of `rows` gets a place beside one of `columns`.

    Each column has as many `places`; together they must be enough for all rows.
    """

    rows: Sequence[Buddy]
    columns: Sequence[Buddy]
    places: int
    is_rows_reps: bool

    def pair(self, row: Buddy, column: Buddy) -> Pair:
        """The two as a rep and a marketer."""
        two = row.member_id, column.member_id
        return two if self.is_rows_reps else two[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """How many weeks ago two were last together, and how often somebody had more buddies than others of their side."""

    weeks: Mapping[Pair, int]
    apart_for: int
    had_more: Mapping[MemberId, int]
    had_more_last: Mapping[MemberId, int]

    def repeats(self, pairs: Iterable[Pair]) -> list[int]:
        """For those of the pairs who were together too short a while ago: how many weeks, fewest first."""
        return sorted(weeks for pair in pairs if (weeks := self.weeks.get(pair, self.apart_for)) < self.apart_for)


def past_of(present: Present) -> Past:
    """What the history says on the date of the round."""
    weeks: dict[Pair, int] = {}
    for past in present.together:
        pair, ago = (past.rep, past.marketer), _weeks_ago(past, present)
        weeks[pair] = min(weeks.get(pair, ago), ago)
    recent = [past for past in present.together if _weeks_ago(past, present) < present.weeks_apart]
    larger = [*_larger_shares((past.on, past.rep) for past in recent)]
    larger += _larger_shares((past.on, past.marketer) for past in recent)
    last_on = max((past.on for past in recent), default=present.on)
    return Past(
        weeks=weeks,
        apart_for=present.weeks_apart,
        had_more=Counter(member for _, member in larger),
        had_more_last=Counter(member for on, member in larger if on == last_on),
    )


def _weeks_ago(past: Together, present: Present) -> int:
    return max((present.on - past.on).days // 7, 0)


def _larger_shares(buddies: Iterable[tuple[date, MemberId]]) -> Iterator[tuple[date, MemberId]]:
    """Who had more buddies on a date than somebody else of their side; each is named once."""
    had = Counter(buddies)
    least: dict[date, int] = {}
    for (on, _), count in had.items():
        least[on] = min(least.get(on, count), count)
    return (key for key, count in had.items() if count > least[key[0]])


def shortfall(one: Buddy, other: Buddy) -> int:
    """How many hours two miss to have enough in common."""
    return _missing(one.hours, other.hours)


def wishes(sides: Sides, *, apart: Iterable[Pair], past: Past, seed: int) -> Iterator[Costs]:
    """Each wish in turn; a row is one of `rows`, a column a place beside one of `columns`, all first places first.

    Who is matched with somebody they are to be apart from will be in no group, so that this costs nothing further.
    """
    kept_apart = _marked(sides, dict.fromkeys(apart, 1), otherwise=0)
    weeks = _marked(sides, past.weeks, otherwise=-1)
    place = np.repeat(np.arange(sides.places), len(sides.columns))

    def each(costs: NDArray[Any]) -> Costs:
        return np.tile(costs * (1 - kept_apart), (1, sides.places))

    yield np.tile(kept_apart, (1, sides.places))
    yield each(np.ones_like(weeks)) * place
    recent = (weeks >= 0) & (weeks < past.apart_for)
    yield each(recent)
    for week in np.unique(weeks[recent]):
        yield each(weeks == week)
    for larger in (past.had_more_last, past.had_more) if sides.places > 1 else ():
        had = np.array([larger.get(buddy.member_id, 0) for buddy in sides.columns], np.int64)
        yield each(np.broadcast_to(had, weeks.shape)) * (place == sides.places - 1)
    yield each(_hours_missing(sides))
    yield each(weeks >= 0)
    yield each(_chance(seed, weeks.shape))


def _marked(sides: Sides, values: Mapping[Pair, int], *, otherwise: int) -> Costs:
    """A table with a value for some pairs."""
    table = np.full((len(sides.rows), len(sides.columns)), otherwise, np.int64)
    rows = {buddy.member_id: row for row, buddy in enumerate(sides.rows)}
    columns = {buddy.member_id: column for column, buddy in enumerate(sides.columns)}
    for pair, value in values.items():
        row, column = pair if sides.is_rows_reps else pair[::-1]
        if row in rows and column in columns:
            table[rows[row], columns[column]] = value
    return table


def _hours_missing(sides: Sides) -> Costs:
    """The hours that each two miss, worked out once for all who work the same."""
    kinds = sorted({buddy.hours for buddy in (*sides.rows, *sides.columns)})
    number = {hours: index for index, hours in enumerate(kinds)}
    table = np.array([[_missing(one, other) for other in kinds] for one in kinds], np.int64)
    rows, columns = ([number[buddy.hours] for buddy in side] for side in (sides.rows, sides.columns))
    return table[np.ix_(rows, columns)]


def _missing(one: Week, other: Week) -> int:
    return max(ENOUGH_HOURS - shared_hours(one, other), 0)


def _chance(seed: int, shape: tuple[int, ...]) -> Costs:
    """Numbers below 2^24, the same for the same seed on every machine."""
    drawn = Random(seed).randbytes(4 * shape[0] * shape[1])  # noqa: S311 - decides between equals, guards nothing
    return (np.frombuffer(drawn, "<u4") >> 8).astype(np.int64).reshape(shape)
