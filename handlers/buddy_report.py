"""What admins look at before and after a round of buddies: who would meet whom, and how the last one went."""

import asyncio
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from handlers.feature import Context, Reply
from messages import buddy_report as words
from rules.buddies import Round, round_for
from rules.buddy import next_due
from rules.buddy_report import NotIn, Rehearsal, coverage, known_as, not_in, report_of
from rules.buddy_round import seed_for
from rules.errors import Refusal
from rules.ids import MemberId
from rules.objection import Colleague
from rules.people import Side
from rules.recurrence import Due
from storage.members import Member
from storage.persons import AccountsOfPersons

ROUNDS_SHOWN: Final = 12
_SIDES: Final = (Side.SALES, Side.MARKETING)


async def rehearse(context: Context, value: str) -> Reply:
    """The next round as it would be if nothing changed until then; nobody is told anything."""
    settings, last = await context.store.buddies.settings(), await context.store.buddy_rounds.last()
    if settings is None:
        raise Refusal(words.OFF)
    zone = (await context.store.organisations.get()).zone
    due = next_due(settings, last, now=context.now, zone=zone)
    present = await context.store.buddies.present(due.at)
    seed = seed_for(context.store.organisation_id, on=due.on_date)
    made = await asyncio.to_thread(round_for, present, seed=seed)
    there = {buddy.member_id for buddy in (*present.reps, *present.marketers)}
    rehearsal = await _rehearsal(context, due, made, there)
    here, today = context.actor.workspace_id, context.now.astimezone(ZoneInfo(zone)).date()
    return Reply(words.rehearsed(rehearsal, reader=here, today=today, has_round=last is not None))


async def report(context: Context, value: str) -> Reply:
    """How the last round went, and how many of all possible pairs there have been."""
    rounds = await context.store.buddy_rounds.all(limit=ROUNDS_SHOWN)
    if not rounds:
        raise Refusal(words.NO_ROUND)
    there = await context.store.buddies.taking_part(context.now)
    went = report_of(
        rounds[0],
        await context.store.buddy_rounds.pairs_of(rounds[0].id),
        alone=len(await context.store.buddy_rounds.left_out_of(rounds[0].id)),
        coverage=coverage(rounds, await context.store.buddy_rounds.together(), there=there),
    )
    is_on = await context.store.buddies.settings() is not None
    return Reply(words.reported(went, today=await _today(context), is_on=is_on))


async def _rehearsal(context: Context, due: Due, made: Round, there: set[MemberId]) -> Rehearsal:
    members = [one for one in await context.store.members.all() if one.side in _SIDES]
    known = {member.id: _colleague(member) for member in members}
    persons = await AccountsOfPersons(context.store).all()
    absent = [known[one] for one in known if one not in there and one == persons.main_of(one)]
    return Rehearsal(
        due=due,
        groups=tuple(known_as(group, known) for group in made.groups),
        left_out=tuple((known[one.member_id], one.why) for one in made.left_out),
        not_in=await _not_in(context, absent, due.on_date),
    )


async def _not_in(context: Context, colleagues: list[Colleague], on: date) -> tuple[NotIn, ...]:
    buddies = context.store.buddies
    return tuple([not_in(who, await buddies.wish(who.member_id), on=on) for who in colleagues])


async def _today(context: Context) -> date:
    zone = (await context.store.organisations.get()).zone
    return context.now.astimezone(ZoneInfo(zone)).date()


def _colleague(member: Member) -> Colleague:
    return Colleague(member_id=member.id, workspace_id=member.workspace_id, person=member.person)
