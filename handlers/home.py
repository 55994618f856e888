"""The home page: what I owe, what became of what I said, and where to go on."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from handlers.buddy_wishes import today_of
from handlers.feature import Context
from handlers.known import known_of
from handlers.lead_mine import SHOWN, most_urgent
from handlers.lead_team import waits
from messages import buddy, lead_team
from messages import home as words
from messages.help import people
from messages.home import Judged, Logged, Team
from messages.model import Blocks, Home, line
from rules.access import permits
from rules.follow_up import Owed
from rules.people import Side
from storage.buddy_views import BuddyViews
from storage.follow_ups import FollowUps
from storage.teams import Teams

LATEST = 5
TEAM_DAYS = timedelta(days=30)


async def open_home(context: Context) -> Home:
    """The page of whoever opens it: a part for each thing they are here."""
    may = _may(context)
    parts: list[Sequence[Blocks]] = []
    if _is_lost(context):
        admins = [member.person for member in await context.store.members.admins_of(context.actor.workspace_id)]
        parts.append(words.not_on_a_side(line(*people(admins, otherwise="a workspace owner or admin"))))
    parts.append(await _owed(context))
    if "objection.log" in may:
        parts += await _of_a_rep(context, may)
    if "claim.take" in may:
        parts += await _of_a_marketer(context)
    parts.append(await _buddy(context, may))
    if context.actor.is_manager:
        parts += await _of_a_manager(context)
    if context.actor.is_admin:
        parts.append(await _of_an_admin(context))
    return words.page(*(part for part in parts if part), may=may)


def _may(context: Context) -> frozenset[str]:
    """What can be clicked by whoever opens the page."""
    keys = (key for feature in context.features for key in feature.clicks)
    return frozenset(key for key in keys if permits(key, context.actor))


def _is_lost(context: Context) -> bool:
    actor = context.actor
    return actor.side is None and not (actor.side_open or actor.is_admin or actor.is_manager)


async def _owed(context: Context) -> Sequence[Blocks]:
    """The leads that wait for them; nothing where they do not sell and none does."""
    me = context.actor.member_id
    waiting, lapsed = (await FollowUps(context.store).count_owed([me], now=context.now)).get(me, (0, 0))
    if not waiting and context.actor.side is not Side.SALES:
        return ()
    views = await most_urgent(context, me, limit=min(waiting, LATEST)) if waiting else []
    return words.owed([one for one in views if one.standing.owed is Owed.TOUCH], waiting=waiting, lapsed=lapsed)


async def _of_a_rep(context: Context, may: frozenset[str]) -> list[Sequence[Blocks]]:
    given = await context.store.feedback.newest_of(context.actor.member_id, limit=LATEST)
    return [
        words.to_say(may),
        words.what_became(await _logged(context), reader=context.actor.workspace_id),
        words.judged([Judged(one.feedback, one.created_at) for one in given]),
    ]


async def _logged(context: Context) -> list[Logged]:
    """What they logged or said +1 to last, each with what is known where it counts."""
    objections = context.store.objections
    mine = await objections.heard_by(context.actor.member_id, limit=LATEST)
    roots = await objections.roots_of([one.id for one in mine])
    found = await objections.get_all(set(roots.values()))
    known = {one.objection.id: one for one in await known_of(context.store, list(found.values()))}
    return [Logged(one, known[roots[one.id]]) for one in mine if roots[one.id] in known]


async def _of_a_marketer(context: Context) -> list[Sequence[Blocks]]:
    mine = await context.store.objections.claimed_by(context.actor.member_id)
    unclaimed = await context.store.objections.unclaimed(limit=LATEST)
    return [
        words.promised(mine[: 2 * LATEST], now=context.now),
        words.waiting(unclaimed, has_promised=bool(mine)),
    ]


async def _buddy(context: Context, may: frozenset[str]) -> Sequence[Blocks]:
    """Their buddy, where there are any."""
    if "buddy.show" not in may:
        return ()
    view = await BuddyViews(context.store).of(context.actor.member_id, now=context.now)
    return buddy.home_part(view, reader=context.actor.workspace_id, today=await today_of(context))


async def _of_a_manager(context: Context) -> list[Sequence[Blocks]]:
    counts = await Teams(context.store).counts(context.actor.member_id, since=context.now - TEAM_DAYS)
    waiting = await waits(context)
    more = max(0, len(waiting) - SHOWN)
    with_whom = lead_team.rows(waiting[:SHOWN], more=more, reader=context.actor.workspace_id)
    return [words.team(Team(**asdict(counts))), with_whom]


async def _of_an_admin(context: Context) -> Sequence[Blocks]:
    organisation = await context.store.organisations.get()
    members = await context.store.members.all()
    counts = {side: sum(member.side is side for member in members) for side in Side}
    return words.for_admin(counts, set_up_at=organisation.set_up_at, digest_at=organisation.digest_at)
