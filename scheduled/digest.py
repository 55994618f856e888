"""The daily digest: on working days, marketing reads what sales heard since the last one."""

from datetime import date, timedelta

from scheduled.job import Job, Occurrence
from storage.organisations import Organisation
from storage.unit_of_work import UnitOfWork


def cron(organisation: Organisation) -> str:
    """Monday to Friday at the organisation's chosen time."""
    hour, minute = organisation.digest_at.split(":")
    return f"{int(minute)} {int(hour)} * * 1-5"


def period(on_date: date) -> str:
    """One digest a local date."""
    return on_date.isoformat()


async def run(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Post what was heard since the digest before."""


JOB = Job(name="digest", cron=cron, period=period, late_for=timedelta(hours=9), run=run)
