"""What a platform's sender is handed, and what it has to promise."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rules.delivery import Drawing, Kind, Outcome, TryAgain, Way, way_of
from rules.ids import OrganisationId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message on its way to one place.

    `workspace` is what the platform calls it, `message` is encoded, `written_at` is when it was handed to us,
    `tried_at` is now.
    With a `sent_ref` it was posted before and is now changed in place, at `sent_channel`.
    """

    organisation_id: OrganisationId
    workspace_id: WorkspaceId
    workspace: str
    delivery: str
    kind: Kind
    place: str
    person: str
    thread: str
    response_url: str
    message: str
    written_at: datetime
    tried_at: datetime
    sent_channel: str = ""
    sent_ref: str = ""
    drawing: Drawing = Drawing.FULL

    @property
    def way(self) -> Way:
        """How it reaches the platform."""
        return way_of(self.kind, sent_ref=self.sent_ref)


class Sender(Protocol):
    """Speaks to one platform."""

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Try once, and say what came of it; never raises for anything the network or the platform does."""

    async def close(self) -> None:
        """Let go of the connections."""


class Silence:
    """Stands for a platform whose credentials are not set here: what is to be said there waits for them."""

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Nothing was tried."""
        return TryAgain(None, "no credentials are set for this platform")

    async def close(self) -> None:
        """There is nothing to let go of."""
