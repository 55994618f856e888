"""What waits with my team: how many leads with whom, and which these are. It is for whoever leads them, nobody else."""

from handlers.feature import Context, Reply
from handlers.lead_mine import SHOWN, mine, most_urgent
from messages import lead_team as words
from messages.lead_team import Waits
from rules.errors import Refusal
from rules.follow_up import Owed
from rules.objection import Colleague
from storage.follow_ups import FollowUps
from storage.members import Member

NOT_YOURS = "Only whoever leads somebody sees what waits with them. /lead mine shows what waits for you."


async def team(context: Context, value: str = "") -> Reply:
    """What waits with everybody I lead, or with the one of them who is named."""
    if value == str(context.actor.member_id):
        return await mine(context)
    if value:
        return await _of_one(context, value)
    waiting = await waits(context)
    shown = waiting[:SHOWN]
    return Reply(words.overview(shown, more=len(waiting) - len(shown), reader=context.actor.workspace_id))


async def waits(context: Context) -> list[Waits]:
    """Those I lead with whom a lead waits, whoever has most that is late first."""
    people = {member.id: member for member in await _led(context)}
    counts = await FollowUps(context.store).count_owed(people, now=context.now)
    found = [Waits(who=_colleague(people[who]), owed=owed, lapsed=lapsed) for who, (owed, lapsed) in counts.items()]
    return sorted(found, key=lambda one: (-one.lapsed, -one.owed, one.who.member_id))


async def _of_one(context: Context, value: str) -> Reply:
    led = {str(member.id): member for member in await _led(context)}
    if value not in led:
        raise Refusal(NOT_YOURS)
    who = led[value]
    views = [one for one in await most_urgent(context, who.id, limit=SHOWN) if one.standing.owed is Owed.TOUCH]
    count, _ = (await FollowUps(context.store).count_owed([who.id], now=context.now)).get(who.id, (0, 0))
    return Reply(words.of_one(_colleague(who), views, count=count, reader=context.actor.workspace_id))


async def _led(context: Context) -> list[Member]:
    """Those I lead; to the first admin also those whom nobody leads, for that is who hears of what waits with them."""
    me, people = context.actor.member_id, await context.store.members.all()
    here = {member.id for member in people}
    stands_in = next((member.id for member in people if member.is_admin), None)
    return [
        member
        for member in people
        if member.id != me and (member.manager_id == me or (me == stands_in and member.manager_id not in here))
    ]


def _colleague(member: Member) -> Colleague:
    return Colleague(member_id=member.id, workspace_id=member.workspace_id, person=member.person)
