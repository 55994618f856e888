"""The weekly roundup: posted when it is due, once a week, as it stands then."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from messages import roundup as messages
from messages import roundup_preview
from messages.model import Message, encode
from rules.attainment import week_key
from rules.delivery import Policy, Priority
from rules.recurrence import Due
from rules.roundup import (
    Edition,
    Roundup,
    RoundupSettings,
    RoundupState,
    cron_of,
    edition_for,
    missed_on,
)
from scheduled.job import Job, Occurrence
from storage.organisations import Organisation
from storage.places import Place, Purpose
from storage.roundup_contents import RoundupContents
from storage.unit_of_work import UnitOfWork

NAME = "roundup"
LATE_FOR = timedelta(hours=24)


def cron(organisation: Organisation) -> str:
    """Once a week, at the day and time that were set, be it a holiday: it is still there the day after."""
    return cron_of(organisation.roundup_weekday, organisation.roundup_at)


def period(on_date: date) -> str:
    """One roundup an ISO week."""
    return week_key(on_date)


async def run(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Post what is new since the last roundup as it stands now, unless somebody posted or skipped it before."""
    settings, place = await work.roundups.settings(), await work.places.find(Purpose.ROUNDUP)
    if place is None or not settings.is_on:
        return
    edition = await hold(work, Due(occurrence.due_at, occurrence.on_date), settings)
    if edition.state is RoundupState.OPEN:
        missed = await _missed(work, occurrence.organisation)
        now, contents = occurrence.now, RoundupContents(work)
        roundup = await contents.compose(edition, now=now, is_late=occurrence.is_late, missed=missed)
        said = _said(roundup, place, occurrence.organisation)
        if said is None:
            await work.roundups.quiet(edition.week, now=now)
        else:
            await _post(work, roundup, said, place, now=now)
    await _refresh(work, await work.roundups.get(edition.week), occurrence.now)


async def hold(work: UnitOfWork, due: Due, settings: RoundupSettings) -> Edition:
    """The roundup of a due time, as people have left it."""
    return await work.roundups.hold(edition_for(due, settings), on_date=due.on_date)


def _said(roundup: Roundup, place: Place, organisation: Organisation) -> Message | None:
    """What is posted; nothing where there never was a roundup and there is nothing to tell."""
    if not roundup.is_silent:
        return messages.posted(roundup, reader=place.workspace_id)
    return messages.quiet() if organisation.empty_day_line and not roundup.is_first else None


async def _post(work: UnitOfWork, roundup: Roundup, said: Message, place: Place, *, now: datetime) -> None:
    edition = roundup.edition
    if await work.roundups.posted(edition.week, by=None, now=now):
        await work.roundups.keep(edition.week, items=[item.id for item in roundup.items], wins=roundup.told)
        await work.deliveries.post(
            encode(said), to=place, key=edition.key, now=now, policy=Policy.AT_MOST_ONCE, priority=Priority.DIGEST
        )


async def _refresh(work: UnitOfWork, edition: Edition, now: datetime) -> None:
    """The previews say what became of it; one that nobody could read yet is not sent any more."""
    for key, reader in (await work.roundups.previews(edition)).items():
        if not await work.deliveries.withdraw(key, now=now):
            said = roundup_preview.settled(edition, reader=reader.workspace_id, now=now)
            await work.deliveries.refresh(key, encode(said), now=now)


async def _missed(work: UnitOfWork, organisation: Organisation) -> tuple[date, ...]:
    """The dates on which a roundup was due since the last one, while nobody was running."""
    zone, last = ZoneInfo(organisation.zone), await work.roundups.last_until_at()
    if last is None:
        return ()
    skipped = await work.occurrences.skipped_after(last, job=NAME)
    dates = [at.astimezone(zone).date() for at in skipped]
    settled = await work.roundups.settled_weeks(since_on=min(dates)) if dates else ()
    return missed_on(dates, settled=settled)


JOB = Job(name=NAME, cron=cron, period=period, late_for=LATE_FOR, run=run)
