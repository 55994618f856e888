"""What Teams' answers mean for a message: one table of its codes, one for HTTP."""

from typing import Final

from bot.teams.connector import CallFailed, NoToken
from rules.delivery import CredentialsDead, Outcome, Refused, TargetGone, TryAgain, Uncertain, seconds_asked

TOO_LARGE: Final = frozenset({"MessageSizeTooBig", "RequestEntityTooLarge"})


def outcome_of(failure: CallFailed) -> Outcome:
    """What follows from a call that Teams refused; a status nobody documents leaves it open."""
    said = str(failure)[:200]
    status = failure.status
    if isinstance(failure, NoToken) or status == 401:
        return CredentialsDead(said)
    if status == 429:
        return TryAgain(seconds_asked(failure.retry_after), said)
    if status == 412:
        return TryAgain(None, said)
    if status in {403, 404}:
        return TargetGone(said)
    if status == 413 or failure.code in TOO_LARGE:
        return Refused(said, simpler_may_do=True)
    if 400 <= status < 500:
        return Refused(said, simpler_may_do=status == 400)
    if failure.code == "no token":
        return TryAgain(None, said)
    return Uncertain(said)
