"""What Teams' answers mean for a message: one table of its codes, one for HTTP."""

from enum import StrEnum
from typing import Final

from bot.teams.connector import CallFailed, NotAsked
from rules.delivery import CredentialsDead, Outcome, Refused, TargetGone, TryAgain, Uncertain, seconds_asked

LATER: Final = 600.0
"""Seconds until the next try where only somebody's change of settings can help."""
LONGEST_REASON: Final = 200


class Meaning(StrEnum):
    """What a code says about a message."""

    PATIENCE = "surely not taken; again when Teams says so"
    AGAIN = "surely not taken; again soon"
    LATER = "surely not taken; nothing goes through until something else is put right"
    GONE = "this conversation takes nothing from us"
    LOCKED_OUT = "our token is not accepted"
    SIMPLER = "not as it is drawn"
    NEVER = "not at all"
    UNSURE = "perhaps taken"


CODES: Final[dict[str, Meaning]] = {
    "ActivityNotFoundInConversation": Meaning.NEVER,
    "Bad Argument": Meaning.SIMPLER,
    "BadArgument": Meaning.SIMPLER,
    "BadSyntax": Meaning.SIMPLER,
    "BotDisabledByAdmin": Meaning.GONE,
    "BotNotInConversationRoster": Meaning.GONE,
    "BotNotRegistered": Meaning.LOCKED_OUT,
    "ConversationBlockedByUser": Meaning.GONE,
    "ConversationNotFound": Meaning.GONE,
    "InvalidBotApiHost": Meaning.LATER,
    "MessageSizeTooBig": Meaning.SIMPLER,
    "MessageWritesBlocked": Meaning.GONE,
    "NotEnoughPermissions": Meaning.GONE,
    "PreconditionFailed": Meaning.AGAIN,
    "RequestEntityTooLarge": Meaning.SIMPLER,
    "Throttled": Meaning.PATIENCE,
}
"""Every code in Microsoft's table of answers to bots but ServiceError, whose status says more, and a few more."""

STATUSES: Final[dict[int, Meaning]] = {
    400: Meaning.SIMPLER,
    401: Meaning.LOCKED_OUT,
    403: Meaning.GONE,
    404: Meaning.GONE,
    408: Meaning.UNSURE,
    412: Meaning.AGAIN,
    413: Meaning.SIMPLER,
    429: Meaning.PATIENCE,
    500: Meaning.UNSURE,
    # "Retry", Microsoft says of the next two as well, but not that the message was not taken the first time.
    502: Meaning.UNSURE,
    503: Meaning.AGAIN,
    504: Meaning.UNSURE,
}
"""What an HTTP status means where the code says nothing; 2xx, 3xx and other 5xx without an answer are UNSURE."""


def outcome_of(failure: CallFailed) -> Outcome:
    """What follows from a call that Teams did not do, or of which nobody knows whether it did it."""
    reason = str(failure)[:LONGEST_REASON]
    match meaning_of(failure):
        case Meaning.PATIENCE:
            return TryAgain(seconds_asked(failure.retry_after), reason, whole_workspace=True)
        case Meaning.AGAIN:
            return TryAgain(None, reason)
        case Meaning.LATER:
            return TryAgain(LATER, reason, whole_workspace=True)
        case Meaning.GONE:
            return TargetGone(reason)
        case Meaning.LOCKED_OUT:
            return CredentialsDead(reason)
        case Meaning.SIMPLER:
            return Refused(reason, simpler_may_do=True)
        case Meaning.NEVER:
            return Refused(reason)
        case Meaning.UNSURE:
            return Uncertain(reason)


def meaning_of(failure: CallFailed) -> Meaning:
    """What a failure says about a message."""
    if isinstance(failure, NotAsked):
        return Meaning.AGAIN if failure.retry_after is None else Meaning.PATIENCE
    if failure.status >= 400 and failure.code in CODES:
        return CODES[failure.code]
    return STATUSES.get(failure.status, Meaning.NEVER if 400 <= failure.status < 500 else Meaning.UNSURE)
