"""The one number that the whole company works towards, and how far all wins together have come."""

from dataclasses import dataclass
from datetime import date

from rules.ids import GoalId
from rules.money import Amount

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What is to be reached between two local days, both of them included."""

    name: str
    amount: Amount
    first_on: date
    last_on: date
    id: GoalId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a goal is reached; `uncounted` wins are in no currency or another one.

    With `is_rough` an amount in it is to stay hidden, so that the sum must not be told either.
    """

    goal: Goal
    minor: int
    is_rough: bool = False
    uncounted: int = 0

    @property
    def reached(self) -> Amount:
        """What all that counts adds up to."""
        return Amount(self.minor, self.goal.amount.currency)

    @property
    def percent(self) -> int:
        """Whole percents; a goal that is not reached is never shown as reached."""
        return self.minor * 100 // self.goal.amount.minor
