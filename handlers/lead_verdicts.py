"""What feedback does to a lead that is tracked: a verdict stands in its log, until it is changed or taken back."""

from handlers.feature import Context
from handlers.lead_moves import happened, record
from rules.ids import FeedbackId, LeadId
from rules.lead_moves import EVENTS, VERDICTS, changes
from rules.leadfeedback import Verdict
from storage.follow_ups import FollowUps
from storage.lead_log import LeadLog
from storage.lead_views import LeadViews, in_force_of


async def judge(context: Context, lead_id: LeadId, verdict: Verdict | None, *, feedback_id: FeedbackId) -> None:
    """Let a verdict count that somebody in sales gave; a lead that is not tracked has no log."""
    if verdict is None:
        return
    await FollowUps(context.store).hold(lead_id)
    view = await LeadViews(context.store).get(lead_id, now=context.now)
    if view is not None and changes(view, verdict):
        event = EVENTS[VERDICTS[verdict]](at=context.now, by=context.actor.member_id)
        await record(context, lead_id, event, feedback_id=feedback_id)


async def unjudge(context: Context, lead_id: LeadId, *, feedback_id: FeedbackId) -> None:
    """Let what feedback said of a lead count no more."""
    await FollowUps(context.store).hold(lead_id)
    stood = (await FollowUps(context.store).where_they_stand([lead_id], now=context.now)).get(lead_id)
    entries = in_force_of(stood) if stood else []
    entry = next((entry for entry in entries if entry.feedback_id == feedback_id), None)
    if entry is not None:
        await LeadLog(context.store).undo(lead_id, entry, by=context.actor.member_id, now=context.now)
        await happened(context, lead_id)


async def attempts_at(context: Context, lead_id: LeadId) -> int | None:
    """How often somebody tried to reach a lead in the last 14 days; None where it is not tracked."""
    view = await LeadViews(context.store).get(lead_id, now=context.now)
    return None if view is None else view.attempts
