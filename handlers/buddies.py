"""/hymnsheet buddies: an admin turns buddies on and says how often they change; who would meet whom, who met."""

from datetime import date
from zoneinfo import ZoneInfo

from handlers.feature import Context, FormHandler, Opens, Reply, Response
from messages import buddy_settings as words
from messages.model import Answers
from rules.buddy import Settings, next_due
from rules.buddy_settings import settings_from


async def show(context: Context, typed: str = "") -> Response:
    """Say how buddies are set and when they change next; offer the form while they are off."""
    settings = await context.store.buddies.settings()
    if settings is None:
        return await open_form(context)
    return await _shown(context, settings, is_saved=False)


async def open_form(context: Context, value: str = "") -> Opens:
    """Offer it as it stands; before the first round it is a click to turn them on."""
    settings, last = await context.store.buddies.settings(), await context.store.buddy_rounds.last()
    offered = await context.store.buddies.last_settings() or Settings(starts_on=await _today(context))
    return Opens(words.form(offered, is_on=settings is not None or last is None))


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep it from now on, and say when buddies change next."""
    buddies, last = context.store.buddies, await context.store.buddy_rounds.last()
    settings = settings_from(answers, await buddies.last_settings(), today=await _today(context))
    await context.store.audit.note("hymnsheet.buddies", by=context.actor.member_id, now=context.now)
    if settings is None:
        await buddies.turn_off(now=context.now)
        return Reply(words.switched_off(has_round=last is not None))
    await buddies.change_settings(settings)
    return await _shown(context, settings, is_saved=True)


async def _shown(context: Context, settings: Settings, *, is_saved: bool) -> Reply:
    last, zone = await context.store.buddy_rounds.last(), (await context.store.organisations.get()).zone
    due = next_due(settings, last, now=context.now, zone=zone)
    return Reply(words.shown(settings, next_at=due.at, has_round=last is not None, is_saved=is_saved))


async def _today(context: Context) -> date:
    zone = (await context.store.organisations.get()).zone
    return context.now.astimezone(ZoneInfo(zone)).date()


FORM = FormHandler(submit=submit)
