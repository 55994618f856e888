"""The daily digest: on working days, marketing reads what sales heard since the last one."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from messages import digest as messages
from messages.model import encode
from rules.delivery import Policy, Priority
from rules.working_days import WorkCalendar
from scheduled.job import Job, Occurrence
from storage.organisations import Organisation
from storage.places import Purpose
from storage.unit_of_work import UnitOfWork

NAME = "digest"
LATE_FOR = timedelta(hours=9)
"""A digest that is still read on its own working day is worth having."""


def cron(organisation: Organisation) -> str:
    """Every day at the organisation's chosen time; which days are worked is its calendar's to say."""
    hour, minute = organisation.digest_at.split(":")
    return f"{int(minute)} {int(hour)} * * *"


def period(on_date: date) -> str:
    """One digest a local date."""
    return on_date.isoformat()


async def run(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Post what was heard since the digest before, so that over weekends and outages nothing is left out."""
    organisation = occurrence.organisation
    calendar = await work.organisations.calendar()
    place = await work.places.find(Purpose.MARKETING)
    if place is None or not calendar.is_worked(occurrence.on_date):
        return
    about = await work.digests.next_period(
        on_date=occurrence.on_date,
        due_at=occurrence.due_at,
        now=occurrence.now,
        is_late=occurrence.is_late,
        skipped=await _missed(work, organisation, calendar),
    )
    digest = await work.digests.compose(about)
    if digest.is_empty and not organisation.empty_day_line:
        return
    message = encode(messages.posted(digest, reader=place.workspace_id))
    if await work.deliveries.post(
        message, to=place, key=about.key, now=occurrence.now, policy=Policy.AT_MOST_ONCE, priority=Priority.DIGEST
    ):
        await work.digests.record(about)


async def _missed(work: UnitOfWork, organisation: Organisation, calendar: WorkCalendar) -> tuple[date, ...]:
    """The working days since the last digest on which none was made; on a day off none was due."""
    zone, last = ZoneInfo(organisation.zone), await work.digests.latest()
    skipped = await work.occurrences.skipped_after(last.until_at if last else None, job=NAME)
    missed = (due_at.astimezone(zone).date() for due_at in skipped)
    return tuple(day for day in missed if calendar.is_worked(day))


JOB = Job(name=NAME, cron=cron, period=period, late_for=LATE_FOR, run=run)
