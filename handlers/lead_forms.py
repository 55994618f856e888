"""What the small forms behind a lead's card do: be quiet for a while, or give it to somebody else."""

from datetime import datetime

from handlers.colleagues import get_colleague
from handlers.feature import Context, Response
from handlers.lead_moves import answer, happened, hold, record, say_who_was_first, why_not
from messages import lead_forms as words
from messages.model import Answers
from rules.errors import FieldErrors
from rules.event_log import Snoozed
from rules.ids import LeadId, MemberId
from rules.lead_moves import Move, SnoozeFor, snoozed_until
from rules.lead_view import LeadView
from rules.working_time import NeverOpensAgain
from storage.calendars import Calendars
from storage.lead_owners import LeadOwners


async def snooze(context: Context, carries: str, answers: Answers) -> Response:
    """Tell its owner nothing of a lead for a while."""
    held = await hold(context, carries)
    said = await why_not(context, held, Move.SNOOZE)
    if said:
        return await say_who_was_first(context, held, said)
    length = next((one for one in SnoozeFor if one == answers.get("length")), SnoozeFor.AN_HOUR)
    event = Snoozed(at=context.now, by=context.actor.member_id, until=await _until(context, held.view, length))
    return answer(context, await record(context, held.seen.lead_id, event), held.seen)


async def reassign(context: Context, carries: str, answers: Answers) -> Response:
    """Give a lead to somebody else, or take it; they are told by whatever looks after leads."""
    held = await hold(context, carries)
    said = await why_not(context, held, Move.REASSIGN)
    if said:
        return await say_who_was_first(context, held, said)
    owner = await get_colleague(context, str(answers.get("owner", "")), field="owner", unfit=words.UNFIT)
    return answer(context, await _assigned(context, held.seen.lead_id, owner.id), held.seen)


async def _assigned(context: Context, lead_id: LeadId, owner: MemberId) -> LeadView:
    by = context.actor.member_id
    if not await LeadOwners(context.store).assign(lead_id, owner, by=by, now=context.now):
        raise FieldErrors({"owner": words.HAS_IT})
    return await happened(context, lead_id)


async def _until(context: Context, view: LeadView, length: SnoozeFor) -> datetime:
    owner = view.standing.owner
    calendars = Calendars(context.store)
    calendar = (await calendars.of([owner]))[owner] if owner is not None else await calendars.whole()
    try:
        return snoozed_until(length, now=context.now, calendar=calendar)
    except NeverOpensAgain:
        raise FieldErrors({"length": words.NO_MORNING}) from None
