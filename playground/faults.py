"""What goes wrong on purpose, and the ledger of what the bot called and what Slack accepted."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from playground.model import Json

REMEMBERED = 100_000


class Trouble(StrEnum):
    """The ways a call can go."""

    NONE = "none"
    RATE_LIMITED = "rate limited"
    STATUS = "status"
    HTML = "html"
    DROP_BEFORE = "drop before"
    DROP_AFTER = "drop after accepting"
    HANG = "hang"
    SLOW_DRIP = "slow drip"
    SLACK_ERROR = "slack error"


@dataclass(frozen=True, slots=True)
class Fault:
    """How one call goes: `seconds` to hang or drip, `says` the raw header, status or error."""

    trouble: Trouble
    seconds: float = 0.0
    says: str = ""


def ok() -> Fault:
    """The call goes as it should."""
    return Fault(Trouble.NONE)


def rate_limited(retry_after: int | str | None) -> Fault:
    """HTTP 429; the header may be any text, or missing for None."""
    return Fault(Trouble.RATE_LIMITED, says="" if retry_after is None else str(retry_after))


def server_error(status: int = 503) -> Fault:
    """A bare HTTP error; nothing was accepted."""
    return Fault(Trouble.STATUS, says=str(status))


def html() -> Fault:
    """HTTP 200 with a web page where JSON should be; nothing was accepted."""
    return Fault(Trouble.HTML)


def drop_before() -> Fault:
    """The connection breaks before Slack looked at the call."""
    return Fault(Trouble.DROP_BEFORE)


def drop_after_accepting() -> Fault:
    """Slack does what was asked, and the connection breaks before it says so."""
    return Fault(Trouble.DROP_AFTER)


def hang(seconds: float) -> Fault:
    """Nothing comes back for so long, then the connection breaks; nothing was accepted."""
    return Fault(Trouble.HANG, seconds=seconds)


def slow_drip(seconds: float = 30.0) -> Fault:
    """Slack does what was asked and answers a few bytes at a time over so long."""
    return Fault(Trouble.SLOW_DRIP, seconds=seconds)


def slack_error(error: str) -> Fault:
    """HTTP 200 with `ok: false` and this error; nothing was accepted."""
    return Fault(Trouble.SLACK_ERROR, says=error)


@dataclass(slots=True)
class Entry:
    """One call of the bot, as the ledger keeps it."""

    method: str
    args: Json
    at: datetime
    at_monotonic: float
    team: str = ""
    channel: str = ""
    accepted: bool = False
    error: str = ""
    ts: str = ""

    @property
    def text(self) -> str:
        """The text it carried."""
        return str(self.args.get("text") or "")

    @property
    def blocks(self) -> list[Json]:
        """The blocks it carried."""
        return self.args.get("blocks") or []


@dataclass(slots=True)
class _Script:
    method: str
    team: str | None
    channel: str | None
    faults: deque[Fault]
    forever: bool

    def fits(self, entry: Entry) -> bool:
        if not self.faults or self.method not in (entry.method, "*"):
            return False
        return self.team in (None, entry.team) and self.channel in (None, entry.channel)

    @property
    def closeness(self) -> tuple[bool, bool, bool]:
        return (self.channel is not None, self.team is not None, self.method != "*")

    def play(self) -> Fault:
        return self.faults[0] if self.forever else self.faults.popleft()


@dataclass(slots=True)
class Faults:
    """Scripts how coming calls go, and keeps the ledger of all that came."""

    ledger: list[Entry] = field(default_factory=list)
    _scripts: list[_Script] = field(default_factory=list)
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    def script(self, method: str, *faults: Fault, channel: str | None = None, team: str | None = None) -> None:
        """Let the next calls of a method ("*" is any) go like this, one after the other; then all is well."""
        self._scripts.append(_Script(method, team, channel, deque(faults), forever=False))

    def always(self, method: str, fault: Fault, *, channel: str | None = None, team: str | None = None) -> None:
        """Let every call of a method go like this until `clear`."""
        self._scripts.append(_Script(method, team, channel, deque([fault]), forever=True))

    def clear(self) -> None:
        """Forget every script and let go of whoever hangs."""
        self._scripts.clear()
        self._over.set()
        self._over = asyncio.Event()

    def enter(self, entry: Entry) -> Fault:
        """Put a call into the ledger and say how it goes; the script that names the most wins, then the oldest."""
        self.ledger.append(entry)
        del self.ledger[:-REMEMBERED]
        fitting = [script for script in self._scripts if script.fits(entry)]
        return max(fitting, key=lambda script: script.closeness).play() if fitting else ok()

    async def wait(self, seconds: float) -> None:
        """Hold a call for so long, or until the scripts are cleared."""
        over = self._over
        try:
            await asyncio.wait_for(over.wait(), seconds)
        except TimeoutError:
            return

    def accepted(self, method: str | None = None, *, channel: str | None = None) -> list[Entry]:
        """List what Slack accepted, oldest first; of one method or channel if named."""
        return [
            entry
            for entry in self.ledger
            if entry.accepted and method in (None, entry.method) and channel in (None, entry.channel)
        ]
