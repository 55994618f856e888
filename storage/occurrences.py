"""Occurrences: due times of jobs that were seen to. Whoever inserts the row does the work, in that transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import bindparam, func, select, update

from rules.ids import DeliveryId, OrganisationId
from storage.database import Transaction
from storage.organisations import ACROSS
from storage.tables import occurrences
from storage.work import Door


class OccurrenceState(StrEnum):
    """What became of a due time."""

    DONE = "done"
    SKIPPED = "skipped"


_EVER = datetime.min.replace(tzinfo=UTC)
_OF_JOB = (occurrences.c.organisation_id == bindparam("organisation"), occurrences.c.job == bindparam("called"))
_LAST = select(func.max(occurrences.c.due_at)).where(*_OF_JOB)
_LAST_DONE = _LAST.where(occurrences.c.state == OccurrenceState.DONE)
_SKIPPED = (
    select(occurrences.c.due_at)
    .where(*_OF_JOB, occurrences.c.state == OccurrenceState.SKIPPED, occurrences.c.due_at > bindparam("after"))
    .order_by(occurrences.c.due_at)
)


class Occurrences(Door):
    """What this organisation's jobs have done."""

    async def begin(self, job: str, *, period: str, due_at: datetime, now: datetime) -> bool:
        """Take a due time; False where it, or its period, was seen to before."""
        return await self._add(job, period=period, due_at=due_at, now=now, state=OccurrenceState.DONE)

    async def note_said(self, job: str, *, period: str, said: Sequence[DeliveryId]) -> None:
        """Remember which deliveries came of an occurrence, so that a missing one is noticed."""
        await self._execute(
            update(occurrences)
            .where(
                occurrences.c.organisation_id == self._organisation_id,
                occurrences.c.job == job,
                occurrences.c.period == period,
            )
            .values(said=" ".join(str(delivery_id) for delivery_id in said))
        )

    async def skip(self, job: str, *, period: str, due_at: datetime, now: datetime) -> bool:
        """Let a due time pass that is too late to make up for; False where it was seen to before."""
        return await self._add(job, period=period, due_at=due_at, now=now, state=OccurrenceState.SKIPPED)

    async def skipped_since_last(self, job: str) -> list[datetime]:
        """The due times that were let pass since the job last did its work, oldest first."""
        done = await self._execute(_LAST_DONE, {"organisation": self._organisation_id, "called": job})
        return await self.skipped_after(done.scalar_one_or_none(), job=job)

    async def skipped_after(self, after: datetime | None, *, job: str) -> list[datetime]:
        """The due times that were let pass after an instant, or ever, oldest first."""
        asked = {"organisation": self._organisation_id, "called": job, "after": after or _EVER}
        return list((await self._execute(_SKIPPED, asked)).scalars())

    async def is_seen_to(self, job: str, *, period: str) -> bool:
        """Whether a period was done or let pass."""
        found = await self._execute(
            select(occurrences.c.id).where(
                occurrences.c.organisation_id == self._organisation_id,
                occurrences.c.job == job,
                occurrences.c.period == period,
            )
        )
        return found.first() is not None

    async def last_due_at(self, job: str) -> datetime | None:
        """The newest due time that was seen to, whatever became of it."""
        found = await self._execute(_LAST, {"organisation": self._organisation_id, "called": job})
        return found.scalar_one_or_none()

    async def _add(self, job: str, *, period: str, due_at: datetime, now: datetime, state: OccurrenceState) -> bool:
        made = await self._work.add_if_new(occurrences, job=job, period=period, due_at=due_at, state=state, done_at=now)
        return made is not None


async def last_due_times(transaction: Transaction) -> dict[tuple[OrganisationId, str], datetime]:
    """The newest due time that was seen to, for each organisation and job."""
    found = await transaction.execute(
        select(occurrences.c.organisation_id, occurrences.c.job, func.max(occurrences.c.due_at).label("due_at"))
        .group_by(occurrences.c.organisation_id, occurrences.c.job)
        .execution_options(**ACROSS)
    )
    return {(OrganisationId(row.organisation_id), row.job): row.due_at for row in found}
