"""How a message on its way is handled: its policy, what can come of a try, and what follows from that."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import TypeAlias

ATTEMPT_FOR = timedelta(seconds=10)
"""How long one try may take before nobody waits for it any longer."""
LEASE_FOR = timedelta(seconds=60)
"""How long whoever claimed a delivery has it to themselves."""
PACE = timedelta(seconds=1)
"""The least time between two messages in one conversation."""
PATIENCE = timedelta(seconds=60)
"""The longest wait where the platform named none, so that a breach is told within 2 minutes of an outage's end."""

SHORTEST_ASKED, LONGEST_ASKED, UNREADABLE_ASKED = 1.0, 3600.0, 30.0


class Policy(StrEnum):
    """What to do when nobody knows whether a try succeeded."""

    AT_LEAST_ONCE = "at least once"
    AT_MOST_ONCE = "at most once"


LIVES_FOR = {Policy.AT_LEAST_ONCE: timedelta(days=7), Policy.AT_MOST_ONCE: timedelta(days=1)}
"""How long after it was due a message is still worth sending, unless it says so itself."""


class Kind(StrEnum):
    """How a message is put before people."""

    POST = "post"
    WHISPER = "whisper"
    REPLACE = "replace"


class Priority(IntEnum):
    """What goes first when much is waiting; smaller is sooner."""

    ALERT = 0
    REPLY = 10
    NORMAL = 50
    DIGEST = 80


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


MOST_IN_GROUP = 8
"""With more people than that no conversation can be opened; the bot itself is not counted."""


class Way(StrEnum):
    """How a delivery reaches the platform now; a platform that asks for patience asks it of one way."""

    POST = "post"
    UPDATE = "update"
    WHISPER = "whisper"


class Drawing(StrEnum):
    """How much of a message is drawn, from all of it to its words alone: what is refused is tried again with less."""

    FULL = "full"
    WITHOUT_CHARTS = "without charts"
    TEXT_ONLY = "text only"


@dataclass(frozen=True, slots=True)
class Delivered:
    """The platform took it; `channel` and `ref` find it again (a channel id and a message's `ts`)."""

    channel: str
    ref: str


@dataclass(frozen=True, slots=True)
class TryAgain:
    """The platform surely did not take it, and asks for patience; `seconds` as it said, None if it did not.

    With `whole_workspace` it takes nothing sent this way to the workspace until then, whatever the conversation.
    """

    seconds: float | None
    reason: str
    whole_workspace: bool = False


@dataclass(frozen=True, slots=True)
class TargetGone:
    """The place does not exist for us any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class CredentialsDead:
    """The workspace does not accept us any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never take this message as it is; a simpler drawing of it may do."""

    reason: str
    simpler_may_do: bool = False


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The platform may or may not have taken it."""

    reason: str


Outcome: TypeAlias = Delivered | TryAgain | TargetGone | CredentialsDead | Refused | Uncertain


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a delivery: its state, when it is due if it waits, and why."""

    state: DeliveryState
    due_at: datetime | None = None
    reason: str = ""


def step_after(outcome: Outcome, *, policy: Policy, way: Way, tries: int, now: datetime, chance: float) -> Step:
    """What follows from a try. `tries` counts this one; `chance` in [0, 1) spreads those who wait for the same."""
    match outcome:
        case Delivered():
            return Step(DeliveryState.DELIVERED)
        case TryAgain(seconds, reason):
            wait = backoff(tries, chance=chance) if seconds is None else timedelta(seconds=bounded(seconds))
            return Step(DeliveryState.WAITING, now + wait, reason)
        case CredentialsDead(reason):
            return Step(DeliveryState.WAITING, now, reason)
        case TargetGone(reason) | Refused(reason):
            return Step(DeliveryState.DEAD, reason=reason)
        case Uncertain(reason):
            if may_repeat(policy, way):
                return Step(DeliveryState.WAITING, now + backoff(tries, chance=chance), reason)
            return Step(DeliveryState.UNCERTAIN, reason=reason)


def may_repeat(policy: Policy, way: Way) -> bool:
    """Whether a try that may have succeeded is made again; nobody sees an update in place happen twice."""
    return policy is Policy.AT_LEAST_ONCE or way is Way.UPDATE


def backoff(tries: int, *, chance: float) -> timedelta:
    """Waits 1, 2, 4 … seconds up to PATIENCE, shortened by up to half so that not everybody comes back at once."""
    longest = min(PATIENCE.total_seconds(), 2.0 ** min(tries - 1, 10))
    return timedelta(seconds=longest * (1 - chance / 2))


def seconds_asked(retry_after: str | None) -> float:
    """The wait that a Retry-After header asks for, within 1 … 3600 seconds whatever it says."""
    try:
        asked = float(retry_after or "")
    except ValueError:
        return UNREADABLE_ASKED
    return bounded(asked) if math.isfinite(asked) else UNREADABLE_ASKED


def bounded(seconds: float) -> float:
    """A wait that neither hammers the platform nor forgets the message."""
    return min(max(seconds, SHORTEST_ASKED), LONGEST_ASKED)


def way_of(kind: Kind, *, sent_ref: str) -> Way:
    """How a delivery goes now: what was posted already is updated in place."""
    if kind is not Kind.POST:
        return Way.WHISPER
    return Way.UPDATE if sent_ref else Way.POST


def group_of(people: Iterable[str]) -> str:
    """The place of a conversation with several people of one workspace, by their ids; the same whoever comes first."""
    return ",".join(sorted(people))


def people_in(place: str) -> tuple[str, ...]:
    """With which people a conversation is, where a place is one with several; none where it is any other."""
    return tuple(place.split(",")) if "," in place else ()


def conversation_of(kind: Kind, *, place: str, person: str) -> str:
    """What is kept in order and at one pace: a place, or what one person is told there alone."""
    return place if kind is Kind.POST else f"{place} {person}"


def pace_of(way: Way) -> timedelta:
    """The pause a conversation needs after a message; what one person alone is told needs none."""
    return timedelta(0) if way is Way.WHISPER else PACE
