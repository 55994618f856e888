"""/hymnsheet roundup: an admin says when the roundup comes, and who previews it."""

from datetime import datetime

from handlers.colleagues import get_colleague
from handlers.feature import Context, FormHandler, Opens, Reply
from messages import roundup_forms as words
from messages.model import Answers
from rules.errors import FieldErrors
from rules.ids import MemberId
from rules.people import Side
from rules.roundup import Edition, RoundupSettings, edition_for, next_roundup
from rules.roundup_forms import settings_from
from storage.members import Member
from storage.places import Purpose


async def open_form(context: Context, typed: str = "") -> Opens:
    """Offer it as it stands."""
    settings = await context.store.roundups.settings()
    owner, channel = await _owner(context, settings), await _channel(context)
    is_elsewhere = owner is not None and not _is_here(owner, context)
    named = owner.person if owner and not is_elsewhere else ""
    return Opens(words.settings_form(settings, owner=named, channel=channel, is_elsewhere=is_elsewhere))


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep it from now on, and say when the next one comes."""
    before = await context.store.roundups.settings()
    owner_id = await _chosen_owner(context, before, str(answers.get("owner", "")))
    settings = settings_from(answers, owner_id=owner_id)
    await context.store.roundups.change_settings(settings)
    await context.store.audit.note("roundup.settings", by=context.actor.member_id, now=context.now)
    owner, (_, due_at) = await _owner(context, settings), await next_edition(context)
    named = owner.person if owner and _is_here(owner, context) else ""
    channel = await _channel(context)
    return Reply(
        words.settings_saved(settings, owner=named, has_owner=owner is not None, channel=channel, next_at=due_at)
    )


async def next_edition(context: Context) -> tuple[Edition, datetime | None]:
    """The next roundup as people have left it so far, and when it is due, if ever."""
    settings, organisation = await context.store.roundups.settings(), await context.store.organisations.get()
    due = next_roundup(context.now, settings, zone=organisation.zone)
    if due is None:
        return Edition(week="", due_at=context.now, video_link=settings.video_link), None
    fresh = edition_for(due, settings)
    if await context.store.roundups.find(fresh.week) is None:
        return fresh, due.at
    # Whoever looked at its preview may change it until the time that holds now.
    return await context.store.roundups.hold(fresh, on_date=due.on_date), due.at


async def _chosen_owner(context: Context, before: RoundupSettings, person: str) -> MemberId | None:
    """Whoever was chosen; somebody of another workspace, whom this form cannot show, stays."""
    if not person:
        owner = await _owner(context, before)
        return owner.id if owner and not _is_here(owner, context) else None
    chosen = await get_colleague(context, person, field="owner", unfit=words.UNFIT)
    if chosen.side is not Side.MARKETING and not chosen.is_admin:
        raise FieldErrors({"owner": words.UNABLE})
    return chosen.id


async def _owner(context: Context, settings: RoundupSettings) -> Member | None:
    everybody = await context.store.members.all()
    return next((member for member in everybody if member.id == settings.owner_id), None)


async def _channel(context: Context) -> str:
    place = await context.store.places.find(Purpose.ROUNDUP)
    return place.channel if place and place.workspace_id == context.actor.workspace_id else ""


def _is_here(member: Member, context: Context) -> bool:
    return member.workspace_id == context.actor.workspace_id


FORM = FormHandler(submit=submit)
