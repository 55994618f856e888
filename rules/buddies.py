"""Buddies: who takes part in a round, who was together with whom, and the groups that come of it."""

import sys
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import import_module
from itertools import product, zip_longest
from typing import Final, Protocol, cast

from rules.ids import MemberId
from rules.shared_hours import Week

UNKNOWN: Final = Week(0)
_MAKER: Final = "rules.pairing"
WEEKS_APART: Final = 12
"""So long no two people are buddies again, where it can be avoided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buddy:
    """Somebody who takes part; `hours` are those they work, none where nobody knows."""

    member_id: MemberId
    hours: Week = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """A rep and a marketer whom a round, or joining late, made buddies on a date, whether or not they met."""

    rep: MemberId
    marketer: MemberId
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Somebody's private wish not to be with somebody; nobody is ever told of it, not even in a reason."""

    by: MemberId
    whom: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Everybody who takes part on a date, in any order, and what is known of them."""

    reps: Sequence[Buddy]
    marketers: Sequence[Buddy]
    on: date
    together: Sequence[Together] = ()
    exclusions: Set[Exclusion] = frozenset()
    weeks_apart: int = WEEKS_APART


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Buddies of both sides, each side in the order of their ids; each rep is with each marketer."""

    reps: tuple[MemberId, ...]
    marketers: tuple[MemberId, ...]

    @property
    def members(self) -> tuple[MemberId, ...]:
        """Everybody in it, the sides in turn."""
        in_turn = (member for two in zip_longest(self.reps, self.marketers) for member in two)
        return tuple(member for member in in_turn if member is not None)

    @property
    def pairs(self) -> Iterator[tuple[MemberId, MemberId]]:
        """Each rep with each marketer."""
        return product(self.reps, self.marketers)


class Why(StrEnum):
    """Why somebody who takes part is in no group. None of them says that somebody else excluded them."""

    NOBODY_THERE = "nobody_there"
    """Nobody on the other side takes part."""
    OWN_WISHES = "own_wishes"
    """Everybody who takes part on the other side is on their own private list."""
    NOBODY_FREE = "nobody_free"
    """Nobody on the other side could be with them this time."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LeftOut:
    """Somebody in no group, who is told why."""

    member_id: MemberId
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Groups, in order; everybody who takes part is in exactly one of them or left out."""

    groups: tuple[Group, ...]
    left_out: tuple[LeftOut, ...]


def round_for(present: Present, *, seed: int) -> Round:
    """Everybody in a group: one of the side with fewer people, with their share of the other side.

    Shares differ by at most one. First of all as few as possible are together again within `weeks_apart`; of these as
    few as possible since last week, and so on to the oldest; then whoever had the larger share last time does not have
    it again, and who had it most has it least; then all have hours in common; then they were never together before;
    then the seed decides. What somebody excluded is never done, even if shares differ for it, and only who is excluded
    from everybody is left out. The order in which people are named does not matter.

    At 1,000 a side it takes a second, and the first time another to load: call it where nothing waits for it.
    """
    return _maker().make_round(present, seed=seed)


def with_latecomers(groups: Iterable[Group], *, present: Present, seed: int) -> Round:
    """The groups as they stand, without whoever takes part no longer, and with everybody who is in none.

    Those who wait are matched with each other, and who remains joins a group of the fewest people. A group that lost
    a side is no more, and who remains of it waits.
    """
    return _maker().add_latecomers(still_together(groups, present=present), present=present, seed=seed)


def still_together(groups: Iterable[Group], *, present: Present) -> tuple[Group, ...]:
    """What remains of groups when only those who still take part stay in them; a wish to be apart waits its round."""
    reps = {buddy.member_id for buddy in present.reps}
    marketers = {buddy.member_id for buddy in present.marketers}
    left = (Group(_stay(group.reps, reps), _stay(group.marketers, marketers)) for group in groups)
    return tuple(group for group in left if group.reps and group.marketers)


def is_ready() -> bool:
    """Whether what makes a round was read in already."""
    return _MAKER in sys.modules


def weeks_apart(term: int) -> int:
    """For how many weeks nobody is to have the same buddy again where a round lasts so many: never twice running."""
    return max(WEEKS_APART, term + 1)


def _stay(members: tuple[MemberId, ...], there: Set[MemberId]) -> tuple[MemberId, ...]:
    return tuple(member for member in members if member in there)


class _Maker(Protocol):
    def make_round(self, present: Present, *, seed: int) -> Round: ...

    def add_latecomers(self, groups: Sequence[Group], *, present: Present, seed: int) -> Round: ...


def _maker() -> _Maker:
    """The rules that stand on scipy, which takes a second and 75 MB to be read in: only who makes a round pays."""
    return cast(_Maker, import_module(_MAKER))
