"""A year of rounds, with people who come, go, are away for a while and wish to be apart."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from rules.buddies import Buddy, Exclusion, Group, Present, Round, Together, round_for, with_latecomers
from rules.ids import MemberId

MONDAY = date(2026, 1, 5)
ROUNDS = 26
MARKETING = 1000
"""Marketers have ids from here on."""


@dataclass
class Company:
    """People with a past; what happens to them is thrown with dice."""

    dice: random.Random
    people: set[MemberId]
    away: dict[MemberId, date] = field(default_factory=dict)
    past: list[Together] = field(default_factory=list)
    exclusions: set[Exclusion] = field(default_factory=set)
    new: int = 100

    def present(self, on: date) -> Present:
        """Who takes part, in any order."""
        there = [Buddy(member_id=one) for one in self.people if self.away.get(one, on) <= on]
        self.dice.shuffle(there)
        return Present(
            reps=[buddy for buddy in there if buddy.member_id < MARKETING],
            marketers=[buddy for buddy in there if buddy.member_id >= MARKETING],
            on=on,
            together=self.past,
            exclusions=self.exclusions,
        )

    def something_happens(self, on: date) -> None:
        """Somebody comes, somebody goes, somebody snoozes, somebody would rather not."""
        if self.dice.random() < 0.5:
            self.new += 1
            self.people.add(MemberId(self.new + self.dice.choice([0, MARKETING])))
        if self.dice.random() < 0.3 and len(self.people) > 1:
            self.people.remove(self.dice.choice(sorted(self.people)))
        for one in self.people:
            if self.dice.random() < 0.05:
                self.away[one] = on + timedelta(days=self.dice.randrange(1, 60))
        if self.dice.random() < 0.2:
            by, whom = self.dice.choice(sorted(self.people)), self.dice.choice(sorted(self.people))
            self.exclusions.add(Exclusion(by=by, whom=whom))

    def remember(self, groups: tuple[Group, ...], on: date) -> None:
        """The pairs of a round, also of who joined it late, are those of its day."""
        known = {(one.rep, one.marketer) for one in self.past if one.on == on}
        new = {pair for group in groups for pair in group.pairs} - known
        self.past += [Together(rep=rep, marketer=marketer, on=on) for rep, marketer in new]


@pytest.mark.parametrize(("rep_count", "marketer_count"), [(12, 4), (30, 30), (1, 1)])
def test_a_year_of_rounds_leaves_nobody_out_and_repeats_nothing_that_need_not_be(rep_count, marketer_count):
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be made again
    people = {*map(MemberId, range(1, rep_count + 1)), *map(MemberId, range(1001, 1001 + marketer_count))}
    company = Company(random.Random(seed), people)
    for number in range(ROUNDS):
        on = MONDAY + timedelta(weeks=2 * number)
        there = company.present(on)
        made = round_for(there, seed=seed + number)
        nothing_is_broken(made, there)
        repeats_are_needed(made, there)
        company.remember(made.groups, on)
        company.something_happens(on + timedelta(days=3))
        later = company.present(on + timedelta(days=4))
        joined = with_latecomers(made.groups, present=later, seed=seed + number)
        nothing_is_broken(joined, later, before=made.groups)
        company.remember(joined.groups, on)


def nothing_is_broken(made: Round, there: Present, before: tuple[Group, ...] = ()) -> None:
    """Everybody is somewhere, once; no new pair wished to be apart; who is left out fits nowhere."""
    reps, marketers = ({buddy.member_id for buddy in side} for side in (there.reps, there.marketers))
    placed = Counter(member for group in made.groups for member in group.members)
    placed += Counter(out.member_id for out in made.left_out)
    assert placed == Counter([*reps, *marketers])
    pairs = {pair for group in made.groups for pair in group.pairs}
    assert all(rep in reps and marketer in marketers for rep, marketer in pairs)
    apart = {frozenset((wish.by, wish.whom)) for wish in there.exclusions}
    assert not {frozenset(pair) for pair in pairs - {pair for group in before for pair in group.pairs}} & apart
    for out in made.left_out:
        for group in made.groups:
            others = group.marketers if out.member_id in reps else group.reps
            assert any(frozenset((out.member_id, other)) in apart for other in others)


def repeats_are_needed(made: Round, there: Present) -> None:
    """Where so many fresh pairs can be had that everybody has one, everybody has."""
    recent = {(one.rep, one.marketer) for one in there.together if one.on > there.on - timedelta(weeks=12)}
    pairs = {pair for group in made.groups for pair in group.pairs}
    apart = {(min(wish.by, wish.whom), max(wish.by, wish.whom)) for wish in there.exclusions}
    alone = {out.member_id for out in made.left_out}
    reps, marketers = (sorted({one.member_id for one in side} - alone) for side in (there.reps, there.marketers))
    many, few = (reps, marketers) if len(reps) >= len(marketers) else (marketers, reps)
    most = -(-len(many) // len(few)) if few else 0
    fresh = {(one, other): (min(one, other), max(one, other)) not in recent | apart for one in many for other in few}
    places = {one: [(other, place) for place in range(most) for other in few if fresh[one, other]] for one in many}
    must = {(other, place): [one for one in many if fresh[one, other]] for other in few for place in range(most - 1)}
    if len(many) == most * len(few):
        must |= {(other, most - 1): [one for one in many if fresh[one, other]] for other in few}
    if matched(places) == len(many) and matched(must) == len(must):  # then both can be at once (Mendelsohn, Dulmage)
        assert not pairs & recent


def matched(open_to: dict) -> int:
    """How many can have a place of their own, by trying to make room for one after the other."""
    holds: dict = {}

    def finds_room(one, seen: set) -> bool:
        for place in open_to[one]:
            if place not in seen:
                seen.add(place)
                if place not in holds or finds_room(holds[place], seen):
                    holds[place] = one
                    return True
        return False

    return sum(finds_room(one, set()) for one in open_to)
