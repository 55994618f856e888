"""/hymnsheet doctor: is everything working, and what to do where it is not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

from handlers.feature import Context, Replaces
from messages import doctor as words
from messages.doctor import Check
from rules.buddy import SIDES, next_due
from rules.delivery import DeliveryState
from rules.people import Side
from rules.roundup import next_roundup
from rules.setup import first_digest_at
from storage.health import Health, Post
from storage.organisations import Organisation
from storage.places import Purpose
from storage.unit_of_work import UnitOfWork

LATE_AFTER = timedelta(minutes=10)
DIGEST = "digest"
_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


async def show(context: Context, typed: str = "") -> Replaces:
    """Look at everything and say how it stands."""
    checks = await examine(context.store, now=context.now)
    database = _DATABASES[context.store.dialect]
    return Replaces(words.report(checks, version=release(), database=database, now=context.now))


def release() -> str:
    """The release that runs, as far as it was installed as one."""
    try:
        return version("hymnsheet")
    except PackageNotFoundError:
        return "(not installed)"


async def examine(store: UnitOfWork, *, now: datetime) -> list[Check]:
    """Everything there is to look at in the database of one organisation."""
    organisation = await store.organisations.get()
    states = await store.workspaces.states()
    return [
        words.set_up(organisation.set_up_at),
        *(words.workspace(name, state=state, reason=reason) for _, name, state, reason in states),
        *await _channels(store),
        await _sides(store),
        await _digest(store, organisation, now=now),
        *await _roundup(store, organisation, now=now),
        await _buddies(store, organisation, now=now),
        words.links(store.public_address),
        *await _leads(store, now=now),
        *_post(await Health(store).post(), now=now),
    ]


async def _channels(store: UnitOfWork) -> list[Check]:
    chosen = await store.places.all()
    gone = await Health(store).gone_places()
    checks = [words.channel(purpose, at=place.channel) for purpose, place in chosen.items()]
    checks += [words.channel_gone(purpose, at=place.channel) for purpose, place in gone.items()]
    return checks if {*chosen, *gone} & {Purpose.MARKETING} else [*checks, words.no_channel(Purpose.MARKETING)]


async def _sides(store: UnitOfWork) -> Check:
    members = await store.members.all()
    return words.sides({side: sum(member.side is side for member in members) for side in Side})


async def _digest(store: UnitOfWork, organisation: Organisation, *, now: datetime) -> Check:
    last = await Health(store).last_run(DIGEST)
    calendar = await store.organisations.calendar()
    next_at = first_digest_at(now=now, zone=organisation.zone, digest_at=organisation.digest_at, calendar=calendar)
    return words.digest(
        last_at=last.due_at if last else None, was_skipped=bool(last and last.state == "skipped"), next_at=next_at
    )


async def _roundup(store: UnitOfWork, organisation: Organisation, *, now: datetime) -> list[Check]:
    if Purpose.ROUNDUP in await Health(store).gone_places():
        return []
    settings, place = await store.roundups.settings(), await store.places.find(Purpose.ROUNDUP)
    due = next_roundup(now, settings, zone=organisation.zone)
    return [words.roundup(due.at if due else None, is_on=settings.is_on, has_channel=place is not None)]


async def _buddies(store: UnitOfWork, organisation: Organisation, *, now: datetime) -> Check:
    settings, last = await store.buddies.settings(), await store.buddy_rounds.last()
    last_on = last.first_on if last else None
    if settings is None:
        return words.buddies(None, last_on=last_on, lonely=None)
    there = set((await store.buddies.taking_part(now)).values())
    lonely = next((side for side in SIDES if side not in there), None)
    due = next_due(settings, last, now=now, zone=organisation.zone)
    return words.buddies(due.at, last_on=last_on, lonely=lonely)


async def _leads(store: UnitOfWork, *, now: datetime) -> list[Check]:
    counts = await Health(store).leads(now=now)
    checks = [words.leads(counts.owed, lapsed=counts.lapsed)]
    return [*checks, words.leads_of_nobody(counts.unowned)] if counts.unowned else checks


def _post(post: Post, *, now: datetime) -> Iterator[Check]:
    waiting = post.counts.get(DeliveryState.WAITING, 0) + post.counts.get(DeliveryState.SENDING, 0)
    since = post.oldest_wanted_at
    yield words.on_their_way(waiting, late_since=since if since and now - since > LATE_AFTER else None)
    if dead := post.counts.get(DeliveryState.DEAD, 0):
        yield words.given_up(dead, reasons=post.reasons)
    if uncertain := post.counts.get(DeliveryState.UNCERTAIN, 0):
        yield words.uncertain(uncertain)
