"""What people do with buddies: who is whose, what each wants of it, and whether they met."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from rules.buddies import Group
from rules.buddy_rhythm import Mode, Rhythm, next_round
from rules.ids import MemberId, PairId, RoundId
from rules.objection import Colleague
from rules.people import Side
from rules.recurrence import Due, instant_of
from rules.working_hours import DAYS

SIDES: Final = (Side.SALES, Side.MARKETING)
"""Whose people are buddies: one side with the other."""
SILENT_AT_MOST: Final = 3
"""After so many rounds in which somebody said nothing they are asked whether they still want buddies."""


LONGEST_LESSON: Final = 500


class Met(StrEnum):
    """What came of a pair; that they did not meet does not count as met."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = ""


class Moment(StrEnum):
    """When buddies are asked whether they met."""

    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How buddies are set; the first round is not before `starts_on`. `weekday` is "Mon", `at` a local "HH:MM"."""

    mode: Mode = Mode.ROTATING
    every_weeks: int = 2
    term_weeks: int = 6
    weekday: str = "Mon"
    at: str = "10:00"
    starts_on: date
    meeting_link: str = ""

    @property
    def rhythm(self) -> Rhythm:
        """When there is a new round."""
        weeks = self.every_weeks if self.mode is Mode.ROTATING else self.term_weeks
        return Rhythm(mode=self.mode, weeks=weeks, weekday=DAYS.index(self.weekday), at=time.fromisoformat(self.at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants of buddies. `snoozed_until` is the last day without one; `asked_at`: if they still want any.

    `silent_rounds` have passed since they last said anything.
    """

    snoozed_until: date | None = None
    opted_out_at: datetime | None = None
    silent_rounds: int = 0
    asked_at: datetime | None = None

    def is_in(self, on: date) -> bool:
        """Whether they want a buddy on a date."""
        return self.opted_out_at is None and (self.snoozed_until is None or self.snoozed_until < on)


NO_WISH: Final = Wish()


def joint(wishes: Collection[Wish]) -> Wish:
    """What somebody wants who said it with several accounts: who is out with one of them is out."""
    return Wish(
        snoozed_until=max((one.snoozed_until for one in wishes if one.snoozed_until), default=None),
        opted_out_at=max((one.opted_out_at for one in wishes if one.opted_out_at), default=None),
        silent_rounds=max((one.silent_rounds for one in wishes), default=0),
        asked_at=max((one.asked_at for one in wishes if one.asked_at), default=None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BuddyRound:
    """A round that was made: everybody has the same buddies from one date to another, both included."""

    id: RoundId
    number: int
    mode: Mode
    seed: int
    first_on: date
    last_on: date
    due_at: datetime
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mate:
    """Somebody in a pair, on the side they are in it for, until they left.

    `told_at` the pair was told that they are in it, and `parted_at` that they are no longer.
    """

    who: Colleague
    side: Side
    joined_at: datetime
    left_at: datetime | None = None
    told_at: datetime | None = None
    parted_at: datetime | None = None

    @property
    def id(self) -> MemberId:
        """Which member it is."""
        return self.who.member_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Buddies of a round, two or more, those who left among them; `ended_at` where nobody is in it any more."""

    id: PairId
    round_id: RoundId
    round_number: int
    first_on: date
    last_on: date
    mates: tuple[Mate, ...]
    outcome: Met = Met.UNKNOWN
    answered_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def there(self) -> tuple[Mate, ...]:
        """Who is still in it."""
        return tuple(mate for mate in self.mates if mate.left_at is None)

    @property
    def group(self) -> Group:
        """Who is still in it, as rounds are made of them."""
        reps, marketers = (sorted(mate.id for mate in self.there if mate.side is side) for side in SIDES)
        return Group(tuple(reps), tuple(marketers))

    def starter(self, on: date) -> Mate:
        """Who begins in the week of a date: everybody in turn, from week to week and from round to round."""
        members = self.group.members
        turn = self.round_number + (on - self.first_on) // timedelta(weeks=1)
        return next(mate for mate in self.there if mate.id == members[turn % len(members)])

    def buddies_of(self, member_id: MemberId) -> tuple[Mate, ...]:
        """Who of the other side is still in it with somebody."""
        mine = {mate.side for mate in self.mates if mate.id == member_id}
        return tuple(mate for mate in self.there if mate.side not in mine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One thing that somebody learned from a buddy."""

    by: Colleague
    words: str
    may_be_shared: bool
    created_at: datetime


def next_due(settings: Settings, last: BuddyRound | None, *, now: datetime, zone: str) -> Due:
    """When the next round is made, and the local date from which on it counts; not before the day they start."""
    starts_at = instant_of(datetime.combine(settings.starts_on, time()), ZoneInfo(zone)) - timedelta.resolution
    last_on = last.first_on if last else None
    return next_round(max(now, starts_at), rhythm=settings.rhythm, last_on=last_on, zone=zone)
