"""/hymnsheet managers: an admin says who leads whom."""

from collections.abc import Iterable

from handlers.feature import Context, FormHandler, Opens, Reply
from handlers.setup import UNFIT
from messages import managers as words
from messages.model import Answer, Answers
from rules.errors import FieldErrors
from rules.teams import Teams, teams_from
from storage.members import Member


async def open_form(context: Context, typed: str = "") -> Opens:
    """Offer every team as it stands, and room for one more."""
    return Opens(words.form(_teams(await _members_here(context))))


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep who leads whom."""
    before = _teams(await _members_here(context))
    teams = teams_from(answers, shown=[manager for manager in carries.split(",") if manager in before])
    await _check_people(context, answers)
    await _remember(context, teams)
    await context.store.audit.note("hymnsheet.managers", by=context.actor.member_id, now=context.now)
    return Reply(words.saved(_teams(await _members_here(context))))


async def _members_here(context: Context) -> list[Member]:
    members = await context.store.members.all()
    return [member for member in members if member.workspace_id == context.actor.workspace_id]


def _teams(members: Iterable[Member]) -> Teams:
    person = {member.id: member.person for member in members}
    teams: Teams = {}
    for member in members:
        manager = person.get(member.manager_id) if member.manager_id else None
        if manager is not None:
            teams[manager] = (*teams.get(manager, ()), member.person)
    return teams


async def _check_people(context: Context, answers: Answers) -> None:
    named = {field: _people_in(answer) for field, answer in answers.items()}
    unfit = await context.store.members.unfit(set().union(*named.values()), workspace_id=context.actor.workspace_id)
    errors = {field: UNFIT for field, people in named.items() if unfit & people}
    if errors:
        raise FieldErrors(errors)


def _people_in(answer: Answer) -> set[str]:
    return set(answer) if isinstance(answer, tuple) else {answer} if isinstance(answer, str) else set()


async def _remember(context: Context, teams: Teams) -> None:
    here, zone = context.actor.workspace_id, (await context.store.organisations.get()).zone
    named = [person for manager, team in teams.items() for person in (manager, *team)]
    await context.store.members.expect(named, zone=zone, workspace_id=here)
    known = {member.person: member.id for member in await _members_here(context)}
    for manager, team in teams.items():
        await context.store.members.set_manager(known[manager], team, workspace_id=here)


FORM = FormHandler(submit=submit)
