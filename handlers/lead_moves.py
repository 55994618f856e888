"""The one place where somebody does something with a lead: held, checked, written down, shown wherever it stands."""

from dataclasses import dataclass

from handlers import lead_messages
from handlers.feature import Context, Done, Replaces, Reply, Response
from handlers.lead_messages import refresh
from messages import lead_answers, lead_card
from messages.model import Line
from rules.errors import Refusal
from rules.event_log import Event
from rules.ids import LeadId
from rules.lead_moves import Move, Seen, last_move, moves_of, overtaken_by, seen_in
from rules.lead_view import LeadView
from rules.people import Side
from storage.follow_ups import FollowUps
from storage.lead_log import LeadLog
from storage.lead_views import LeadViews

GONE = "I no longer know this lead. /lead find and a name shows those I know."


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A lead on which nobody else acts before this is over, and up to where whoever acts has seen it."""

    view: LeadView
    seen: Seen


async def hold(context: Context, value: str) -> Held:
    """Hold the lead that a button names; raises Refusal where there is none."""
    seen = seen_in(value)
    if seen is None:
        raise Refusal(GONE)
    await FollowUps(context.store).hold(seen.lead_id)
    return Held(view=await get_view(context, seen.lead_id), seen=seen)


async def get_view(context: Context, lead_id: LeadId) -> LeadView:
    """How a lead stands now; raises Refusal where it is not known any more."""
    view = await LeadViews(context.store).get(lead_id, now=context.now)
    if view is None:
        raise Refusal(GONE)
    return view


async def why_not(context: Context, held: Held, move: Move) -> Line:
    """What keeps the actor from a move, as they are told: it is not theirs to do, or somebody was first. Else empty."""
    view, reader = held.view, context.actor.workspace_id
    if not await may_act(context, view):
        return lead_answers.not_yours(view, reader=reader)
    first = overtaken_by(view, held.seen, by=context.actor.member_id, move=move)
    if first is not None:
        return lead_answers.told(view, first, reader=reader)
    return () if move in moves_of(view) else lead_answers.told(view, last_move(view), reader=reader)


async def may_act(context: Context, view: LeadView) -> bool:
    """Whether the actor may do something with a lead: colleagues in sales cover, and its owner's manager may too."""
    actor = context.actor
    if actor.side is Side.SALES or actor.side_open or actor.is_admin:
        return True
    if view.owner is None:
        return False
    return (await context.store.members.get(view.owner.member_id)).manager_id == actor.member_id


async def record(context: Context, lead_id: LeadId, event: Event, *, feedback_id: int | None = None) -> LeadView:
    """Write down what happened to a lead; how it stands now."""
    await LeadLog(context.store).add(lead_id, event, feedback_id=feedback_id)
    return await happened(context, lead_id)


async def happened(context: Context, lead_id: LeadId) -> LeadView:
    """Work out anew how a lead stands whose log grew, and let every message about it say so."""
    return await lead_messages.happened(context.store, lead_id, now=context.now)


async def say_who_was_first(context: Context, held: Held, said: Line) -> Response:
    """Tell the actor why nothing was done, and show how the lead stands wherever they look at it."""
    await refresh(context.store, held.view)
    return answer(context, held.view, held.seen, said=said)


def answer(context: Context, view: LeadView, seen: Seen, *, said: Line = ()) -> Response:
    """Show how a lead stands where it was clicked; a card that changes in place, and a home, need no other answer.

    `said` is what the actor is to know first.
    """
    if seen.is_on_card or is_on_card(context, view.lead.id) or not context.where.channel:
        return Reply(lead_answers.sentence(said)) if said else Done()
    card = lead_card.card(view, reader=context.actor.workspace_id, viewer=context.actor.member_id, said=said)
    is_whispered_card = seen.since is not None and not context.where.delivery
    return Replaces(card) if is_whispered_card else Reply(card)


def is_on_card(context: Context, lead_id: LeadId) -> bool:
    """Whether what was clicked is a card of this lead that changes in place."""
    return context.where.delivery.startswith(f"lead:{lead_id}:")
