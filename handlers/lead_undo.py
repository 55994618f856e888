"""Undo on a lead's card: whoever did the last thing takes it back within five minutes."""

from handlers import leadfeedback
from handlers.feature import Context, Response
from handlers.lead_moves import Held, answer, get_view, happened, hold, say_who_was_first
from messages import lead_answers as words
from messages.model import Line
from rules.event_log import Assigned
from rules.ids import FeedbackId, LeadId
from rules.lead_moves import last_move, undoable_by
from rules.lead_view import Deed, LeadView
from storage.lead_log import Entry, LeadLog
from storage.lead_owners import LeadOwners


async def undo(context: Context, value: str) -> Response:
    """Take back what a button names, or say why that cannot be."""
    held = await hold(context, value)
    deed = next((deed for deed in held.view.deeds if deed.id == held.seen.since), None)
    said = _why_not(context, held, deed)
    if deed is None or said:
        return await say_who_was_first(context, held, said)
    return answer(context, await _taken_back(context, held.seen.lead_id, deed), held.seen)


def _why_not(context: Context, held: Held, deed: Deed | None) -> Line:
    view, reader = held.view, context.actor.workspace_id
    if deed is None:
        return words.UNDONE_ALREADY
    if deed.event.by != context.actor.member_id:
        return words.not_your_deed(deed, reader=reader)
    if not deed.can_be_undone(now=context.now):
        return words.TOO_LATE
    last = last_move(view)
    return () if undoable_by(view, context.actor.member_id) == deed else words.told(view, last, reader=reader)


async def _taken_back(context: Context, lead_id: LeadId, deed: Deed) -> LeadView:
    if deed.feedback_id is not None and await leadfeedback.take_back(context, FeedbackId(deed.feedback_id)):
        return await get_view(context, lead_id)
    entry = Entry(id=deed.id, event=deed.event, feedback_id=deed.feedback_id)
    await LeadLog(context.store).undo(lead_id, entry, by=context.actor.member_id, now=context.now)
    view = await happened(context, lead_id)
    if isinstance(deed.event, Assigned):
        await LeadOwners(context.store).give_back(lead_id, view.standing.owner)
    return view
