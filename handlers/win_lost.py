"""/win lost: a deal that was not won is noted without blame; marketing reads why, and what would have helped."""

from handlers import win_leads
from handlers.feature import Context, Opens, Replaces, Reply
from handlers.win_numbered import get_standing
from messages import win_lost as messages
from messages.model import Answers
from rules.errors import FieldErrors, Refusal
from rules.people import Side
from rules.win import NewWin, Outcome, Same, Win
from rules.win_form import typed_in
from rules.win_lost import SAME_FOR, ToldLost, check_undo_lost, lost_in


async def open_form(context: Context, said: str = "") -> Opens:
    """Offer the form, with the words typed already in it."""
    return Opens(messages.form(typed_in(said)))


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep it for marketing's digest; nothing is said in any channel."""
    told, store = lost_in(answers), context.store
    await store.wins.hold()
    before = await _sent_before(context, told)
    if before is not None:
        return Reply(messages.same(before, reader=context.actor.workspace_id))
    kept = await store.wins.note_lost(await _new(context, told), now=context.now)
    if isinstance(kept, Same):
        return _told_before(context, kept.win)
    await win_leads.agree(store, kept, by=context.actor.member_id, now=context.now, gives_up=told.gives_up)
    return Reply(messages.noted(kept, reader=context.actor.workspace_id))


async def undo(context: Context, value: str) -> Replaces:
    """Take it back within five minutes; its lead is followed up as before."""
    deal = await get_standing(context, value)
    if deal.outcome is not Outcome.LOST:
        raise Refusal(f"#{deal.number} is won by now. /win show {deal.number} tells of it.")
    check_undo_lost(deal, by=context.actor.member_id, now=context.now)
    await context.store.wins.undo(deal.id, now=context.now)
    taken_back = await context.store.wins.get(deal.number)
    await win_leads.agree(context.store, taken_back, by=context.actor.member_id, now=context.now)
    return Replaces(messages.undone(deal))


def _told_before(context: Context, known: Win) -> Reply:
    if known.outcome is Outcome.WON:
        raise FieldErrors({"deal": f"That deal is celebrated as win #{known.number}: {known.customer}."})
    return Reply(messages.same(known, reader=context.actor.workspace_id))


async def _sent_before(context: Context, told: ToldLost) -> Win | None:
    """The same form, sent a moment ago."""
    recent = await context.store.wins.lost_since(context.now - SAME_FOR, context.now + SAME_FOR)
    mine = (one for one in recent if one.told_by and one.told_by.member_id == context.actor.member_id)
    same = (told.customer, told.reason, told.words, told.deal)
    return next((one for one in mine if (one.customer, one.reason, one.words, one.deal) == same), None)


async def _new(context: Context, told: ToldLost) -> NewWin:
    actor, store = context.actor, context.store
    return NewWin(
        customer=told.customer,
        closed_at=context.now,
        outcome=Outcome.LOST,
        deal=told.deal,
        amount=told.amount,
        rep_id=actor.member_id if actor.side is Side.SALES else None,
        lead_id=(await store.leads.find_or_make(told.lead, now=context.now)).id if told.lead else None,
        words=told.words,
        reason=told.reason,
        would_have_helped=told.would_have_helped,
        told_by=actor.member_id,
    )
