"""Rounds of buddies: made when they are due, told when people work, and kept up while people come and go."""

import asyncio
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from rules.buddies import Present, is_ready, round_for
from rules.buddy import Settings, next_due
from rules.buddy_round import AN_HOUR, glance_at, last_day, round_due, seed_for
from rules.ids import OrganisationId
from rules.recurrence import Due
from scheduled.buddy_alone import tell_why
from scheduled.buddy_asking import ask, ask_whether_still, notice_silence
from scheduled.buddy_changes import anybody_waits, settle
from scheduled.buddy_look import Look
from scheduled.buddy_telling import tell, tell_week
from storage.buddies_due import BuddiesDue
from storage.buddy_attendance import BuddyAttendance
from storage.calendars import Calendars
from storage.unit_of_work import Storage, UnitOfWork

_round_for = lru_cache(maxsize=4)(round_for)
"""Remembers what was worked out beforehand: as long as nobody came or left, it is the round."""


async def prepare(storage: Storage, organisation_id: OrganisationId, now: datetime) -> None:
    """Work out beforehand what takes time, while nobody waits for it: who is put beside whom."""
    async with storage.unit_of_work(organisation_id) as work:
        if not await BuddiesDue(work).due(now=now):
            return
        asked = await _to_be_worked_out(work, now)
    if asked is not None:
        present, seed = asked
        await asyncio.to_thread(_round_for, present, seed=seed)


async def see_to(work: UnitOfWork, now: datetime) -> None:
    """Do all that is due with this organisation's buddies, and note when to look again."""
    settings, since = await work.buddies.settings(), await BuddiesDue(work).since(now)
    if settings is None or since is None:
        return
    look = await _round(work, settings, since, now)
    if look is None:
        zone = (await work.organisations.get()).zone
        coming = [next_due(settings, None, now=now, zone=zone).at, now + AN_HOUR]
    else:
        coming = await _keep_up(look)
    await BuddiesDue(work).look_at(max(min(coming), now))


async def _keep_up(look: Look) -> list[datetime]:
    """Bring the round up to date, and return when there is something more to do."""
    coming = next_due(look.settings, look.round, now=look.now, zone=look.organisation.zone).at
    if look.today > look.round.last_on:
        return [coming, look.now + AN_HOUR]
    attendance = await BuddyAttendance(look.work).at(look.now, back_at=look.last_midday)
    pairs, calendars = await settle(look, attendance), attendance.calendars
    later = await tell_why(look, pairs, attendance)
    later += await tell(look, pairs, calendars)
    pairs = await look.pairs()
    later += await tell_week(look, pairs, calendars)
    later += await ask(look, pairs, calendars)
    later += await ask_whether_still(look, attendance)
    whole = await Calendars(look.work).whole()
    return [coming, *later, glance_at(look.now, calendars=[whole, *calendars.values()])]


async def _round(work: UnitOfWork, settings: Settings, since: datetime, now: datetime) -> Look | None:
    """The round there is, which is a new one where that is due; None before the first."""
    organisation, last = await work.organisations.get(), await work.buddy_rounds.last()
    due = round_due(settings, last, since=since, now=now, zone=organisation.zone)
    if due is not None:
        await _make(work, settings, due, now)
    current = await work.buddy_rounds.last()
    if current is None:
        return None
    look = Look(work=work, organisation=organisation, settings=settings, round=current, now=now)
    if current != last and last is not None:
        await notice_silence(look, last)
    return look


async def _make(work: UnitOfWork, settings: Settings, due: Due, now: datetime) -> None:
    present, seed = await _asked(work, due, now)
    # In another thread here, too: whoever came or left since it was worked out makes it another round.
    made = await asyncio.to_thread(_round_for, present, seed=seed)
    await work.buddy_rounds.make(
        made,
        mode=settings.mode,
        seed=seed,
        first_on=due.on_date,
        last_on=last_day(settings, first_on=due.on_date),
        due_at=due.at,
        now=now,
    )


async def _to_be_worked_out(work: UnitOfWork, now: datetime) -> tuple[Present, int] | None:
    """Who is to be paired, if anybody is; nobody where what pairs them is only to be loaded."""
    settings, since, last = (
        await work.buddies.settings(),
        await BuddiesDue(work).since(now),
        await work.buddy_rounds.last(),
    )
    organisation = await work.organisations.get()
    if settings is None or since is None:
        return None
    due = round_due(settings, last, since=since, now=now, zone=organisation.zone)
    if due is not None:
        return await _asked(work, due, now)
    if last is None or is_ready():
        return None
    look = Look(work=work, organisation=organisation, settings=settings, round=last, now=now)
    return (Present(reps=(), marketers=(), on=look.today), 0) if await anybody_waits(look) else None


async def _asked(work: UnitOfWork, due: Due, now: datetime) -> tuple[Present, int]:
    """Who takes part now, as it can be remembered, and what stands for chance."""
    there = await work.buddies.present(now)
    present = replace(there, reps=tuple(there.reps), marketers=tuple(there.marketers), together=tuple(there.together))
    return present, seed_for(work.organisation_id, on=due.on_date)
