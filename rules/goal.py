"""The one number that the whole company works towards, and how far all wins together have come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.errors import FieldErrors
from rules.ids import GoalId
from rules.money import Amount
from rules.win_form import amount_in

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What is to be reached between two local days, both of them included."""

    name: str
    amount: Amount
    first_on: date
    last_on: date
    id: GoalId | None = None

    def is_like(self, other: "Goal | None") -> bool:
        """Whether the other is the same goal, whoever set it and when."""
        return other is not None and _told(self) == _told(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a goal is reached; `uncounted` wins have no amount, or one in another currency.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What an admin chose: the goal, and from which amount on a win has a post of its own; each of them may be none."""

    goal: Goal | None = None
    band: Amount | None = None


def chosen_from(answers: Mapping[str, Any]) -> Chosen:
    """What was answered; raises FieldErrors with a sentence for each answer that needs mending."""
    errors: dict[str, str] = {}
    band, goal = amount_in(answers, "band", errors), None
    if any(name in answers for name in ("name", "amount")):
        goal = _goal(answers, errors)
    if errors:
        raise FieldErrors(errors)
    return Chosen(goal=goal, band=band)


def _goal(answers: Mapping[str, Any], errors: dict[str, str]) -> Goal | None:
    name, amount = str(answers.get("name", "")).strip(), amount_in(answers, "amount", errors)
    first_on, last_on = answers.get("first_on"), answers.get("last_on")
    if not name:
        errors["name"] = "How do you call it? Such as First quarter."
    if amount is None:
        errors.setdefault("amount", "How much is it? Such as 1000000 EUR.")
    if first_on is None:
        errors["first_on"] = "From which day on do wins count?"
    if last_on is None:
        errors["last_on"] = "Up to which day do wins count?"
    elif first_on is not None and last_on < first_on:
        errors["last_on"] = "It ends before it begins. Please check both days."
    if errors or amount is None or first_on is None or last_on is None:
        return None
    return Goal(name=name[:LONGEST_NAME], amount=amount, first_on=first_on, last_on=last_on)


def _told(goal: Goal) -> tuple[str, Amount, date, date]:
    return goal.name, goal.amount, goal.first_on, goal.last_on
