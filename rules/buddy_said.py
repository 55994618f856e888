"""What somebody says of a pair they are in: that they met, or did not; and for how long they may take it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from rules.buddy import Met, Moment
from rules.errors import Refusal
from rules.ids import MemberId, PairId, SaidId

UNDO_FOR: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said of a pair.

    `silent_rounds` and `asked_at` are what was known of their silence before they said it.
    """

    id: SaidId
    pair_id: PairId
    by: MemberId
    answer: Met
    said_at: datetime
    undone_at: datetime | None = None
    silent_rounds: int = 0
    asked_at: datetime | None = None


def came_of(answers: Iterable[Met]) -> Met:
    """What came of a pair of whom each says this now: they met as soon as one of them says so."""
    said = set(answers)
    return next((met for met in (Met.MET, Met.NOT_MET) if met in said), Met.UNKNOWN)


def check_undo(said: Said, *, by: MemberId, now: datetime) -> None:
    """Refuse to take back what somebody else said, or what is too old."""
    if said.by != by:
        raise Refusal("Only the one who said so can take it back.")
    if now - said.said_at > UNDO_FOR:
        other = "/buddy not met" if said.answer is Met.MET else "/buddy met"
        raise Refusal(f"That is more than 5 minutes ago, so it stays. With {other} you can still say otherwise.")


def check_in_key(pair_id: PairId, moment: Moment, member_id: MemberId) -> str:
    """The delivery that asks a member whether they met."""
    return f"buddy-check:{pair_id}:{moment}:{member_id}"
