"""Every message about a lead says how it stands now, wherever it was told."""

from datetime import datetime

from messages import lead_alert, lead_card
from messages.model import Message, encode
from rules.follow_up import Owed
from rules.ids import LeadId, MemberId, WorkspaceId
from rules.ladder import Rung
from rules.lead_view import LeadView, Occasion
from storage.follow_up_steps import Steps, ToldStep
from storage.follow_ups import FollowUps
from storage.lead_views import LeadViews
from storage.unit_of_work import UnitOfWork


async def happened(work: UnitOfWork, lead_id: LeadId, *, now: datetime) -> LeadView:
    """Work out anew how a lead stands whose log grew, and let every message about it say so."""
    stood = await FollowUps(work).happened(lead_id, now=now)
    view = (await LeadViews(work).drawn({lead_id: stood}, now=now))[lead_id]
    await refresh(work, view)
    return view


async def refresh(work: UnitOfWork, view: LeadView) -> None:
    """Change the messages about one lead in place, or withdraw them where nobody needs them any more.

    Somebody who was told several times has the buttons on the newest of their cards.
    """
    told = [one for one in await Steps(work).of(view.lead.id) if not one.is_summary]
    said = await work.deliveries.said([one.key for one in told])
    people = {member.id: member for member in await work.members.all()}
    has_card: set[tuple[MemberId, bool]] = set()
    for one in told:
        if one.to not in people or (_is_moot(one, view) and await work.deliveries.withdraw(one.key, now=view.now)):
            continue
        kind = one.to, one.step.is_for_manager
        message = encode(_drawn(one, view, reader=people[one.to].workspace_id, is_newest=kind not in has_card))
        if message != said.get(one.key):
            await work.deliveries.refresh(one.key, message, now=view.now)
        has_card.add(kind)


def _is_moot(told: ToldStep, view: LeadView) -> bool:
    """Whether nobody would miss a message that is not out yet."""
    if told.step.is_for_manager:
        return view.standing.owed is not Owed.TOUCH
    if told.to != view.standing.owner or told.step.rung is Rung.HANDED:
        return told.to != view.standing.owner
    return view.standing.owed is not Owed.TOUCH or view.standing.deadline != told.step.deadline


def _drawn(told: ToldStep, view: LeadView, *, reader: WorkspaceId, is_newest: bool) -> Message:
    step = told.step
    occasion = Occasion(rung=step.rung, due_at=step.due_at, deadline=step.deadline, told_at=told.told_at)
    if step.is_for_manager:
        return lead_alert.for_manager(view, occasion, reader=reader)
    if not is_newest:
        return lead_card.earlier(view, occasion)
    if told.to != view.standing.owner:
        return lead_card.handed_on(view, reader=reader, viewer=told.to)
    return lead_card.alert(view, occasion, reader=reader)
