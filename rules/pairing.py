"""How a round of buddies is made: strictly one side with the other, by an optimal matching, never greedily.

Importing this loads scipy; `rules.buddies` has what everybody else needs, and loads this when a round is made.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from random import Random

from rules.buddies import Buddy, Exclusion, Group, LeftOut, Present, Round, Why
from rules.ids import MemberId
from rules.matching import best_matching
from rules.pairing_wishes import Pair, Sides, past_of, shortfall, wishes


def make_round(present: Present, *, seed: int) -> Round:
    """What `rules.buddies.round_for` promises."""
    reps, marketers = _with_somebody(present)
    is_rows_reps = len(reps) >= len(marketers)
    rows, columns = (reps, marketers) if is_rows_reps else (marketers, reps)
    places = -(-len(rows) // len(columns)) if columns else 0
    sides = Sides(rows=rows, columns=columns, places=places, is_rows_reps=is_rows_reps)
    return _with_everybody(_matched(sides, present, seed=seed), present, seed=seed)


def add_latecomers(groups: Sequence[Group], *, present: Present, seed: int) -> Round:
    """What `rules.buddies.with_latecomers` promises."""
    inside = {member for group in groups for member in group.members}
    reps, marketers = _with_somebody(
        replace(present, reps=_besides(present.reps, inside), marketers=_besides(present.marketers, inside))
    )
    is_rows_reps = len(reps) <= len(marketers)
    rows, columns = (reps, marketers) if is_rows_reps else (marketers, reps)
    sides = Sides(rows=rows, columns=columns, places=1, is_rows_reps=is_rows_reps)
    return _with_everybody([*groups, *_matched(sides, present, seed=seed)], present, seed=seed)


def _matched(sides: Sides, present: Present, *, seed: int) -> list[Group]:
    """A group around each of the columns that got somebody; where people exclude each other, some are in none."""
    if not sides.rows:
        return []
    apart = _apart(present.exclusions)
    shares: dict[MemberId, list[MemberId]] = {}
    places = best_matching(wishes(sides, apart=apart, past=past_of(present), seed=seed))
    for row, place in zip(sides.rows, places, strict=True):
        middle = sides.columns[place % len(sides.columns)]
        if sides.pair(row, middle) not in apart:
            shares.setdefault(middle.member_id, []).append(row.member_id)
    return [
        Group(tuple(share), (middle,)) if sides.is_rows_reps else Group((middle,), tuple(share))
        for middle, share in shares.items()
    ]


def _with_everybody(groups: Iterable[Group], present: Present, *, seed: int) -> Round:
    """Let whoever is in no group join one of the fewest people in which nobody is to be apart from them."""
    made = list(groups)
    inside = {member for group in made for member in group.members}
    waiting = [buddy.member_id for buddy in (*present.reps, *present.marketers) if buddy.member_id not in inside]
    joining, left_out = _Joining(present, Random(seed)), []  # noqa: S311 - decides between equals, guards nothing
    for member in joining.in_some_order(waiting):
        number = joining.find_group(member, made)
        if number is None:
            left_out.append(LeftOut(member_id=member, why=_why(member, present)))
        else:
            made[number] = joining.grown(made[number], member)
    return Round(groups=tuple(sorted(made)), left_out=tuple(sorted(left_out)))


class _Joining:
    """Finds a group for one after the other."""

    def __init__(self, present: Present, chance: Random) -> None:
        self._chance = chance
        self._past, self._apart = past_of(present), _apart(present.exclusions)
        self._reps = {buddy.member_id for buddy in present.reps}
        self._buddies = {buddy.member_id: buddy for buddy in (*present.reps, *present.marketers)}

    def in_some_order(self, members: Iterable[MemberId]) -> list[MemberId]:
        """The same for the same seed, whichever way they were named."""
        found = sorted(members)
        self._chance.shuffle(found)
        return found

    def find_group(self, member: MemberId, groups: Sequence[Group]) -> int | None:
        """The number of the group that is best for somebody; None where there is none for them."""
        fitting = [number for number, group in enumerate(groups) if self._apart.isdisjoint(self._pairs(group, member))]
        return min(fitting, key=lambda number: self._rank(groups[number], member), default=None)

    def grown(self, group: Group, member: MemberId) -> Group:
        """The group with one more."""
        if member in self._reps:
            return Group(tuple(sorted((*group.reps, member))), group.marketers)
        return Group(group.reps, tuple(sorted((*group.marketers, member))))

    def _rank(self, group: Group, member: MemberId) -> tuple[int, int, list[int], int, float]:
        """Small groups first, then as in a round: few repeats, the oldest of them, hours in common, chance."""
        pairs = self._pairs(group, member)
        repeats = self._past.repeats(pairs)
        missing = sum(shortfall(self._buddies[rep], self._buddies[marketer]) for rep, marketer in pairs)
        return len(group.members), len(repeats), [-weeks for weeks in repeats], missing, self._chance.random()

    def _pairs(self, group: Group, member: MemberId) -> list[Pair]:
        if member in self._reps:
            return [(member, marketer) for marketer in group.marketers]
        return [(rep, member) for rep in group.reps]


def _why(member: MemberId, present: Present) -> Why:
    """The reason that may be told; whoever is excluded by others hears what anybody else would."""
    is_rep = any(buddy.member_id == member for buddy in present.reps)
    others = {buddy.member_id for buddy in (present.marketers if is_rep else present.reps)}
    if not others:
        return Why.NOBODY_THERE
    own = {wish.whom for wish in present.exclusions if wish.by == member}
    return Why.OWN_WISHES if others <= own else Why.NOBODY_FREE


def _with_somebody(present: Present) -> tuple[list[Buddy], list[Buddy]]:
    """Those of each side who are not to be apart from everybody there, in the order of their ids."""
    apart = _apart(present.exclusions)
    reps, marketers = sorted(present.reps, key=_id), sorted(present.marketers, key=_id)
    return _besides_lonely(reps, marketers, apart), _besides_lonely(marketers, reps, apart)


def _besides_lonely(buddies: Sequence[Buddy], others: Sequence[Buddy], apart: Set[Pair]) -> list[Buddy]:
    return [one for one in buddies if any((one.member_id, other.member_id) not in apart for other in others)]


def _apart(exclusions: Iterable[Exclusion]) -> frozenset[Pair]:
    """The two of each wish, either way round: whoever said it, neither is with the other."""
    return frozenset(pair for wish in exclusions for pair in ((wish.by, wish.whom), (wish.whom, wish.by)))


def _besides(buddies: Iterable[Buddy], inside: Set[MemberId]) -> list[Buddy]:
    return [buddy for buddy in buddies if buddy.member_id not in inside]


def _id(buddy: Buddy) -> MemberId:
    return buddy.member_id
