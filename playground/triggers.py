"""Trigger ids: each lets the bot open one view for the person who just did something, for three seconds."""

import secrets
import time
from dataclasses import dataclass

from playground.errors import SlackError
from playground.model import TeamId, UserId

REMEMBERED = 10_000


@dataclass(slots=True)
class _Trigger:
    team: TeamId
    user: UserId
    given_at: float
    exchanged: bool = False


class Triggers:
    """Gives out trigger ids and takes each back once, by the wall clock: a moved clock does not expire them."""

    def __init__(self, *, live_for: float = 3.0) -> None:
        self.live_for = live_for
        self._given: dict[str, _Trigger] = {}

    def give(self, user: UserId, *, team: TeamId) -> str:
        """Give an id for what this person just did."""
        trigger_id = f"{time.time_ns() // 1_000_000}.{len(self._given)}.{secrets.token_hex(16)}"
        self._given[trigger_id] = _Trigger(team, user, time.monotonic())
        if len(self._given) > REMEMBERED:
            del self._given[next(iter(self._given))]
        return trigger_id

    def exchange(self, trigger_id: str, *, team: TeamId) -> UserId:
        """Take an id back and say whose view may open now; refuses strange, late and used ones."""
        trigger = self._given.get(trigger_id)
        if trigger is None or trigger.team != team:
            raise SlackError("invalid_trigger_id")
        if trigger.exchanged:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.given_at > self.live_for:
            raise SlackError("expired_trigger_id")
        trigger.exchanged = True
        return trigger.user
