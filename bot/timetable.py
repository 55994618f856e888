"""The timetable: sees to it that every organisation's scheduled jobs are done when they are due, each due time once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.metrics import OCCURRENCES
from bot.metronome import Beat
from rules.delivery import backoff
from rules.ids import OrganisationId
from rules.recurrence import CatchUp, Due, catch_up, dues_between, next_due
from scheduled.job import Job, Occurrence
from storage.organisations import Organisation, all_organisations
from storage.unit_of_work import Storage, UnitOfWork

log = structlog.get_logger(__name__)

LATE_AFTER = timedelta(minutes=5)
"""How long after its due time something is said to be late."""
LOOK_BACK = timedelta(days=60)
JOB_FOR = timedelta(seconds=30)
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class _Entry:
    """When a job is next looked at for an organisation, as long as its settings are these."""

    organisation: Organisation
    look_at: datetime | None
    failures: int = 0


class Timetable:
    """Looks what is due, organisation by organisation; one that fails is tried again later and holds up no other."""

    def __init__(self, storage: Storage, jobs: Sequence[Job], *, saved: Callable[[], None] = lambda: None) -> None:
        self._storage = storage
        self._jobs = tuple(jobs)
        self._saved = saved
        self._entries: dict[tuple[OrganisationId, str], _Entry] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    async def run(self, beat: Beat, clock: Clock) -> None:
        """Look at every beat."""
        while True:
            await beat.next()
            await self.look(clock.now())

    async def look(self, now: datetime) -> None:
        """Do every job that is due; a look when nothing is due costs one query."""
        async with self._storage.across_organisations() as transaction:
            organisations = await all_organisations(transaction)
        due = [
            (organisation, job)
            for organisation in organisations
            if organisation.set_up_at is not None
            for job in self._jobs
            if self._may_be_due(organisation, job, now)
        ]
        await asyncio.gather(*(self._see_to(organisation, job, now) for organisation, job in due))
        if due:
            self._saved()

    def next_at(self) -> datetime | None:
        """When something is due next, as far as the last look could tell."""
        return min((entry.look_at for entry in self._entries.values() if entry.look_at is not None), default=None)

    def _may_be_due(self, organisation: Organisation, job: Job, now: datetime) -> bool:
        entry = self._entries.get((organisation.id, job.name))
        if entry is None or entry.organisation != organisation:
            return True
        return entry.look_at is not None and entry.look_at <= now

    async def _see_to(self, organisation: Organisation, job: Job, now: datetime) -> None:
        """Do a job if it is due, and note when to look again; whatever goes wrong is this organisation's alone."""
        key = (organisation.id, job.name)
        before = self._entries.get(key)
        try:
            async with self._room, self._storage.unit_of_work(organisation.id) as work:
                async with asyncio.timeout(JOB_FOR.total_seconds()):
                    became = await see_to(work, organisation, job, now)
            due = next_due(now, cron=job.cron(organisation), zone=organisation.zone)
            self._entries[key] = _Entry(organisation, None if due is None else due.at)
        except Exception as error:  # noqa: BLE001 - a broken job or organisation must not hold up the others
            failures = before.failures + 1 if before is not None else 1
            self._entries[key] = _Entry(organisation, now + backoff(failures, chance=0), failures)
            log.warning("a job failed and is tried again", action="job", job=job.name, error=type(error).__name__)
            became = "failed"
        if became:
            OCCURRENCES.labels(job=job.name, became=became).inc()


async def see_to(work: UnitOfWork, organisation: Organisation, job: Job, now: datetime) -> str:
    """Do what became due since the job was last seen to; returns what became of it, empty where nothing was due."""
    plan = await plan_for(work, organisation, job, now)
    for due in plan.skipped:
        await work.occurrences.skip(job.name, period=job.period(due.on_date), due_at=due.at, now=now)
    if plan.run is None:
        return "skipped" if plan.skipped else ""
    return await _run(work, organisation, job, plan.run, now)


async def plan_for(work: UnitOfWork, organisation: Organisation, job: Job, now: datetime) -> CatchUp:
    """What is to be run and what is to be skipped of the due times that nobody has seen to yet."""
    last = await work.occurrences.last_due_at(job.name)
    since = max(last or organisation.set_up_at or now, now - LOOK_BACK)
    dues = dues_between(since, now, cron=job.cron(organisation), zone=organisation.zone)
    return catch_up(dues, now=now, late_for=job.late_for)


async def _run(work: UnitOfWork, organisation: Organisation, job: Job, due: Due, now: datetime) -> str:
    period = job.period(due.on_date)
    skipped = await work.occurrences.skipped_since_last(job.name)  # Asked first: this run is about to be the last.
    if not await work.occurrences.begin(job.name, period=period, due_at=due.at, now=now):
        return ""
    occurrence = Occurrence(
        job=job.name,
        organisation=organisation,
        due_at=due.at,
        on_date=due.on_date,
        now=now,
        is_late=now - due.at > LATE_AFTER,
        skipped=tuple(skipped),
    )
    await job.run(work, occurrence)
    if work.deliveries.posted:
        await work.occurrences.note_said(job.name, period=period, said=work.deliveries.posted)
    return "done late" if occurrence.is_late else "done"
