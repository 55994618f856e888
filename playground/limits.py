"""How fast the bot may talk: about one message a second in each channel, with a small burst."""

from datetime import datetime
from math import ceil

from playground.clock import Clock
from playground.errors import RateLimited


class Limits:
    """Lets messages through at Slack's pace, by the playground's clock; `burst` may come at once."""

    def __init__(self, *, a_second: float = 1.0, burst: int = 5, on: bool = True) -> None:
        self.a_second = a_second
        self.burst = burst
        self.on = on
        self._left: dict[tuple[str, str], tuple[float, datetime]] = {}

    @classmethod
    def none(cls) -> "Limits":
        """Let everything through."""
        return cls(on=False)

    def spend(self, team: str, channel: str, *, clock: Clock) -> None:
        """Count one message into a channel; too soon is RateLimited with the seconds to wait."""
        if not self.on:
            return
        now = clock.now()
        left, counted_at = self._left.get((team, channel), (float(self.burst), now))
        refilled = max(0.0, (now - counted_at).total_seconds()) * self.a_second
        left = min(float(self.burst), left + refilled)
        if left < 1:
            raise RateLimited(max(1, ceil((1 - left) / self.a_second)))
        self._left[team, channel] = (left - 1, now)
