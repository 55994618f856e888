"""What a deal does to its lead: won, it leaves its window; taken back, it is as it was."""

from datetime import datetime

from handlers.lead_messages import happened
from rules.event_log import Event, Lost, Won
from rules.ids import LeadId, MemberId
from rules.win import Outcome, Win
from storage.follow_ups import FollowUps
from storage.lead_log import LeadLog
from storage.unit_of_work import UnitOfWork


async def agree(
    store: UnitOfWork,
    win: Win,
    *,
    by: MemberId | None,
    now: datetime,
    before: LeadId | None = None,
    gives_up: bool = False,
) -> None:
    """Let the log of a deal's lead say what became of the deal, and that of the lead it had `before` nothing any more.

    A lead whose deal was lost is followed up as before, unless sales `gives_up`.
    """
    for lead_id in sorted({one for one in (win.lead_id, before) if one is not None}):
        event = _event(win, by, gives_up=gives_up) if lead_id == win.lead_id else None
        await _say(store, win, lead_id, event, by=by, now=now)


async def _say(
    store: UnitOfWork, win: Win, lead_id: LeadId, event: Event | None, *, by: MemberId | None, now: datetime
) -> None:
    await FollowUps(store).hold(lead_id)
    log = LeadLog(store)
    told = await log.of_deal(win.id, lead_id)
    if (told and _what(told.event)) == (event and _what(event)):
        return
    if told is not None:
        await log.undo(lead_id, told, by=by, now=now)
    if event is not None:
        await log.add(lead_id, event, win_id=win.id)
    if await store.leads.get_all([lead_id]):
        await happened(store, lead_id, now=now)


def _event(win: Win, by: MemberId | None, *, gives_up: bool) -> Event | None:
    if win.undone_at is not None:
        return None
    if win.outcome is Outcome.WON:
        return Won(at=win.closed_at, by=by, is_verified=by is None)
    return Lost(at=win.closed_at, by=by) if gives_up else None


def _what(event: Event) -> tuple[type[Event], datetime]:
    return type(event), event.at
