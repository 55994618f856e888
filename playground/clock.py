"""The time of day in the playground: the wall clock, moved by whoever wants to see tomorrow."""

from datetime import UTC, datetime, timedelta

from playground.model import Ts

_MICROSECOND = timedelta(microseconds=1)


class Clock:
    """Tells wall-clock time plus an offset; a frozen one stands still until it is moved."""

    def __init__(self, *, frozen_at: datetime | None = None) -> None:
        self._frozen_at = frozen_at.astimezone(UTC) if frozen_at else None
        self._offset = timedelta()
        self._last_stamp = datetime.min.replace(tzinfo=UTC)

    @property
    def is_frozen(self) -> bool:
        """Say whether time passes only when somebody moves it."""
        return self._frozen_at is not None

    @property
    def ahead_for(self) -> timedelta:
        """How far it was moved from where it would be by itself."""
        return self._offset

    def now(self) -> datetime:
        """Tell the time here, aware and in UTC."""
        return (self._frozen_at or datetime.now(UTC)) + self._offset

    def advance(self, by: timedelta) -> datetime:
        """Move time on by this much, or back if it is negative, and tell the new time."""
        self._offset += by
        return self.now()

    def move_to(self, moment: datetime) -> datetime:
        """Make it this moment now, and tell the new time."""
        return self.advance(moment - self.now())

    def stamp(self) -> Ts:
        """Give the next message its `ts`: unique, and later than every one before it."""
        self._last_stamp = max(self.now(), self._last_stamp + _MICROSECOND)
        return ts_of(self._last_stamp)

    def continue_after(self, ts: Ts) -> None:
        """Never again give a stamp that is not later than this one."""
        self._last_stamp = max(self._last_stamp, at_of(ts))


def ts_of(moment: datetime) -> Ts:
    """Write an instant the way Slack stamps messages: seconds, a point, six digits."""
    return Ts(f"{int(moment.timestamp())}.{moment.microsecond:06d}")


def at_of(ts: str) -> datetime:
    """Read the instant a message stamp stands for; anything else is a ValueError."""
    seconds, _, micros = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(micros or "0"))
