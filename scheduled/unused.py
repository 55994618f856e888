"""What nobody uses: marketing reads it once a quarter, from its first working day on, and nobody else does."""

from datetime import date, timedelta
from typing import Final

from messages import unused as messages
from messages.model import encode
from rules.delivery import Policy, Priority
from scheduled.job import Job, Occurrence
from storage.organisations import Organisation
from storage.places import Purpose
from storage.unit_of_work import UnitOfWork

NAME: Final = "unused content"
LATE_FOR: Final = timedelta(hours=8)


def cron(organisation: Organisation) -> str:
    """In the morning of the first days of a quarter; on the first that is worked it is told."""
    return "30 9 1-10 1,4,7,10 *"


def period(on_date: date) -> str:
    """Once a local date; that it is told once a quarter is the key's to see to."""
    return on_date.isoformat()


async def run(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Tell marketing which items nobody used within 90 days; where there are none, nothing is said."""
    calendar, place = await work.organisations.calendar(), await work.places.find(Purpose.MARKETING)
    if place is None or not calendar.is_worked(occurrence.on_date):
        return
    now, key = occurrence.now, f"unused:{quarter(occurrence.on_date)}"
    items = await work.content.unused(now)
    if items and not await work.deliveries.said([key]):
        used, total = await work.content.used_share(now)
        said = encode(messages.posted(items, used=used, total=total))
        await work.deliveries.post(
            said, to=place, key=key, now=now, policy=Policy.AT_MOST_ONCE, priority=Priority.DIGEST
        )


def quarter(on_date: date) -> str:
    """The quarter that a date is in, such as 2026-Q2."""
    return f"{on_date.year}-Q{(on_date.month + 2) // 3}"


JOB = Job(name=NAME, cron=cron, period=period, late_for=LATE_FOR, run=run)
