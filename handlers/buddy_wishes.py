"""/buddy snooze, out, in and exclude: what somebody wants of buddies, from the moment they say it."""

from datetime import date
from zoneinfo import ZoneInfo

from handlers.buddy_self import main_account
from handlers.colleagues import get_colleagues
from handlers.feature import Context, Opens, Reply, Response
from messages import buddy as messages
from messages import buddy_forms as forms
from messages.model import Answers
from rules.buddy import next_due
from rules.buddy_snooze import A_FORTNIGHT, EXAMPLE, checked, find_snooze
from rules.errors import FieldErrors, Refusal
from rules.ids import MemberId
from storage.absences import Absences
from storage.members import Member


async def snooze(context: Context, typed: str = "") -> Response:
    """Leave them out until the day that was typed; offer a form where there is none, or none that can be read."""
    today = await today_of(context)
    if not typed.strip():
        return Opens(forms.snooze_form(value=today + A_FORTNIGHT))
    until = find_snooze(typed, today=today)
    if until is None:
        mend = f"I could not read the day in “{typed[:100]}”. Choose it here, or type it like: {EXAMPLE}."
        return Opens(forms.snooze_form(value=today + A_FORTNIGHT, mend=mend))
    return await _snooze(context, checked(until, today=today), today=today)


async def open_snooze(context: Context, value: str) -> Response:
    """Ask until when."""
    return await snooze(context)


async def submit_snooze(context: Context, carries: str, answers: Answers) -> Reply:
    """Leave them out until the day that was chosen."""
    until, today = answers.get("until"), await today_of(context)
    if not isinstance(until, date):
        raise FieldErrors({"until": "Choose a day."})
    try:
        return await _snooze(context, checked(until, today=today), today=today)
    except Refusal as refusal:
        raise FieldErrors({"until": str(refusal)}) from refusal


async def opt_out(context: Context, value: str = "") -> Reply:
    """Leave them out until they come back."""
    has_mate = await _has_mate(context)
    await context.store.buddies.opt_out(context.actor.member_id, now=context.now)
    return Reply(messages.out(has_mate=has_mate))


async def opt_in(context: Context, value: str = "") -> Reply:
    """Let them take part again."""
    await context.store.buddies.opt_in(context.actor.member_id)
    settings, last = await context.store.buddies.settings(), await context.store.buddy_rounds.last()
    zone = (await context.store.organisations.get()).zone
    due = next_due(settings, last, now=context.now, zone=zone) if settings else None
    return Reply(messages.back_in(due, today=await today_of(context)))


async def open_exclude(context: Context, value: str = "") -> Opens:
    """Show them, and nobody else, whom they would rather not be with."""
    here, elsewhere = await _excluded(context)
    return Opens(
        forms.exclude_form(
            [one.person for one in here],
            elsewhere=len(elsewhere),
            has_buddy_elsewhere=bool(await _buddies_elsewhere(context)),
        )
    )


async def submit_exclude(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep exactly these, from the next round on; those elsewhere stay unless they are taken off."""
    picked = answers.get("people", ())
    chosen = await get_colleagues(
        context, picked if isinstance(picked, tuple) else (), field="people", unfit=forms.UNFIT
    )
    _, elsewhere = await _excluded(context)
    kept = [] if answers.get("forget") else [one.id for one in elsewhere]
    added = await _buddies_elsewhere(context) if answers.get("this_one") else []
    others = {one.id for one in chosen} | {*kept, *added}
    others.discard(context.actor.member_id)
    await context.store.buddies.exclude(context.actor.member_id, others, now=context.now)
    return Reply(messages.excluded(len(others)))


async def _snooze(context: Context, until: date, *, today: date) -> Reply:
    has_mate = await _has_mate(context)
    await context.store.buddies.snooze(context.actor.member_id, until)
    return Reply(messages.snoozed(until, today=today, has_mate=has_mate))


async def _has_mate(context: Context) -> bool:
    """Whether somebody was introduced to them, who is found another buddy by whoever looks after rounds."""
    me = await main_account(context)
    pair = await context.store.buddy_rounds.pair_of(me)
    is_known = pair is not None and any(mate.id == me and mate.told_at is not None for mate in pair.there)
    return pair is not None and is_known and pair.last_on >= await today_of(context)


async def _excluded(context: Context) -> tuple[list[Member], list[Member]]:
    """Whom they excluded: in their workspace, and elsewhere."""
    excluded = await context.store.buddies.excluded_by(context.actor.member_id)
    known = [member for member in await context.store.members.all() if member.id in excluded]
    here = [member for member in known if member.workspace_id == context.actor.workspace_id]
    return here, [member for member in known if member not in here]


async def _buddies_elsewhere(context: Context) -> list[MemberId]:
    me = await main_account(context)
    pair = await context.store.buddy_rounds.pair_of(me)
    mates = pair.buddies_of(me) if pair else ()
    return [mate.id for mate in mates if mate.who.workspace_id != context.actor.workspace_id]


async def today_of(context: Context) -> date:
    """The date where whoever asks is."""
    zone = await Absences(context.store).zone_of(context.actor.member_id)
    return context.now.astimezone(ZoneInfo(zone)).date()
