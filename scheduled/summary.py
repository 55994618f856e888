"""The weekly summary: on Mondays both sides read how they kept their windows, and everybody their own part alone."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from messages import summary as messages
from messages.model import Message, encode
from messages.summary import Row
from rules.alerts import say_at
from rules.attainment import Week, by_owner, is_in, summary, week_before
from rules.delivery import Policy, Priority
from rules.ids import MemberId
from rules.objection import Colleague
from rules.outcomes import Outcome
from rules.working_time import Calendar, is_open
from scheduled.job import Job, Occurrence
from storage.attainment import Kept
from storage.calendars import Calendars
from storage.members import Member
from storage.organisations import Organisation
from storage.places import Place, Purpose
from storage.unit_of_work import UnitOfWork

NAME = "summary"
LATE_FOR = timedelta(hours=24)
STALE_AFTER = timedelta(days=7)
"""Whoever is back only when the next summary is due does not want this one."""


def cron(organisation: Organisation) -> str:
    """Mondays at nine, be it a holiday: the other side may work."""
    return "0 9 * * 1"


def period(on_date: date) -> str:
    """One summary a week: that of the ISO week before."""
    return week_before(on_date, zone="UTC").key


async def run(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Post how both sides kept their windows in the ISO week before; of a week without any, nothing is said."""
    zone = occurrence.organisation.zone
    week, before = (week_before(occurrence.on_date, zone=zone, weeks=weeks) for weeks in (1, 2))
    kept = Kept(work)
    outcomes = await kept.outcomes(since_at=before.since_at, until_at=week.until_at, now=occurrence.now)
    answers = await kept.answers(since_at=before.since_at, until_at=week.until_at)
    drawn = summary(week, before, outcomes=outcomes, answers=answers)
    if drawn.is_empty:
        return
    late_since = occurrence.due_at if occurrence.is_late else None
    await _tell_channels(work, messages.posted(drawn, late_since=late_since), week, now=occurrence.now)
    await _tell_people(work, [one for one in outcomes if is_in(week, one.at)], week, now=occurrence.now)


async def _tell_channels(work: UnitOfWork, message: Message, week: Week, *, now: datetime) -> None:
    """Both channels, or the one that is for both."""
    places = await work.places.all()
    chosen = {places[purpose]: purpose for purpose in (Purpose.MARKETING, Purpose.SALES) if purpose in places}
    for place, purpose in chosen.items():
        await _post(work, message, to=place, key=f"{NAME}:{week.key}:{purpose}", now=now, due_at=now)


async def _tell_people(work: UnitOfWork, outcomes: Sequence[Outcome], week: Week, *, now: datetime) -> None:
    """To each rep their own numbers, to each manager those of their own team; nobody's to anybody else."""
    members = {member.id: member for member in await work.members.all()}
    theirs = {owner: one for owner, one in by_owner(outcomes).items() if owner in members}
    teams = _teams(members[owner] for owner in theirs)
    calendars = await Calendars(work).of({*theirs, *teams})
    for owner, mine in theirs.items():
        key, has_manager = f"{NAME}:{week.key}:rep:{owner}", members[owner].manager_id in members
        message = messages.for_rep(week, mine, has_manager=has_manager)
        await _tell(work, members[owner], message, key=key, now=now, calendar=calendars[owner])
    for manager, team in teams.items():
        if manager in members:
            rows = [Row(rep=_colleague(one), attainment=theirs[one.id]) for one in team]
            message = messages.for_manager(week, rows, reader=members[manager].workspace_id)
            key = f"{NAME}:{week.key}:team:{manager}"
            await _tell(work, members[manager], message, key=key, now=now, calendar=calendars[manager])


def _teams(reps: Iterable[Member]) -> dict[MemberId, list[Member]]:
    teams: dict[MemberId, list[Member]] = {}
    for rep in reps:
        if rep.manager_id is not None:
            teams.setdefault(rep.manager_id, []).append(rep)
    return teams


async def _tell(
    work: UnitOfWork, member: Member, message: Message, *, key: str, now: datetime, calendar: Calendar
) -> None:
    """Tell somebody directly, once they work; not at all where that is long after."""
    due_at = say_at(now, calendar=calendar)
    if due_at - now < STALE_AFTER and is_open(due_at, calendar=calendar):
        to = Place(workspace_id=member.workspace_id, channel=member.person)
        await _post(work, message, to=to, key=key, now=now, due_at=due_at)


async def _post(work: UnitOfWork, message: Message, *, to: Place, key: str, now: datetime, due_at: datetime) -> None:
    await work.deliveries.post(
        encode(message),
        to=to,
        key=key,
        now=now,
        due_at=due_at,
        policy=Policy.AT_MOST_ONCE,
        priority=Priority.DIGEST,
    )


def _colleague(member: Member) -> Colleague:
    return Colleague(member_id=member.id, workspace_id=member.workspace_id, person=member.person)


JOB = Job(name=NAME, cron=cron, period=period, late_for=LATE_FOR, run=run)
