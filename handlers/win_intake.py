"""Deals that a CRM tells of: each kept once, its lead out of its window, and everybody reads of it once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers import win_leads, win_posts
from messages.win import Told
from rules.ids import LeadId, MemberId
from rules.objection import Colleague
from rules.tracked_lead import Result
from rules.win import NewWin, Outcome, Same, Win
from rules.win_form import touches_of
from rules.win_intake import NewDeal, as_known, as_told, is_news, told_again
from storage.unit_of_work import UnitOfWork
from storage.win_people import WinPeople


async def take(store: UnitOfWork, deals: Sequence[NewDeal], *, now: datetime) -> list[Result]:
    """Keep deals that were handed over together, in their order; what became of each."""
    await store.wins.hold()
    return [await _take(store, deal, now=now) for deal in deals]


async def tell(store: UnitOfWork, number: int, *, now: datetime, joined: MemberId | None = None) -> None:
    """Let everybody read of a win as it is known now, but not before everybody whom it names was asked for.

    Who `joined` after it was posted is told by themselves: nobody is notified of a message that changes.
    """
    win = await store.wins.get(number)
    if win.undone_at is not None or await WinPeople(store).is_waiting(win.id):
        return
    if await store.deliveries.said([win.key]):
        await win_posts.refresh(store, win, now=now)
        await _thank(store, win, [joined] if joined else [], now=now)
        return
    if win.outcome is Outcome.LOST:
        return
    if not is_news(win, set_up_at=(await store.organisations.get()).set_up_at, now=now):
        return
    if await win_posts.post(store, win, now=now) is not Told.POSTED:
        await _thank(store, win, win.credited, now=now)


async def _take(store: UnitOfWork, deal: NewDeal, *, now: datetime) -> Result:
    known = await store.wins.find_deal(deal.deal) or await _told_by_somebody(store, deal, now=now)
    if known is None:
        new = await _with_lead(store, as_told(deal, now=now), deal, now=now)
        await _keep(store, new, deal, now=now)
        return Result.ACCEPTED
    new = await _with_lead(store, told_again(known, deal, now=now), deal, now=now)
    is_as_it_was = known.outcome is deal.outcome
    if known.undone_at is not None or (not is_as_it_was and deal.outcome is Outcome.WON):
        if is_as_it_was:
            return Result.UNCHANGED  # A colleague took it back, and a program that repeats itself says nothing new.
        await _keep(store, new, deal, now=now)
        return Result.UPDATED
    are_new = await _seek(store, known, deal, now=now)
    if new != as_known(known):
        known = await _change(store, known, new, now=now)
    elif not are_new:
        return Result.UNCHANGED
    await tell(store, known.number, now=now)
    return Result.UPDATED


async def _keep(store: UnitOfWork, new: NewWin, deal: NewDeal, *, now: datetime) -> None:
    keep = store.wins.celebrate if new.outcome is Outcome.WON else store.wins.note_lost
    kept = await keep(new, now=now)
    win = kept.win if isinstance(kept, Same) else kept
    await win_leads.agree(store, win, by=None, now=now, gives_up=True)
    await _seek(store, win, deal, now=now)
    await tell(store, win.number, now=now)


async def _change(store: UnitOfWork, known: Win, new: NewWin, *, now: datetime) -> Win:
    changed = await store.wins.change(known.number, new, now=now)
    if (changed.outcome, changed.closed_at, changed.lead_id) != (known.outcome, known.closed_at, known.lead_id):
        await win_leads.agree(store, changed, by=None, now=now, before=known.lead_id, gives_up=True)
    return changed


async def _told_by_somebody(store: UnitOfWork, deal: NewDeal, *, now: datetime) -> Win | None:
    """The win that a colleague told of, who did not know what the CRM calls it."""
    if deal.outcome is not Outcome.WON:
        return None
    alike = await store.wins.find_alike(deal.customer, deal=deal.deal, now=now)
    if alike is None or alike.deal:
        return None
    await store.wins.name_deal(alike.id, deal.deal)
    return await store.wins.get(alike.number)


async def _seek(store: UnitOfWork, win: Win, deal: NewDeal, *, now: datetime) -> bool:
    return await WinPeople(store).seek(win.id, rep=deal.rep, helpers=deal.people, now=now)


async def _with_lead(store: UnitOfWork, new: NewWin, deal: NewDeal, *, now: datetime) -> NewWin:
    """The deal with its lead, and where that came from; a lead that a colleague chose stays."""
    if not deal.lead or (new.lead_id is not None and new.told_by is not None):
        return new
    lead_id = (await store.leads.find_or_make(deal.lead, now=now)).id
    return replace(new, lead_id=lead_id, first_source=new.first_source or await _source(store, lead_id))


async def _source(store: UnitOfWork, lead_id: LeadId) -> str:
    leads = await store.leads.get_all([lead_id])
    return next((next(iter(touches_of(lead).values())) for lead in leads if lead.source), "")


async def _thank(store: UnitOfWork, win: Win, whom: Sequence[MemberId] | frozenset[MemberId], *, now: datetime) -> None:
    teller: Colleague | None = win.told_by
    for credit in win.credits:
        if credit.to.member_id in whom and credit.to != teller:
            await win_posts.thank(store, win, credit, by=None, now=now)
