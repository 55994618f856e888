"""/lead mine: the leads I owe a touch, most urgent first."""

from handlers.feature import Context, Reply
from messages import lead_card
from messages import lead_mine as words
from rules.errors import Refusal
from rules.follow_up import Owed
from rules.ids import LeadId, MemberId, id_in
from rules.lead_view import LeadView
from storage.follow_ups import FollowUps
from storage.lead_views import LeadViews

SHOWN = 10
GONE = "I no longer know this lead. /lead find and a name shows those I know."


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
    """The whole card of a lead."""
    view = await LeadViews(context.store).get(lead_id_in(value), now=context.now)
    if view is None:
        raise Refusal(GONE)
    return Reply(lead_card.card(view, reader=context.actor.workspace_id, viewer=context.actor.member_id))


async def most_urgent(context: Context, owner: MemberId, *, limit: int) -> list[LeadView]:
    """The open leads of a member: first those that wait for a touch, by their deadline."""
    found = [one.lead_id for one in await FollowUps(context.store).mine(owner, limit=limit)]
    views = await LeadViews(context.store).of(found, now=context.now)
    return [views[lead_id] for lead_id in found if lead_id in views]


def lead_id_in(value: str) -> LeadId:
    """The lead that a button names; raises Refusal where it names none."""
    lead_id = id_in(value)
    if lead_id is None:
        raise Refusal(GONE)
    return LeadId(lead_id)
