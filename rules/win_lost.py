"""A deal that was not won, as the form tells it: why, and what would have helped; nobody's fault is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from rules.errors import FieldErrors, Refusal
from rules.ids import MemberId
from rules.money import Amount
from rules.objection import picked_in
from rules.win import UNDO_FOR, WhyLost, Win
from rules.win_form import YES, amount_in

SAME_FOR: Final = timedelta(minutes=5)
"""Within this time the same customer told by the same colleague is a form that was sent twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLost:
    """What a filled-in form says; empty is what was not said."""

    customer: str
    reason: WhyLost
    words: str = ""
    would_have_helped: str = ""
    amount: Amount | None = None
    lead: str = ""
    gives_up: bool = False
    deal: str = ""


def lost_in(answers: Mapping[str, Any]) -> ToldLost:
    """What a filled-in form says; raises FieldErrors with a sentence for each answer that needs mending."""
    errors: dict[str, str] = {}
    said = {name: str(answers.get(name, "")).strip() for name in ("words", "would_have_helped", "lead", "deal")}
    customer = " ".join(str(answers.get("customer", "")).split())
    reason = picked_in(answers, WhyLost, "reason")
    if not customer:
        errors["customer"] = "Who was it? The name as you would say it."
    if reason is None:
        errors["reason"] = "Which comes closest? It helps the next one."
    if reason is WhyLost.OTHER and not said["words"]:
        errors["words"] = "In a few words, please: what was it?"
    amount = amount_in(answers, "amount", errors)
    if errors or reason is None:
        raise FieldErrors(errors)
    return ToldLost(customer=customer, reason=reason, amount=amount, gives_up=answers.get("gives_up") == YES, **said)


def check_undo_lost(deal: Win, *, by: MemberId, now: datetime) -> None:
    """Refuse to take back what somebody else told, or what is too old."""
    if deal.told_by is None or deal.told_by.member_id != by:
        raise Refusal("Whoever told of it can take it back.")
    if now - deal.created_at > UNDO_FOR:
        raise Refusal("It is more than 5 minutes old, so it stays. If it is won after all, /win tells of it.")
