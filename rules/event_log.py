"""What happened to a lead: the log from which its window, its ladder and its state are worked out, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from rules.ids import LeadId, MemberId
from rules.leadfeedback import ATTEMPT_DAYS

_ATTEMPTS_WITHIN: Final = timedelta(days=ATTEMPT_DAYS)


class Tier(StrEnum):
    """How soon a lead wants to be followed up."""

    HOT = "hot"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a lead at an instant (UTC); `by` is None where nobody did it."""

    at: datetime
    by: MemberId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Created(Event):
    """The lead came to be, as its source says; every log has exactly one."""

    lead_id: LeadId
    tier: Tier = Tier.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    """Somebody has it from now on, for the first time or instead of another; nobody where `owner` is None."""

    owner: MemberId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched(Event):
    """An attempt to reach the lead; verified where the CRM says so and not only a button."""

    is_verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Won(Touched):
    """A deal was won with the lead, which is a touch too; nothing is owed from now on, whatever comes later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Event):
    """Sales takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected(Event):
    """Sales sends it back before contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disqualified(Event):
    """Sales gives it up after contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost(Disqualified):
    """A deal was lost with the lead, and sales gives it up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed(Event):
    """The owner wants to hear nothing of it until an instant; the window goes on, and so does the manager's step."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Event):
    """The window stands still: everybody waits for the lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """The window goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    """It is to be followed up once more; the owner's window begins anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierChanged(Event):
    """It has another tier; its window is measured anew from where it began."""

    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged(Event):
    """The owner's working time was edited; the window is measured anew from where it began."""


class Because(StrEnum):
    """Why a window lapsed, in the words of whoever owed the touch."""

    WORKLOAD = "workload"
    MISROUTED = "misrouted"
    BAD_DATA = "bad data"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained(Event):
    """The owner said why a window lapsed; it changes nothing of what is owed."""

    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(Event):
    """An event of the log was taken back: it is as though it had never happened."""

    event: Event


def created_in(events: Iterable[Event]) -> Created:
    """How the lead came to be."""
    return next(event for event in events if isinstance(event, Created))


def in_force(events: Sequence[Event]) -> list[Event]:
    """What still counts, oldest first: not what was undone; what was learnt of late stands where it happened."""
    left = [event for event in events if not isinstance(event, Undone | Created)]
    for undo in events:
        if isinstance(undo, Undone) and undo.event in left:
            left.remove(undo.event)
    return sorted(left, key=lambda event: event.at)


def attempts(events: Sequence[Event], *, now: datetime) -> int:
    """How often somebody tried to reach the lead in the last 14 days."""
    since = now - _ATTEMPTS_WITHIN
    return sum(isinstance(event, Touched) and since < event.at <= now for event in in_force(events))
