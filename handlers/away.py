"""/hymnsheet away and back: somebody says on which days nobody should wait for them."""

from datetime import date
from zoneinfo import ZoneInfo

from handlers.feature import Context, FormHandler, Opens, Replaces, Reply, Response
from messages import away as words
from messages.model import Answers
from rules.absence import away_from, find_away
from rules.errors import Refusal
from rules.ids import AbsenceId, id_in
from rules.working_time import AwayOn
from storage.absences import Absences


async def open_form(context: Context, typed: str = "") -> Response:
    """Note the days that were typed; offer a form where there are none, or none that can be read."""
    if not typed.strip():
        return await _form(context)
    try:
        away = find_away(typed, today=await _today(context))
    except Refusal as refusal:
        return await _form(context, mend=str(refusal))
    if away is None:
        return await _form(context, mend=words.not_read(typed[:100]))
    return await _note(context, away)


async def show(context: Context, value: str) -> Response:
    """Offer the form, with what is known so far."""
    return await _form(context)


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Note the days that were chosen."""
    return await _note(context, away_from(answers, today=await _today(context)))


async def come_back(context: Context, typed: str = "") -> Reply:
    """Whatever keeps them away ends now."""
    absences, me = Absences(context.store), context.actor.member_id
    ended = await absences.come_back(me, now=context.now)
    ahead = await absences.ahead(me, now=context.now)
    return Reply(words.welcome_back(ended, ahead, today=await _today(context)))


async def take_back(context: Context, value: str) -> Replaces:
    """Take back what was just noted."""
    await _take_back(context, value)
    return Replaces(words.taken_back())


async def not_away(context: Context, value: str) -> Opens:
    """Take one absence out of the form's list."""
    await _take_back(context, value)
    return await _form(context)


async def _form(context: Context, *, mend: str = "") -> Opens:
    ahead = await Absences(context.store).ahead(context.actor.member_id, now=context.now)
    return Opens(words.form(ahead, today=await _today(context), now=context.now, mend=mend))


async def _note(context: Context, away: AwayOn) -> Reply:
    absences, me = Absences(context.store), context.actor.member_id
    noted = await absences.say(me, away, now=context.now)
    return Reply(words.noted(noted, today=await _today(context)))


async def _take_back(context: Context, value: str) -> None:
    absence_id = AbsenceId(id_in(value) or 0)
    if not await Absences(context.store).take_back(context.actor.member_id, absence_id, now=context.now):
        raise Refusal(words.over_already())


async def _today(context: Context) -> date:
    zone = await Absences(context.store).zone_of(context.actor.member_id)
    return context.now.astimezone(ZoneInfo(zone)).date()


FORM = FormHandler(submit=submit)
