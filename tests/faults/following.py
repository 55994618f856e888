"""What people were told of leads, read from the database, and time that passes exactly from look to look."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import func, select

from bot.sweep import Sweep
from rules.event_log import Touched
from rules.ids import LeadId
from rules.ladder import Rung
from storage.database import open_database
from storage.follow_ups import FollowUps
from storage.lead_log import LeadLog
from storage.organisations import ACROSS
from storage.tables import follow_up_steps, follow_ups, leads, members
from storage.unit_of_work import Storage, UnitOfWork
from tests.harness import BERLIN, Hymnsheet, moment


async def told(hymnsheet: Hymnsheet) -> list[str]:
    """What was told after leads were handed over: "Mon 10:15 Rita: nag at 50 % of Jo", in Berlin's time."""
    return [line for line in await all_told(hymnsheet) if Rung.HANDED not in line]


async def all_told(hymnsheet: Hymnsheet) -> list[str]:
    """All that was told of leads, in order, as they were handed over too."""
    people = {user.id: user.real_name.split()[0] for user in hymnsheet.playground.workspace.people()}
    async with hymnsheet.house.storage.across_organisations() as transaction:
        found = await transaction.execute(
            select(follow_up_steps, members.c.person, leads.c.name)
            .join_from(follow_up_steps, members, members.c.id == follow_up_steps.c.recipient_id)
            .join(leads, leads.c.id == follow_up_steps.c.lead_id)
            .where(members.c.person.in_(people))
            .order_by(follow_up_steps.c.told_at, follow_up_steps.c.id)
            .execution_options(**ACROSS)
        )
        return [
            f"{row.told_at.astimezone(BERLIN):%a %H:%M} {people[row.person]}: {row.rung} of {row.name}" for row in found
        ]


async def pass_until(hymnsheet: Hymnsheet, when: str | datetime) -> None:
    """Let time pass, looking at exactly those instants at which something wants to be looked at."""
    target = when if isinstance(when, datetime) else moment(when, now=hymnsheet.now)
    while hymnsheet.now < target:
        async with hymnsheet.house.storage.across_organisations() as transaction:
            ahead = select(func.min(follow_ups.c.looks_at)).where(follow_ups.c.looks_at > hymnsheet.now)
            next_at = (await transaction.execute(ahead.execution_options(**ACROSS))).scalar_one()
        hymnsheet.playground.clock.move_to(min(target, next_at or target))
        await hymnsheet.settle()


@asynccontextmanager
async def another_sweep(database_url: str) -> AsyncIterator[Sweep]:
    """The sweep of one more replica on the same database."""
    storage = Storage(open_database(database_url))
    try:
        yield Sweep(storage, saved=lambda: None)
    finally:
        await storage.close()


async def lead_called(hymnsheet: Hymnsheet, name: str) -> LeadId:
    """The lead of this name."""
    async with hymnsheet.unit_of_work() as work:
        lead = await work.leads.find(name)
    assert lead is not None
    return lead.id


async def touch(work: UnitOfWork, lead_id: LeadId, *, at: datetime) -> None:
    """Somebody reaches a lead, as one click writes it down."""
    await FollowUps(work).hold(lead_id)
    await LeadLog(work).add(lead_id, Touched(at=at))
    await FollowUps(work).happened(lead_id, now=at)
