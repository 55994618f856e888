"""What a scheduled job is: when it is due, how late it may still run, and what it does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage.organisations import Organisation
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One due time of one job for one organisation. `on_date` is its local date; `now` is when it is seen to.

    `skipped` are the due times before it that were missed and will not be made up for.
    """

    job: str
    organisation: Organisation
    due_at: datetime
    on_date: date
    now: datetime
    is_late: bool
    skipped: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A promise the bot keeps by itself, once per organisation and period.

    `cron` gives the local due times as a cron expression in the organisation's zone; `period` names what an
    occurrence is for (a local date, an ISO week), and the same period is never done twice; up to `late_for` after it
    was due it runs late and says so, after that it is skipped and the next one says so.
    """

    name: str
    cron: Callable[[Organisation], str]
    period: Callable[[date], str]
    late_for: timedelta
    run: Callable[[UnitOfWork, Occurrence], Awaitable[None]]
