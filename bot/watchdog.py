"""The watchdog: derives anew from the database, every minute, what should have been said and was not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.admins import tell_admin
from bot.clock import Clock
from bot.health import Health, show
from bot.loops import Loops
from bot.metronome import Beat
from messages import trouble
from messages.model import Message
from rules.delivery import DeliveryState
from rules.ids import OrganisationId, WorkspaceId
from rules.people import Platform
from rules.recurrence import Due, next_due
from scheduled.job import Job
from storage.database import Transaction
from storage.occurrences import last_due_times
from storage.organisations import Organisation, all_organisations
from storage.unit_of_work import Storage
from storage.watch import (
    Late,
    Overdue,
    Said,
    count_paused,
    count_unsettled,
    existing,
    late_deliveries,
    said_since,
    unseen_follow_ups,
)

OVERDUE_AFTER = timedelta(minutes=5)
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Missed:
    """A due time of a job that nobody saw to."""

    organisation_id: OrganisationId
    job: str
    due: Due


class Watchdog:
    """Looks every minute; `health` is what the last look found. An admin is told once when something begins."""

    def __init__(self, storage: Storage, jobs: Sequence[Job], loops: Loops) -> None:
        self._storage = storage
        self._jobs = tuple(jobs)
        self._loops = loops
        self._told: set[tuple[OrganisationId, str]] = set()
        self.health: Health | None = None

    async def run(self, beat: Beat, clock: Clock) -> None:
        """Look at every beat."""
        while True:
            await beat.next()
            await self.look(clock.now())

    async def look(self, now: datetime) -> Health:
        """Derive from the database what should have been said and was not."""
        async with self._storage.across_organisations() as transaction:
            late = await late_deliveries(transaction, wanted_before=now - OVERDUE_AFTER)
            unseen = await unseen_follow_ups(transaction, due_before=now - OVERDUE_AFTER)
            vanished = await _vanished(transaction, now)
            unsettled = await count_unsettled(transaction, since=now - A_DAY)
            paused = await count_paused(transaction)
            suspects = await self._suspects(transaction, now)
        missed = [suspect for suspect in suspects if not await self._was_seen_to(suspect)]
        self.health = Health(
            looked_at=now,
            overdue=_by_platform(late),
            missed=len(missed),
            unseen=sum(each.count for each in unseen),
            vanished=len(vanished),
            uncertain=unsettled.get(DeliveryState.UNCERTAIN, 0),
            paused=paused,
            loops_down=tuple(self._loops.down()),
        )
        show(self.health)
        await self._tell(_incidents(late, missed, vanished, unseen), late, now)
        return self.health

    async def _suspects(self, transaction: Transaction, now: datetime) -> list[Missed]:
        """Due times after the last that was seen to, and long enough ago."""
        last = await last_due_times(transaction)
        suspects = []
        for organisation in await all_organisations(transaction):
            for job in self._jobs:
                due = _next(organisation, job, last.get((organisation.id, job.name)))
                if due is not None and due.at <= now - OVERDUE_AFTER:
                    suspects.append(Missed(organisation.id, job.name, due))
        return suspects

    async def _was_seen_to(self, suspect: Missed) -> bool:
        """Whether the period was seen to at another instant, as when the organisation has changed its zone since."""
        job = next(job for job in self._jobs if job.name == suspect.job)
        async with self._storage.unit_of_work(suspect.organisation_id) as work:
            return await work.occurrences.is_seen_to(suspect.job, period=job.period(suspect.due.on_date))

    async def _tell(
        self, incidents: dict[tuple[OrganisationId, str], Message], late: Sequence[Late], now: datetime
    ) -> None:
        """Tell an admin of what is new since the last look, where words do not get stuck; what goes on is told once."""
        new = incidents.keys() - self._told
        self._told = set(incidents)
        stuck: defaultdict[OrganisationId, set[WorkspaceId]] = defaultdict(set)
        for each in late:
            stuck[each.organisation_id].add(each.workspace_id)
        for organisation_id, what in new:
            async with self._storage.unit_of_work(organisation_id) as work:
                # The hour stands in the key so that several replicas tell it once.
                key = f"{what}/{now:%Y-%m-%dT%H}"
                message, avoiding = incidents[organisation_id, what], stuck[organisation_id]
                await tell_admin(work, message, key=key, now=now, avoiding=avoiding, worth_for=AN_HOUR)


def _next(organisation: Organisation, job: Job, last: datetime | None) -> Due | None:
    since = last or organisation.set_up_at
    return None if since is None else next_due(since, cron=job.cron(organisation), zone=organisation.zone)


async def _vanished(transaction: Transaction, now: datetime) -> list[Said]:
    """Occurrences of the last hour whose message is no longer there."""
    said = await said_since(transaction, now - AN_HOUR)
    there = await existing(transaction, frozenset().union(*(each.deliveries for each in said)))
    return [each for each in said if each.deliveries - there]


def _by_platform(late: Iterable[Late]) -> Counter[Platform]:
    counts: Counter[Platform] = Counter()
    for each in late:
        counts[each.platform] += each.count
    return counts


def _incidents(
    late: Sequence[Late], missed: Sequence[Missed], vanished: Sequence[Said], unseen: Sequence[Overdue]
) -> dict[tuple[OrganisationId, str], Message]:
    """What is wrong, by organisation and kind, with the words for its admin."""
    found: dict[tuple[OrganisationId, str], Message] = {}
    for each in late:
        words = trouble.overdue(each.count, since=each.since, workspace=each.workspace or each.platform.called)
        found[each.organisation_id, f"overdue/{each.workspace_id}"] = words
    for miss in missed:
        found[miss.organisation_id, f"missed/{miss.job}"] = trouble.missed(miss.job, due_at=miss.due.at)
    for said in vanished:
        found[said.organisation_id, f"vanished/{said.job}"] = trouble.vanished(said.job, due_at=said.due_at)
    for waiting in unseen:
        found[waiting.organisation_id, "unseen"] = trouble.unseen(waiting.count, since=waiting.since)
    return found
