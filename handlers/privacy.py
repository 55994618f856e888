"""/hymnsheet privacy: what is held about me, a copy of it, and forgetting it."""

from handlers.feature import Context, Done, Reply, Response
from messages import privacy as words
from messages.model import Message, encode
from rules.delivery import Kind, Priority
from storage.places import Place
from storage.privacy import Privacy


async def show(context: Context, typed: str = "") -> Reply:
    """Say what is held about whoever asks."""
    return Reply(words.held(await Privacy(context.store).count(context.actor.member_id)))


async def export(context: Context, value: str) -> Reply:
    """Send everything held about whoever asks, to them alone."""
    copies = words.copy_of(await Privacy(context.store).held(context.actor.member_id))
    member = await context.store.members.get(context.actor.member_id)
    for number, copy in enumerate(copies, start=1):
        await context.tell_member(member, copy, key=f"copy:{number}:{context.request}")
    await context.store.audit.note("hymnsheet.export", by=member.id, now=context.now)
    return Reply(words.on_its_way(messages=len(copies)))


async def erase(context: Context, value: str) -> Response:
    """Forget whoever asks, and say so."""
    await Privacy(context.store).erase(context.actor.member_id, now=context.now)
    if not context.where.response_url:
        return Reply(words.erased())
    await _say_goodbye(context, words.erased())
    return Done()


async def _say_goodbye(context: Context, message: Message) -> None:
    # Their address is not written down for this: the click brought one that holds no name.
    await context.store.deliveries.post(
        encode(message),
        to=Place(workspace_id=context.actor.workspace_id, channel=context.where.channel),
        key=f"goodbye:{context.request}",
        now=context.now,
        priority=Priority.REPLY,
        kind=Kind.REPLACE,
        response_url=context.where.response_url,
    )
