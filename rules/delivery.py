"""How a message on its way is handled: its policy, what can come of a try, and what follows from that."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TypeAlias


class Policy(StrEnum):
    """What to do when nobody knows whether a try succeeded."""

    AT_LEAST_ONCE = "at least once"
    AT_MOST_ONCE = "at most once"


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


@dataclass(frozen=True, slots=True)
class Delivered:
    """The platform took it; `channel` and `ref` find it again (a channel id and a message's `ts`)."""

    channel: str
    ref: str


@dataclass(frozen=True, slots=True)
class TryAgain:
    """The platform surely did not take it, and asks for patience; `seconds` as it said, None if it did not."""

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
    """The platform will never take this message as it is."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The platform may or may not have taken it."""

    reason: str


Outcome: TypeAlias = Delivered | TryAgain | TargetGone | CredentialsDead | Refused | Uncertain
