"""Retention: every night, what is no longer of use is forgotten."""

from datetime import date, timedelta

from scheduled.job import Job, Occurrence
from storage.organisations import Organisation
from storage.retention import Retention
from storage.unit_of_work import UnitOfWork


def cron(organisation: Organisation) -> str:
    """While nobody works."""
    return "40 3 * * *"


def period(on_date: date) -> str:
    """Once a local date."""
    return on_date.isoformat()


async def run(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Forget it; a night that was missed is made up for by the next."""
    await Retention(work).forget(now=occurrence.now)


JOB = Job(name="retention", cron=cron, period=period, late_for=timedelta(hours=12), run=run)
