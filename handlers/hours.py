"""/hymnsheet hours: somebody says when they work, where that is not as for everybody here."""

from handlers.feature import Context, FormHandler, Opens, Reply
from messages import hours as words
from messages.model import Answers
from rules.own_hours import own_hours_from
from rules.working_time import Calendar
from storage.calendars import Calendars
from storage.own_hours import HoursOfOwn


async def open_form(context: Context, typed: str = "") -> Opens:
    """Offer one's own hours as they stand; words that were typed are in the field already."""
    own = await HoursOfOwn(context.store).get(context.actor.member_id)
    whole = await Calendars(context.store).whole()
    return Opens(words.form(own, whole=whole, zone=(await _mine(context)).zone, typed=typed))


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep what was said, and show what counts from now on."""
    own = own_hours_from(answers)
    await HoursOfOwn(context.store).keep(context.actor.member_id, own, now=context.now)
    return Reply(words.saved(own, mine=await _mine(context)))


async def _mine(context: Context) -> Calendar:
    me = context.actor.member_id
    return (await Calendars(context.store).of([me]))[me]


FORM = FormHandler(submit=submit)
