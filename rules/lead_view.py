"""A lead as people see it: what is known of it, where it stands, and who did what when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from rules.event_log import Event
from rules.follow_up import Standing
from rules.ids import LeadEventId
from rules.ladder import Rung
from rules.objection import Colleague
from rules.tracked_lead import TrackedLead

UNDO_FOR: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that somebody did with a lead and that counts; `by` is None where nobody did it, or nobody we know."""

    id: LeadEventId
    event: Event
    by: Colleague | None
    to: Colleague | None = None
    feedback_id: int | None = None

    def can_be_undone(self, *, now: datetime) -> bool:
        """Whether whoever did it may still take it back."""
        return now - self.event.at <= UNDO_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadView:
    """All that is shown of a lead; `deeds` are what was done, oldest first, without what was undone."""

    lead: TrackedLead
    standing: Standing
    owner: Colleague | None
    deeds: tuple[Deed, ...] = ()
    attempts: int = 0
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Why a lead is shown: the point of its window that was reached, and when."""

    rung: Rung
    due_at: datetime
    deadline: datetime
    told_at: datetime
