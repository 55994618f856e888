"""/hymnsheet setup: an admin says who sings on which side, where, and when."""

from collections.abc import Mapping
from datetime import datetime

from handlers.feature import Context, FormHandler, Opens, Reply
from messages import setup as words
from messages.model import Answers
from messages.setup import After
from rules.errors import FieldErrors
from rules.people import Platform, Side
from rules.setup import SetUp, first_digest_at, set_up_from
from rules.working_days import WorkCalendar
from rules.working_hours import working_hours
from storage.days_off import DaysOff
from storage.follow_ups import FollowUps
from storage.health import Health
from storage.places import Place, Purpose

WORKING_TIME = ("zone", "country", "working_hours")
"""Settings by which open leads are measured."""
UNFIT = "One of these is a bot, a guest or has left. Only members of this workspace can be on a side."


async def open_form(context: Context, typed: str = "") -> Opens:
    """Offer everything as it stands."""
    places = await context.store.places.all()
    lost = (await Health(context.store).gone_places()).values()
    gone = [place.channel for place in lost if _is_here(place, context)]
    stands = await _as_it_stands(context, places)
    may_link = context.actor.side_open and len(await context.store.workspaces.states()) == 1
    return Opens(
        words.form(
            stands,
            elsewhere=_elsewhere(places, context),
            gone=gone,
            platform=context.actor.platform,
            may_link=may_link,
        )
    )


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep what was chosen, say hello in a new marketing channel, and say what to do next."""
    chosen = set_up_from(answers)
    await _check_people(context, chosen)
    is_new_channel = await _choose_channels(context, chosen)
    await _choose_people(context, chosen)
    open_to_all = await _change_settings(context, chosen)
    await context.store.audit.note("hymnsheet.setup", by=context.actor.member_id, now=context.now)
    first = await _first_digest(context, chosen)
    if is_new_channel:
        hello = words.hello(first_digest_at=first)
        await context.tell_channel(Purpose.MARKETING, hello, key=f"hello:{context.request}")
    after = After(
        first_digest_at=first,
        is_new_channel=is_new_channel,
        open_to_all=open_to_all,
        platform=context.actor.platform,
        elsewhere=_elsewhere(await context.store.places.all(), context),
    )
    return Reply(words.saved(chosen, after))


async def _as_it_stands(context: Context, places: Mapping[Purpose, Place]) -> SetUp:
    organisation = await context.store.organisations.get()
    members = await context.store.members.all()
    here = [member for member in members if member.workspace_id == context.actor.workspace_id]
    # Before anything was chosen, the admin's own zone is the best guess.
    zone = organisation.zone if organisation.set_up_at or organisation.zone != "UTC" else context.actor.zone
    return SetUp(
        channels={purpose: place.channel for purpose, place in places.items() if _is_here(place, context)},
        people={side: tuple(member.person for member in here if member.side is side) for side in Side},
        zone=zone,
        country=organisation.country,
        working_hours=organisation.working_hours,
        digest_at=organisation.digest_at,
        empty_day_line=organisation.empty_day_line,
        days_off=await DaysOff(context.store).all(),
    )


async def _check_people(context: Context, chosen: SetUp) -> None:
    everybody = [person for people in chosen.people.values() for person in people]
    unfit = await context.store.members.unfit(everybody, workspace_id=context.actor.workspace_id)
    errors = {str(side): UNFIT for side, people in chosen.people.items() if unfit & set(people)}
    if errors:
        raise FieldErrors(errors)


async def _choose_channels(context: Context, chosen: SetUp) -> bool:
    """Keep the channels; whether the one for marketing is another than before."""
    before = await context.store.places.all()
    changed = [purpose for purpose in Purpose if _differs(purpose, chosen, before.get(purpose), context)]
    for purpose in changed:
        channel = chosen.channels[purpose]
        place = Place(workspace_id=context.actor.workspace_id, channel=channel) if channel else None
        await context.store.places.choose(purpose, place)
    return Purpose.MARKETING in changed and bool(chosen.channels[Purpose.MARKETING])


def _differs(purpose: Purpose, chosen: SetUp, before: Place | None, context: Context) -> bool:
    channel = chosen.channels[purpose]
    if before is None or not _is_here(before, context):
        return bool(channel)
    return channel != before.channel


async def _choose_people(context: Context, chosen: SetUp) -> None:
    here = context.actor.workspace_id
    for side, people in chosen.people.items():
        await context.store.members.expect(people, zone=chosen.zone, workspace_id=here)
        await context.store.members.set_side(side, people, workspace_id=here)


async def _change_settings(context: Context, chosen: SetUp) -> bool:
    """Keep the settings; whether everybody may still try everything, because a side has nobody yet."""
    before = await context.store.organisations.get()
    members = await context.store.members.all()
    named = {member.side for member in members}
    if before.set_up_at is None and context.actor.platform is Platform.TEAMS:
        # Teams says where somebody lives only when they do something: until now nobody knew better than UTC.
        await context.store.members.move(before.zone, chosen.zone, workspace_id=context.actor.workspace_id)
    set_up_at = before.set_up_at or (context.now if {Side.SALES, Side.MARKETING} <= named else None)
    await context.store.organisations.change(
        zone=chosen.zone,
        country=chosen.country,
        working_hours=chosen.working_hours,
        digest_at=chosen.digest_at,
        empty_day_line=chosen.empty_day_line,
        set_up_at=set_up_at,
    )
    are_days_new = await DaysOff(context.store).become(chosen.days_off)
    if are_days_new or any(getattr(before, name) != getattr(chosen, name) for name in WORKING_TIME):
        await FollowUps(context.store).calendar_changed(None, now=context.now)
    return set_up_at is None


async def _first_digest(context: Context, chosen: SetUp) -> datetime | None:
    calendar = WorkCalendar(
        weekdays=working_hours(chosen.working_hours).weekdays,
        country=chosen.country,
        days_off=await context.store.organisations.days_off(),
    )
    return first_digest_at(now=context.now, zone=chosen.zone, digest_at=chosen.digest_at, calendar=calendar)


def _elsewhere(places: Mapping[Purpose, Place], context: Context) -> tuple[Purpose, ...]:
    """What a channel in another workspace is used for."""
    return tuple(purpose for purpose, place in places.items() if not _is_here(place, context))


def _is_here(place: Place, context: Context) -> bool:
    return place.workspace_id == context.actor.workspace_id


FORM = FormHandler(submit=submit)
