"""What a test knows by itself of buddies: who is there, who was with whom. It asks nothing of the bot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import product
from typing import TypeAlias
from zoneinfo import ZoneInfo

from rules.ids import MemberId
from rules.people import Side
from tests.faults.fewest_repeats import least, worth

BERLIN = ZoneInfo("Europe/Berlin")
"""Where the organisation is."""
SIDES = (Side.SALES, Side.MARKETING)
Couple: TypeAlias = tuple[MemberId, MemberId]
"""A rep and a marketer."""
Stay: TypeAlias = tuple[datetime, datetime, Side]
"""When somebody was first and last seen in a pair, and for which side; a break in between does not count."""


@dataclass
class Somebody:
    """One person, as they are now; `away` are first and last days, `status` from when until when it says so."""

    person: str
    zone: str
    side: Side | None
    is_active: bool = True
    is_guest: bool = False
    is_bot: bool = False
    is_out: bool = False
    snoozed_until: date = date.min
    away: list[tuple[date, date]] = field(default_factory=list)
    status: tuple[datetime, datetime] | None = None
    rather_without: set[MemberId] = field(default_factory=set)

    def is_willing(self, at: datetime) -> bool:
        """Whether they are one of the team and want a buddy, be they away or not."""
        is_of_team = self.is_active and not self.is_guest and not self.is_bot and self.side in SIDES
        return is_of_team and not self.is_out and self.snoozed_until < at.astimezone(BERLIN).date()

    def is_here(self, at: datetime) -> bool:
        """Whether they are not away."""
        today = at.astimezone(ZoneInfo(self.zone)).date()
        says_so = self.status is not None and self.status[0] <= at < self.status[1]
        return not says_so and not any(first <= today <= last for first, last in self.away)

    def works(self, at: datetime) -> bool:
        """Whether it is working time where they are."""
        there = at.astimezone(ZoneInfo(self.zone))
        return there.weekday() < 5 and time(9) <= there.time() < time(17)


@dataclass
class Books:
    """Everybody there ever was, and since which day a rep and a marketer were last together."""

    people: dict[MemberId, Somebody] = field(default_factory=dict)
    together: dict[Couple, date] = field(default_factory=dict)
    now_together: set[Couple] = field(default_factory=set)
    stays: dict[int, dict[MemberId, Stay]] = field(default_factory=dict)

    def there(self, at: datetime) -> dict[MemberId, Side]:
        """Who is to have a buddy at an instant, and their side."""
        return {
            one: who.side for one, who in self.people.items() if who.side and who.is_willing(at) and who.is_here(at)
        }

    def may_stay(self, one: MemberId, at: datetime, *, back_at: datetime) -> bool:
        """Whether somebody who was told of a buddy keeps them: also when they are away and back before it is over."""
        who = self.people[one]
        return who.is_willing(at) and (who.is_here(at) or who.is_here(back_at))

    def is_apart(self, one: MemberId, other: MemberId) -> bool:
        """Whether either would rather be without the other."""
        return other in self.people[one].rather_without or one in self.people[other].rather_without

    def lonely(self, there: Mapping[MemberId, Side]) -> set[MemberId]:
        """Who is apart from everybody on the other side."""
        return {
            one
            for one, side in there.items()
            if all(self.is_apart(one, other) for other, its in there.items() if its is not side)
        }

    def note(self, pairs: Mapping[int, Mapping[MemberId, Side]], at: datetime) -> set[Couple]:
        """Write down who is in which pair at an instant; returns which rep and marketer were not together before."""
        for pair, mates in pairs.items():
            stays = self.stays.setdefault(pair, {})
            stays |= {one: (stays.get(one, (at,))[0], at, side) for one, side in mates.items()}
            self.together.update(_together(stays))
        couples = {couple for mates in pairs.values() for couple in _couples(mates)}
        new, self.now_together = couples - self.now_together, couples
        return new

    def begin_round(self) -> None:
        """Nobody is together with anybody any more."""
        self.now_together = set()
        self.stays = {}

    def repeat(self, rep: MemberId, marketer: MemberId, on: date) -> int:
        """How bad it is that these two are together again on a day."""
        since = self.together.get((rep, marketer))
        return worth(None if since is None else (on - since).days // 7)

    def repeats_needed(self, there: Mapping[MemberId, Side], on: date) -> int | None:
        """What the repeats of a round are worth at the least; None where wishes leave no even round for everybody."""
        alone = self.lonely(there)
        pairable = [[one for one in sorted(there) if there[one] is side and one not in alone] for side in SIDES]
        is_many_reps = len(pairable[0]) >= len(pairable[1])
        many, few = pairable if is_many_reps else pairable[::-1]

        def repeat(one: int, other: int) -> int:
            rep, marketer = (one, other) if is_many_reps else (other, one)
            return self.repeat(MemberId(rep), MemberId(marketer), on)

        def is_apart(one: int, other: int) -> bool:
            return self.is_apart(MemberId(one), MemberId(other))

        return least(many, few, is_apart=is_apart, repeat=repeat)


def _couples(mates: Mapping[MemberId, Side]) -> Iterator[Couple]:
    reps, marketers = ([one for one, its in mates.items() if its is side] for side in SIDES)
    return product(reps, marketers)


def _together(stays: Mapping[MemberId, Stay]) -> Iterator[tuple[Couple, date]]:
    """Who was in a pair while the other was, and the day on which both had come."""
    for couple in _couples({one: side for one, (_, _, side) in stays.items()}):
        both = [stays[one] for one in couple]
        came_at = max(first for first, _, _ in both)
        if came_at <= min(last for _, last, _ in both):
            yield couple, came_at.astimezone(BERLIN).date()
