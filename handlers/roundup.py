"""The roundup's preview: whoever looks after it edits it, skips a week, or posts it before it is due."""

from dataclasses import dataclass, replace

from handlers import roundup_settings
from handlers.feature import Context, Done, Feature, FormHandler, Opens, Reply, Response
from messages import roundup as post
from messages import roundup_forms, roundup_preview
from messages.model import Answers, encode
from rules.content import Item
from rules.delivery import Policy, Priority
from rules.errors import Refusal
from rules.roundup import Edition, Roundup, RoundupState
from rules.roundup_forms import carried, edit_from, left_out_in
from rules.win import Win
from storage.places import Place, Purpose
from storage.roundup_contents import RoundupContents

NO_CHANNEL = "There is no roundup channel, so it cannot be posted. An admin chooses one with /hymnsheet setup."
MEANWHILE = "Somebody changed it while you wrote. These are your words; save again, and they take the place of theirs."


@dataclass(frozen=True, slots=True)
class _New:
    """All that is new, also what is left out."""

    items: tuple[Item, ...]
    wins: tuple[Win, ...]


async def open_form(context: Context, week: str) -> Response:
    """Offer the opening words, the video link, and what may be left out."""
    edition = await _edition(context, week)
    if _is_over(edition, context):
        return _told(edition, context)
    answers: Answers = {
        "words": edition.words,
        "video_link": edition.video_link,
        "left_out": left_out_in(edition),
    }
    return await _form(context, edition, answers)


async def edit(context: Context, carries: str, answers: Answers) -> Response:
    """Keep what was changed; whoever wrote at the same time as somebody else sees that first, with their own words."""
    edition = await _edition(context, carries.partition(":")[0])
    if _is_over(edition, context):
        return _told(edition, context)
    if carried(edition) != carries:
        return await _form(context, edition, answers, wish=MEANWHILE)
    new = await _new(context, edition)
    chosen = edit_from(answers, edition, offered=roundup_forms.offered(new.items, new.wins))
    await context.store.roundups.edit(edition.week, chosen, by=context.actor.member_id)
    changed = await _refresh(context, edition.week)
    return Reply(roundup_preview.changed(changed))


async def skip(context: Context, week: str) -> Response:
    """Post none in this week; until it is due anybody may change that."""
    edition = await _edition(context, week)
    if _is_over(edition, context) or not await context.store.roundups.skip(
        edition.week, by=context.actor.member_id, now=context.now
    ):
        return _told(edition, context)
    await context.store.audit.note("roundup.skip", by=context.actor.member_id, now=context.now, subject=week)
    return await _done(context, await _refresh(context, week))


async def unskip(context: Context, week: str) -> Response:
    """Post it after all, when it is due."""
    edition = await _edition(context, week)
    if _is_over(edition, context) or not await context.store.roundups.unskip(week, by=context.actor.member_id):
        return _told(edition, context)
    return await _done(context, await _refresh(context, week))


async def post_now(context: Context, week: str) -> Response:
    """Post it at once, and none when it is due."""
    edition, place = await _edition(context, week), await context.store.places.find(Purpose.ROUNDUP)
    if place is None:
        raise Refusal(NO_CHANNEL)
    if _is_over(edition, context) or edition.state is not RoundupState.OPEN:
        return _told(edition, context)
    roundup = await RoundupContents(context.store).compose(edition, now=context.now)
    if roundup.is_silent:
        raise Refusal("There is nothing to tell yet. Type /content add, or write a few opening words with Edit.")
    await _post(context, roundup, place)
    return await _done(context, await _refresh(context, week))


async def dry_run(context: Context, value: str) -> Reply:
    """What would be posted now, told to whoever asks and nobody else."""
    edition, due = await roundup_settings.next_edition(context)
    roundup = await RoundupContents(context.store).compose(edition, now=context.now)
    is_missing = await context.store.places.find(Purpose.ROUNDUP) is None
    here = context.actor.workspace_id
    return Reply(roundup_preview.dry_run(roundup, reader=here, due_at=due, is_missing=is_missing))


async def _edition(context: Context, week: str) -> Edition:
    """The week's roundup, which nobody else changes meanwhile."""
    found = await context.store.roundups.find(week)
    if found is None:
        raise Refusal("I do not know that roundup any more. The next preview comes the afternoon before the next one.")
    zone = (await context.store.organisations.get()).zone
    return await context.store.roundups.hold(found, on_date=found.due_on(zone))


def _is_over(edition: Edition, context: Context) -> bool:
    """Whether nothing about it can be changed any more."""
    settled = edition.state in {RoundupState.POSTED, RoundupState.QUIET}
    return settled or context.now >= edition.due_at


def _told(edition: Edition, context: Context) -> Reply:
    """What became of it, for whoever comes too late."""
    if edition.state is RoundupState.OPEN and context.now >= edition.due_at:
        raise Refusal("Its time has come: it is posted right now. What is new from now on comes with the next one.")
    is_second = edition.by is not None and edition.by.member_id != context.actor.member_id
    return Reply(
        roundup_preview.settled(edition, reader=context.actor.workspace_id, now=context.now, is_second=is_second)
    )


async def _done(context: Context, edition: Edition) -> Response:
    """Nothing where the preview that was clicked shows it already."""
    if context.where.delivery in await context.store.roundups.previews(edition):
        return Done()
    return Reply(roundup_preview.settled(edition, reader=context.actor.workspace_id, now=context.now))


async def _form(context: Context, edition: Edition, answers: Answers, *, wish: str = "") -> Opens:
    new = await _new(context, edition)
    form = roundup_forms.edit_form(answers, carries=carried(edition), items=new.items, wins=new.wins, wish=wish)
    return Opens(form)


async def _new(context: Context, edition: Edition) -> _New:
    whole = replace(edition, no_items=frozenset(), no_wins=frozenset())
    roundup = await RoundupContents(context.store).compose(whole, now=context.now)
    return _New(roundup.items, roundup.wins)


async def _post(context: Context, roundup: Roundup, place: Place) -> None:
    edition, me, now = roundup.edition, context.actor.member_id, context.now
    await context.store.roundups.posted(edition.week, by=me, now=now)
    await context.store.roundups.keep(edition.week, items=[item.id for item in roundup.items], wins=roundup.told)
    said = encode(post.posted(roundup, reader=place.workspace_id))
    await context.store.deliveries.post(
        said, to=place, key=edition.key, now=now, policy=Policy.AT_MOST_ONCE, priority=Priority.DIGEST
    )
    await context.store.audit.note("roundup.post_now", by=me, now=now, subject=edition.week)


async def _refresh(context: Context, week: str) -> Edition:
    """Every preview of this week says how it stands now."""
    edition, place = await context.store.roundups.get(week), await context.store.places.find(Purpose.ROUNDUP)
    roundup = await RoundupContents(context.store).compose(edition, now=context.now)
    for key, to in (await context.store.roundups.previews(edition)).items():
        channel = place.channel if place and place.workspace_id == to.workspace_id else ""
        said = roundup_preview.preview(roundup, channel=channel, reader=to.workspace_id, now=context.now)
        await context.store.deliveries.refresh(key, encode(said), now=context.now)
    return edition


FEATURE = Feature(
    name="roundup",
    clicks={
        "roundup.edit": open_form,
        "roundup.skip": skip,
        "roundup.unskip": unskip,
        "roundup.post_now": post_now,
        "roundup.settings": roundup_settings.open_form,
        "roundup.dry_run": dry_run,
    },
    forms={"roundup.edit": FormHandler(submit=edit), "roundup.settings": roundup_settings.FORM},
)
