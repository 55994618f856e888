"""The preview of the roundup: on the afternoon before, whoever looks after it reads what will be posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from messages import roundup_preview as messages
from messages.model import encode
from rules.alerts import say_at
from rules.people import Side
from rules.roundup import (
    PREVIEW_AT,
    Edition,
    Roundup,
    RoundupSettings,
    RoundupState,
    is_preview_due,
    next_roundup,
)
from rules.working_time import is_open as works_at
from scheduled.job import Job, Occurrence
from scheduled.roundup import hold
from storage.calendars import Calendars
from storage.members import Member
from storage.organisations import Organisation
from storage.places import Place, Purpose
from storage.roundup_contents import RoundupContents
from storage.unit_of_work import UnitOfWork

NAME = "roundup preview"
LATE_FOR = timedelta(hours=20)
"""Until the next day's work begins, when the roundup may be due."""


def cron(organisation: Organisation) -> str:
    """Every afternoon; on which of them there is something to show depends on the days that are worked."""
    return PREVIEW_AT


def period(on_date: date) -> str:
    """Once a local date."""
    return on_date.isoformat()


async def run(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Show the next roundup to whoever looks at it, on the last working day before; where there is nothing, nobody."""
    settings, place = await work.roundups.settings(), await work.places.find(Purpose.ROUNDUP)
    organisation = occurrence.organisation
    due = next_roundup(occurrence.now, settings, zone=organisation.zone)
    if place is None or due is None or not settings.is_on:
        return
    calendar = await work.organisations.calendar()
    if not is_preview_due(occurrence.on_date, due_on=due.on_date, calendar=calendar):
        return
    edition = await hold(work, due, settings)
    roundup = await RoundupContents(work).compose(edition, now=occurrence.now)
    is_open = edition.state is RoundupState.OPEN and not (roundup.is_first and roundup.is_silent)
    if is_open and await work.roundups.previewed(edition.week, now=occurrence.now):
        await _show(work, roundup, place, settings, now=occurrence.now)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody who looks at previews, and when they are told of one."""

    member: Member
    told_at: datetime


async def _show(work: UnitOfWork, roundup: Roundup, place: Place, settings: RoundupSettings, *, now: datetime) -> None:
    edition = roundup.edition
    for reader in await _readers(work, edition, settings, now=now):
        here = reader.member.workspace_id
        channel = place.channel if place.workspace_id == here else ""
        await work.deliveries.post(
            encode(messages.preview(roundup, channel=channel, reader=here, now=now)),
            to=Place(workspace_id=here, channel=reader.member.person),
            key=edition.preview_key(reader.member.id),
            now=now,
            due_at=reader.told_at,
            expires_at=edition.due_at,
        )


async def _readers(
    work: UnitOfWork, edition: Edition, settings: RoundupSettings, *, now: datetime
) -> Sequence[_Reader]:
    """Whoever was chosen, else everybody in marketing, else the admins: the first group of which somebody works yet."""
    everybody = await work.members.all()
    groups = (
        [one for one in everybody if one.id == settings.owner_id],
        [one for one in everybody if one.side is Side.MARKETING],
        [one for one in everybody if one.is_admin],
    )
    calendars = await Calendars(work).of({one.id for group in groups for one in group})
    for group in groups:
        readers = [_Reader(one, say_at(now, calendar=calendars[one.id])) for one in group]
        in_time = [
            each
            for each in readers
            if each.told_at < edition.due_at and works_at(each.told_at, calendar=calendars[each.member.id])
        ]
        if in_time:
            return in_time
    return ()


JOB = Job(name=NAME, cron=cron, period=period, late_for=LATE_FOR, run=run)
