"""A scheduled job for the tests: it posts a line for each occurrence, and can be made to break."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from messages.model import Message, encode
from rules.delivery import Policy
from scheduled.job import Job, Occurrence
from storage.places import Place
from storage.unit_of_work import UnitOfWork


@dataclass
class Digest:
    """A job that posts a line for each occurrence, and can be made to break for an organisation."""

    cron: str = "30 8 * * *"
    done: list[Occurrence] = field(default_factory=list)
    before: Callable[[UnitOfWork, Occurrence], Awaitable[None]] | None = None

    def job(self, *, late_for: timedelta = timedelta(hours=9), name: str = "digest") -> Job:
        return Job(
            name=name, cron=lambda _: self.cron, period=lambda day: day.isoformat(), late_for=late_for, run=self.run
        )

    async def run(self, work: UnitOfWork, occurrence: Occurrence) -> None:
        if self.before is not None:
            await self.before(work, occurrence)
        await work.deliveries.post(
            encode(Message(f"digest of {occurrence.on_date}")),
            to=Place(workspace_id=occurrence.organisation.id, channel="C1"),
            key=f"digest/{occurrence.on_date}",
            now=occurrence.now,
            policy=Policy.AT_MOST_ONCE,
        )
        self.done.append(occurrence)

    @property
    def dates(self) -> list[str]:
        return [occurrence.on_date.isoformat() for occurrence in self.done]
