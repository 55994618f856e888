"""Out of date: whoever sees it says so with a click, the item's owner has a clock for it, and they hear the outcome."""

from handlers.answering import tell
from handlers.claim import answer_due_at
from handlers.feature import Context, Done, Opens, Replaces, Reply, Response
from handlers.items import check_may_change, get_item
from messages import outdated as messages
from messages.model import Answers, encode
from rules.content import Item, Outcome, Outdated
from rules.errors import Refusal
from rules.ids import ContentId
from rules.objection import Colleague
from storage.content_outdated import OutdatedItems


def key_for(content_id: ContentId, outdated: Outdated) -> str:
    """The delivery that tells an item's owner what was said of it."""
    return f"outdated:{content_id}:{outdated.at:%Y%m%dT%H%M%S%f}"


async def clicked(context: Context, value: str) -> Response:
    """Say that an item is out of date."""
    return await say(context, await get_item(context, value))


async def say(context: Context, item: Item, *, words: str = "") -> Response:
    """Start the owner's clock and tell them; who says so later hears the outcome too."""
    if item.retired_at is not None:
        raise Refusal(f"Item {item.number} is retired already. Nobody is offered it any more.")
    me, door = context.actor.member_id, OutdatedItems(context.store)
    is_first = await door.say(item.id, by=me, words=words, due_at=await answer_due_at(context), now=context.now)
    if is_first:
        await door.changed([item.id], now=context.now)
    item = await context.store.content.get(item.id)
    await _ask_owner(context, item)
    is_mine = item.owner is not None and item.owner.member_id == me
    reader = context.actor.workspace_id
    return Reply(messages.said_so(item, reader=reader, is_first=is_first, is_mine=is_mine, has_words=bool(words)))


async def open_words(context: Context, value: str) -> Opens:
    """Ask what is out of date about an item."""
    return Opens(messages.words_form(await _get_outdated(context, value)))


async def submit_words(context: Context, carries: str, answers: Answers) -> Response:
    """Tell the owner what exactly is out of date."""
    return await say(context, await get_item(context, carries), words=str(answers.get("words", "")).strip())


async def not_outdated(context: Context, value: str) -> Response:
    """Take back that it is out of date; nobody is left who says so, so the clock stops."""
    item = await _get_outdated(context, value)
    door = OutdatedItems(context.store)
    if not await door.unsay(item.id, by=context.actor.member_id, now=context.now):
        raise Refusal(f"You have not said that item {item.number} is out of date.")
    if not await door.sayers(item.id):
        await settle(context, item, Outcome.TAKEN_BACK)
    return Replaces(messages.taken_back(item))


async def still_right(context: Context, value: str) -> Response:
    """Say that an item is still right."""
    item = await _get_outdated(context, value)
    check_may_change(context, item)
    await settle(context, item, Outcome.STILL_RIGHT)
    if is_asked_here(context, item):
        return Done()
    return Replaces(messages.settled(item, Outcome.STILL_RIGHT, reader=context.actor.workspace_id))


def is_asked_here(context: Context, item: Item) -> bool:
    """Whether the actor clicked in the message that asks an item's owner; it says in place what came of it."""
    return item.outdated is not None and context.where.delivery == key_for(item.id, item.outdated)


async def settle(context: Context, item: Item, outcome: Outcome) -> None:
    """Stop the clock, and tell everybody who said so what came of it, once each."""
    door = OutdatedItems(context.store)
    sayers = await door.sayers(item.id)
    if item.outdated is None or not await door.settle(item.id):
        return
    await door.changed([item.id], now=context.now)
    key, me = key_for(item.id, item.outdated), _me(context)
    for sayer in sayers:
        if sayer.by.member_id != me.member_id:
            said = messages.outcome(item, outcome, by=me, reader=sayer.by.workspace_id)
            await tell(context, sayer.by, said, key=f"{key}:{sayer.by.member_id}")
    await _say_it_is_over(context, item, outcome, key=key)


async def _say_it_is_over(context: Context, item: Item, outcome: Outcome, *, key: str) -> None:
    """The owner's message says so in place; what is not out yet nobody needs to read."""
    if await context.store.deliveries.withdraw(key, now=context.now):
        return
    keeper, me = await _keeper(context, item), _me(context)
    if keeper is not None:
        by = me if keeper.member_id != me.member_id else None
        said = messages.settled(item, outcome, reader=keeper.workspace_id, by=by)
        await context.store.deliveries.refresh(key, encode(said), now=context.now)


async def _ask_owner(context: Context, item: Item) -> None:
    """Tell whoever keeps it right, or let their message say what was said since."""
    keeper = await _keeper(context, item)
    if keeper is None or item.outdated is None:
        return
    sayers = await OutdatedItems(context.store).sayers(item.id)
    said, key = messages.asked(item, sayers, reader=keeper.workspace_id), key_for(item.id, item.outdated)
    is_told = await context.store.deliveries.refresh(key, encode(said), now=context.now)
    if not is_told and keeper.member_id != context.actor.member_id:
        await tell(context, keeper, said, key=key)


async def _keeper(context: Context, item: Item) -> Colleague | None:
    """Who keeps an item right: its owner; an admin where they have left."""
    here = {member.id: member for member in await context.store.members.all()}
    owner = here.get(item.owner.member_id) if item.owner else None
    keeper = owner or next((member for member in here.values() if member.is_admin), None)
    if keeper is None:
        return None
    return Colleague(member_id=keeper.id, workspace_id=keeper.workspace_id, person=keeper.person)


async def _get_outdated(context: Context, value: str) -> Item:
    item = await get_item(context, value)
    if not item.is_outdated:
        raise Refusal(f"Somebody looked at item {item.number} already, and nobody says any more it is out of date.")
    return item


def _me(context: Context) -> Colleague:
    actor = context.actor
    return Colleague(member_id=actor.member_id, workspace_id=actor.workspace_id, person=actor.person)
