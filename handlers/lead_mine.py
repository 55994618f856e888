"""/lead mine: the leads I owe a touch, most urgent first."""

from handlers.feature import Context, Reply
from handlers.lead_moves import GONE, get_view
from messages import lead_card
from messages import lead_mine as words
from messages.lead_standing import with_whom
from rules.errors import Refusal
from rules.follow_up import Owed
from rules.ids import MemberId
from rules.lead_moves import seen_in
from rules.lead_view import LeadView
from storage.follow_ups import FollowUps
from storage.lead_views import LeadViews

SHOWN = 10


async def mine(context: Context, typed: str = "") -> Reply:
    """What waits for whoever asks, and what else they have."""
    me = context.actor.member_id
    views = await most_urgent(context, me, limit=SHOWN)
    owed = [view for view in views if view.standing.owed is Owed.TOUCH]
    others = [view for view in views if view.standing.owed is not Owed.TOUCH]
    follow_ups = FollowUps(context.store)
    waiting, _ = (await follow_ups.count_owed([me], now=context.now)).get(me, (0, 0))
    count = (await follow_ups.count_open([me])).get(me, 0)
    return Reply(words.mine(owed, others, waiting=waiting, count=count, reader=context.actor.workspace_id))


async def show(context: Context, value: str) -> Reply:
    """The whole card of a lead, and with whom it is where that is somebody else."""
    seen = seen_in(value)
    if seen is None:
        raise Refusal(GONE)
    view = await get_view(context, seen.lead_id)
    me, reader = context.actor.member_id, context.actor.workspace_id
    said = with_whom(view, reader=reader) if view.owner and view.owner.member_id != me else ()
    return Reply(lead_card.card(view, reader=reader, viewer=me, said=said))


async def most_urgent(context: Context, owner: MemberId, *, limit: int) -> list[LeadView]:
    """The open leads of a member: first those that wait for a touch, by their deadline."""
    found = [one.lead_id for one in await FollowUps(context.store).mine(owner, limit=limit)]
    views = await LeadViews(context.store).of(found, now=context.now)
    return [views[lead_id] for lead_id in found if lead_id in views]
