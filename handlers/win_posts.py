"""Tells of wins in the wins channel, once each, and keeps the post true when a win changes or is taken back."""

from datetime import datetime

from messages import win as messages
from messages.model import Message, encode
from messages.win import Told
from rules.ids import WorkspaceId
from rules.money import Amount
from rules.objection import Colleague
from rules.win import Band, Credit, Outcome, Win, band_of
from storage.places import Place, Purpose
from storage.unit_of_work import UnitOfWork


async def post(store: UnitOfWork, win: Win, *, now: datetime) -> Told:
    """Post a win, or leave it for the roundup as its amount says; a win that was taken back and is told anew, too."""
    if band_of(win.amount, at=await band(store)) is Band.ROUNDUP:
        return Told.BUNDLED
    place = await store.places.find(Purpose.WINS)
    if place is None:
        return Told.NOWHERE
    said = encode(await _composed(store, win, reader=place.workspace_id, now=now))
    if not await store.deliveries.post(said, to=place, key=win.key, now=now):
        await store.deliveries.refresh(win.key, said, now=now)
    return Told.POSTED


async def refresh(store: UnitOfWork, win: Win, *, now: datetime) -> bool:
    """Let the post of a win say how it is known now; False where it has none."""
    place = await store.places.find(Purpose.WINS)
    reader = place.workspace_id if place else _workspace_of(win)
    said = await _composed(store, win, reader=reader, now=now)
    return await store.deliveries.refresh(win.key, encode(said), now=now)


async def change(store: UnitOfWork, win: Win, *, before: Win, now: datetime) -> bool:
    """Let the post of a changed win say so; one that has outgrown the roundup is posted. False where it has no post."""
    if await refresh(store, win, now=now):
        return True
    at = await band(store)
    has_grown = band_of(before.amount, at=at) is Band.ROUNDUP and band_of(win.amount, at=at) is Band.OWN_POST
    return has_grown and await post(store, win, now=now) is Told.POSTED


async def take_back(store: UnitOfWork, win: Win, *, now: datetime) -> None:
    """Let the post of a win say that it was taken back; what is not posted yet never is."""
    if not await store.deliveries.withdraw(win.key, now=now):
        await store.deliveries.refresh(win.key, encode(messages.taken_back(win)), now=now)


async def thank(store: UnitOfWork, win: Win, credit: Credit, *, by: Colleague | None, now: datetime) -> None:
    """Tell somebody, once, that they are credited for a win."""
    place = Place(workspace_id=credit.to.workspace_id, channel=credit.to.person)
    said = messages.credited(win, credit, by=by)
    await store.deliveries.post(encode(said), to=place, key=f"credit:{win.number}:{credit.to.member_id}", now=now)


async def band(store: UnitOfWork) -> Amount | None:
    """From which amount on a win has a post of its own; None where every win has."""
    organisation = await store.organisations.get()
    if organisation.win_band_minor is None or not organisation.win_band_currency:
        return None
    return Amount(organisation.win_band_minor, organisation.win_band_currency)


async def _composed(store: UnitOfWork, win: Win, *, reader: WorkspaceId, now: datetime) -> Message:
    if win.undone_at is not None or win.outcome is Outcome.LOST:
        return messages.taken_back(win)
    return messages.posted(win, reader=reader, progress=await store.goals.progress(now=now))


def _workspace_of(win: Win) -> WorkspaceId:
    people = [win.told_by, *([win.rep.to] if win.rep else []), *(credit.to for credit in win.credits)]
    return next((one.workspace_id for one in people if one), WorkspaceId(0))
