"""/claim: a marketer takes an objection, and the window in which its answer is due begins."""

from datetime import datetime

from handlers.answering import tell
from handlers.digest import refresh, refresh_clicked
from handlers.feature import Context, Replaces, Reply, Response
from handlers.numbered import get_objection
from messages import answer as messages
from messages import answer_window
from rules.errors import Refusal
from rules.ids import MemberId
from rules.objection import Claim, Colleague, Objection
from rules.working_days import end_of_working_day_after
from storage.agreed_windows import AgreedWindows
from storage.claims_due import ClaimsDue

_UNCLAIMED_SHOWN = 5
_ANSWERS_SHOWN = 5


async def claim_typed(context: Context, words: str) -> Response:
    """Take the objection named; with nothing typed, list what there is to take."""
    return await claim(context, words) if words else await list_waiting(context)


async def claim(context: Context, value: str) -> Reply:
    """Take an objection; the second to try is told who has it, and who has it already is told so again."""
    root = await context.store.objections.root_of(await get_objection(context, value))
    answers = (await context.store.answers.to([root.id])).get(root.id)
    if answers:
        await refresh_clicked(context, root)
        return Reply(messages.has_answer(root, answers[0], reader=context.actor.workspace_id))
    me = context.actor.member_id
    due_at = await answer_due_at(context)
    if await context.store.objections.claim(root.id, by=me, due_at=due_at, now=context.now):
        await ClaimsDue(context.store).changed([root.id], now=context.now)
        await refresh(context, root)
        mine = Colleague(member_id=me, workspace_id=context.actor.workspace_id, person=context.actor.person)
        return Reply(messages.yours(root, Claim(by=mine, due_at=due_at), is_new=True))
    return await _taken(context, root, me)


async def release(context: Context, value: str) -> Replaces:
    """Give an objection back for others to take."""
    root = await context.store.objections.root_of(await get_objection(context, value))
    if not await context.store.objections.release(root.id, by=context.actor.member_id):
        raise Refusal(f"#{root.number} is not yours, so there is nothing to release.")
    await _freed(context, root)
    return Replaces(messages.released(root))


async def free(context: Context, value: str) -> Replaces:
    """Give back what somebody else has, who is told so: for whoever leads them, and for admins."""
    root = await context.store.objections.root_of(await get_objection(context, value))
    if root.claim is None:
        raise Refusal(f"#{root.number} is free already. Anybody in marketing can take it.")
    if not await _leads(context, root.claim.by):
        raise Refusal(f"#{root.number} can be freed by whoever leads the one who took it, or by an admin.")
    if not await context.store.objections.release(root.id, by=root.claim.by.member_id):
        raise Refusal(f"Something changed with #{root.number} at this very moment. Please look again.")
    await _freed(context, root)
    me = Colleague(
        member_id=context.actor.member_id, workspace_id=context.actor.workspace_id, person=context.actor.person
    )
    said = answer_window.freed(root, by=me, reader=root.claim.by.workspace_id)
    await tell(context, root.claim.by, said, key=f"freed:{root.id}:{context.request}")
    await context.store.audit.note("claim.free", by=me.member_id, now=context.now, subject=str(root.id))
    return Replaces(messages.released(root))


async def list_clicked(context: Context, value: str) -> Reply:
    """What the actor took, and what there is to take."""
    return await list_waiting(context)


async def list_waiting(context: Context) -> Reply:
    """What the actor took, what nobody took, and whom the actor's answers helped."""
    me, store = context.actor.member_id, context.store
    given = await store.answers.given_by(me, limit=_ANSWERS_SHOWN)
    answered = await store.objections.get_all({answer.objection_id for answer in given})
    return Reply(
        messages.waiting(
            await store.objections.claimed_by(me),
            await store.objections.unclaimed(limit=_UNCLAIMED_SHOWN),
            [(answer, answered[answer.objection_id]) for answer in given if answer.objection_id in answered],
        )
    )


async def answer_due_at(context: Context) -> datetime:
    """The end of the day until which marketing answers what it takes on now."""
    organisation = await context.store.organisations.get()
    calendar = await context.store.organisations.calendar()
    days = await AgreedWindows(context.store).answer_days()
    return end_of_working_day_after(context.now, days, calendar=calendar, zone=organisation.zone)


async def _freed(context: Context, root: Objection) -> None:
    await ClaimsDue(context.store).changed([root.id], now=context.now)
    await refresh(context, root)


async def _leads(context: Context, claimer: Colleague) -> bool:
    member = await context.store.members.get(claimer.member_id)
    return context.actor.is_admin or member.manager_id == context.actor.member_id


async def _taken(context: Context, root: Objection, me: MemberId) -> Reply:
    now = await get_objection(context, str(root.number))
    if now.claim is None:
        raise Refusal(f"#{root.number} was merged or taken back at this very moment. Please try again.")
    await refresh_clicked(context, root)
    if now.claim.by.member_id == me:
        return Reply(messages.yours(now, now.claim, is_new=False))
    return Reply(messages.taken(now, now.claim, reader=context.actor.workspace_id))
