"""The office in which the week plays: its people as an admin and they themselves would have said who they are."""

from datetime import datetime

from sqlalchemy import update

from playground.workspace import Workspace
from rules.ids import MemberId
from rules.people import Platform, Side
from storage.members import Profile
from storage.tables import absences, days_off, members
from storage.unit_of_work import UnitOfWork
from tests.harness import Hymnsheet
from tests.week.cast import DAYS_OFF, WORKERS
from tests.week.worker import Worker


def workspace() -> Workspace:
    """The demo team, and everybody of the cast."""
    here = Workspace.demo()
    for worker in WORKERS.values():
        here.join(worker.name, tz=worker.zone)
    return here


async def move_in(hymnsheet: Hymnsheet) -> dict[str, MemberId]:
    """Set the organisation up; the ids of the cast's members, by first name."""
    slack, house = hymnsheet.playground.workspace, hymnsheet.house
    here = await house.dispatcher.workspace_called(Platform.SLACK, slack.team_id)
    ids: dict[str, MemberId] = {}
    async with house.storage.unit_of_work(here.organisation_id) as work:
        for user in slack.people():
            profile = Profile(
                person=user.id, zone=user.tz, is_admin=user.is_admin, is_guest=False, is_bot=False, is_active=True
            )
            met = await work.members.meet(profile, workspace_id=here.id, now=hymnsheet.now)
            ids[user.real_name.split()[0]] = met
        selling = [slack.get_user(name).id for name in WORKERS]
        await work.members.set_side(Side.SALES, selling, workspace_id=here.id)
        for manager in {worker.manager for worker in WORKERS.values()} - {""}:
            led = [slack.get_user(name).id for name, worker in WORKERS.items() if worker.manager == manager]
            await work.members.set_manager(ids[manager], led, workspace_id=here.id)
        for worker in WORKERS.values():
            await _say_when(work, worker, ids[worker.first_name], now=hymnsheet.now)
        for on, name in DAYS_OFF.items():
            await work.add(days_off, on_date=on, name=name)
        await work.organisations.change(zone="Europe/Berlin", country="DE", set_up_at=hymnsheet.now)
    return {name: ids[name] for name in WORKERS}


async def _say_when(work: UnitOfWork, worker: Worker, member_id: MemberId, *, now: datetime) -> None:
    mine = (members.c.organisation_id == work.organisation_id, members.c.id == member_id)
    await work.execute(update(members).where(*mine).values(working_hours=worker.hours, country=worker.country))
    for first, last in worker.away:
        await work.add(absences, member_id=member_id, source="said", first_on=first, last_on=last, created_at=now)
