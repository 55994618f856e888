"""/win: a closed deal is celebrated once, by everybody, crediting both sides."""

import re

from handlers import long_words, win_credit, win_leads, win_lost, win_posts
from handlers.feature import (
    Context,
    Feature,
    FormHandler,
    MessageShortcut,
    Opens,
    Replaces,
    Reply,
    Response,
    Slash,
    Verb,
)
from handlers.numbered import number_in
from handlers.win_form import OFFERED, as_answers, carried_in, known_lead, new_win, opened
from handlers.win_numbered import get_win, get_won
from messages import win as messages
from messages.model import Answers, Line
from rules.errors import FieldErrors
from rules.people import Side
from rules.win import NewWin, Same, Win, check_edit, check_undo
from rules.win_form import IsSame, Told, from_answers, typed_in
from storage.places import Purpose

_LISTED = 10


async def open_form(context: Context, said: str = "") -> Response:
    """Offer the form, with the words typed already in it; a number alone shows that win."""
    number, rest = number_in(said)
    if number is not None and not rest:
        return await show(context, said)
    return await opened(context, {**_rep(context), **typed_in(said)})


async def open_form_on_message(context: Context) -> Response:
    """Offer the form with the words of the message that was pointed at as its story."""
    return await opened(context, {**_rep(context), "words": context.where.words.strip()})


async def reshape(context: Context, carries: str, answers: Answers) -> Opens:
    """The form anew, with the touches of the lead that was chosen."""
    carried = carried_in(carries)
    return await opened(context, answers, carried=carried, win=await _changed(context, carried.edit))


async def submit(context: Context, carries: str, answers: Answers) -> Response:
    """Keep the win and let everybody read it; ask first whether it is one that was told before."""
    carried = carried_in(carries)
    answers = await long_words.whole(context, carried.draft, answers)
    told = from_answers(answers)
    win = await _changed(context, carried.edit)
    known = await known_lead(context, told)
    if known is not None:
        return await opened(context, {**answers, "lead_id": str(known.id)}, carried=carried, win=win, wish=OFFERED)
    new = await new_win(context, told, win=win)
    if win is not None:
        return await _change(context, win, new)
    await context.store.wins.hold()
    alike = await context.store.wins.find_alike(told.customer, deal=told.deal, now=context.now)
    if alike is None or told.is_same is IsSame.ANOTHER:
        return await _celebrate(context, new)
    if told.is_same is IsSame.SAME:
        return await _say_same(context, alike, told)
    return await opened(
        context, answers, carried=carried, alike=messages.in_short(alike, reader=context.actor.workspace_id)
    )


async def edit(context: Context, value: str) -> Response:
    """Offer the form with a win as it is known."""
    win = await get_won(context, value)
    check_edit(win, by=context.actor.member_id, is_admin=context.actor.is_admin)
    return await opened(context, await as_answers(context, win), carried=carried_in(f"{win.number}."), win=win)


async def undo(context: Context, value: str) -> Replaces:
    """Take a win back within five minutes; its post says so."""
    win = await get_won(context, value)
    check_undo(win, by=context.actor.member_id, now=context.now)
    await context.store.wins.undo(win.id, now=context.now)
    await win_posts.take_back(context.store, win, now=context.now)
    taken_back = await context.store.wins.get(win.number)
    await win_leads.agree(context.store, taken_back, by=context.actor.member_id, now=context.now)
    return Replaces(messages.undone(win))


async def show(context: Context, value: str) -> Reply:
    """Show one win."""
    return Reply(messages.shown(await get_win(context, value), reader=context.actor.workspace_id))


async def show_typed(context: Context, words: str) -> Response:
    """Show the win named; words that name none are a customer's, which happen to begin with "show"."""
    number, rest = number_in(words)
    if words and (number is None or rest):
        return await open_form(context, f"show {words}")
    return await show(context, words)


async def list_latest(context: Context, words: str = "") -> Reply:
    """Show the latest wins, and how far all of them have come."""
    latest = await context.store.wins.latest(limit=_LISTED)
    progress = await context.store.goals.progress(now=context.now)
    return Reply(messages.listed(latest, reader=context.actor.workspace_id, progress=progress))


async def _celebrate(context: Context, new: NewWin) -> Reply:
    store = context.store
    kept = await store.wins.celebrate(new, now=context.now)
    if isinstance(kept, Same):
        return Reply(messages.same(kept.win, reader=context.actor.workspace_id))
    await win_leads.agree(store, kept, by=context.actor.member_id, now=context.now)
    where = await win_posts.post(store, kept, now=context.now)
    if where is not messages.Told.POSTED:
        await _thank(context, kept)
    place = await store.places.find(Purpose.WINS)
    is_here = place is not None and place.workspace_id == context.actor.workspace_id
    channel = place.channel if place and is_here else ""
    band = await win_posts.band(store)
    return Reply(messages.celebrated(kept, where, channel=channel, band=band, admins=await _admins(context)))


async def _change(context: Context, win: Win, new: NewWin) -> Reply:
    await context.store.wins.hold()
    if new.deal and new.deal != win.deal:
        other = await context.store.wins.find_deal(new.deal)
        if other is not None:
            raise FieldErrors({"deal": f"That deal is #{other.number} already: {other.customer}."})
    changed = await context.store.wins.change(win.number, new, now=context.now)
    await win_leads.agree(context.store, changed, by=context.actor.member_id, now=context.now, before=win.lead_id)
    is_posted = await win_posts.change(context.store, changed, before=win, now=context.now)
    await _thank(context, changed, known=win)
    return Reply(messages.changed(changed, is_posted=is_posted))


async def _thank(context: Context, win: Win, *, known: Win | None = None) -> None:
    """Tell those who are credited, and whom no post tells."""
    by = win_credit.actor_of(context)
    for credit in win.credits:
        is_new = known is None or credit.to.member_id not in known.credited
        if is_new and credit.to.member_id != context.actor.member_id:
            await win_posts.thank(context.store, win, credit, by=by, now=context.now)


async def _say_same(context: Context, win: Win, told: Told) -> Reply:
    if told.deal and not win.deal:
        await context.store.wins.name_deal(win.id, told.deal)
    return Reply(messages.same(win, reader=context.actor.workspace_id))


async def _changed(context: Context, number: int | None) -> Win | None:
    """The win that a form changes, if it changes one; raises Refusal where the actor may not."""
    if number is None:
        return None
    win = await get_won(context, str(number))
    check_edit(win, by=context.actor.member_id, is_admin=context.actor.is_admin)
    return win


def _rep(context: Context) -> dict[str, str]:
    return {"rep": context.actor.person} if context.actor.side is Side.SALES else {}


async def _admins(context: Context) -> Line:
    here = context.actor.workspace_id
    return messages.people([one.person for one in await context.store.members.admins() if one.workspace_id == here])


FEATURE = Feature(
    name="win",
    commands=(
        Slash(
            word="win",
            key="win.celebrate",
            hint="[customer amount, how it went]",
            summary="Celebrate a closed deal, with everybody who helped",
            run=open_form,
            verbs=(
                Verb(word="show", hint="3", key="win.show", summary="All that is known about one", run=show_typed),
                Verb(
                    word="lost",
                    hint="[customer]",
                    key="win.lost",
                    summary="Note a deal that was not won, without blame: marketing reads what would have helped",
                    run=win_lost.open_form,
                ),
                Verb(
                    word="list",
                    key="win.show",
                    summary="The latest wins",
                    run=list_latest,
                    takes=re.compile(""),
                ),
            ),
            examples=("/win Acme 12k EUR, they came back after a year",),
        ),
    ),
    shortcuts=(MessageShortcut(label="Celebrate as win", key="win.celebrate", run=open_form_on_message),),
    clicks={
        "win.celebrate": open_form,
        "win.show": show,
        "win.edit": edit,
        "win.undo": undo,
        "win.undo_lost": win_lost.undo,
        "win.credit": win_credit.open_form,
    },
    forms={
        "win.celebrate": FormHandler(submit=submit, reshape=reshape),
        "win.credit": FormHandler(submit=win_credit.submit),
        "win.lost": FormHandler(submit=win_lost.submit),
    },
)
