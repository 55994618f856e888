"""/hymnsheet goal: an admin sets the one number that all work towards, and which wins have a post of their own."""

from zoneinfo import ZoneInfo

from handlers import win_posts
from handlers.feature import Context, FormHandler, Opens, Reply
from messages import goal as words
from messages.model import Answers
from rules.goal import Chosen, Progress, chosen_from


async def open_form(context: Context, typed: str = "") -> Opens:
    """Offer both as they stand."""
    store = context.store
    return Opens(words.form(Chosen(goal=await store.goals.latest(), band=await win_posts.band(store))))


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep both from now on, and say how far the goal is reached already."""
    chosen, store = chosen_from(answers), context.store
    before = await store.goals.latest()
    if chosen.goal is None:
        await store.goals.drop()
    elif not chosen.goal.is_like(before):
        await store.goals.set(chosen.goal, by=context.actor.member_id, now=context.now)
    band = chosen.band
    await store.organisations.change(
        win_band_minor=band.minor if band else None, win_band_currency=band.currency if band else None
    )
    await store.audit.note("win.goal", by=context.actor.member_id, now=context.now)
    return Reply(words.saved(chosen, await _progress(context, chosen)))


async def _progress(context: Context, chosen: Chosen) -> Progress | None:
    if chosen.goal is None:
        return None
    zone = ZoneInfo((await context.store.organisations.get()).zone)
    return await context.store.goals.progress_of(chosen.goal, zone=zone)


FORM = FormHandler(submit=submit)
