"""What sales says of an item: used it, with which lead, and whether it helped; or why not."""

from handlers import outdated
from handlers.feature import Context, Opens, Replaces, Reply, Response
from handlers.items import get_item
from handlers.numbered import number_in
from messages import content_use as messages
from messages.model import Answers
from rules.content import Item, Use, WhyNot
from rules.errors import FieldErrors, Refusal
from rules.ids import UseId, id_in
from rules.objection import Worked, picked_in
from storage.content_uses import ContentUses


async def used(context: Context, value: str) -> Reply:
    """Count that the actor used an item, with the lead that was typed after its number, if any."""
    item = await get_item(context, value)
    if item.retired_at is not None:
        raise Refusal(f"Item {item.number} is retired. /content find shows what there is instead.")
    _, name = number_in(value)
    lead = await context.store.leads.find_or_make(name, now=context.now) if name else None
    done = await ContentUses(context.store).use(
        item, by=context.actor.member_id, lead_id=lead.id if lead else None, now=context.now
    )
    return Reply(messages.used(item, done.use.id, lead=lead.name if lead else "", is_new=done.is_new))


async def open_use(context: Context, value: str) -> Opens:
    """Ask with which lead it was."""
    use, item = await _get_use(context, value)
    return Opens(messages.use_form(item, use.id, lead=use.lead))


async def submit_use(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep with which lead it was, and whether it helped."""
    use, item = await _get_use(context, carries)
    name, worked = str(answers.get("lead", "")).strip(), picked_in(answers, Worked, "helped")
    lead = await context.store.leads.find_or_make(name, now=context.now) if name else None
    if lead:
        await ContentUses(context.store).used_with(use.id, lead_id=lead.id)
    helped = {Worked.YES: True, Worked.NO: False}.get(worked) if worked else None
    if helped is not None:
        await ContentUses(context.store).mark(use.id, helped=helped)
    return Reply(messages.used(item, use.id, lead=lead.name if lead else use.lead, helped=helped))


async def helped(context: Context, value: str) -> Replaces:
    """Keep that it helped."""
    use, item = await _get_use(context, value)
    await ContentUses(context.store).mark(use.id, helped=True)
    return Replaces(messages.used(item, use.id, lead=use.lead, helped=True))


async def not_used(context: Context, value: str) -> Replaces:
    """Take back that the actor used an item."""
    use, item = await _get_use(context, value)
    await ContentUses(context.store).undo_use(use.id, now=context.now)
    return Replaces(messages.not_used(item))


async def open_why_not(context: Context, value: str) -> Opens:
    """Ask why the actor does not use an item."""
    return Opens(messages.why_not_form(await get_item(context, value)))


async def submit_why_not(context: Context, carries: str, answers: Answers) -> Response:
    """Keep why not; where it is out of date, its owner hears of it."""
    item, reason = await get_item(context, carries), picked_in(answers, WhyNot, "reason")
    words = str(answers.get("words", "")).strip()
    if reason is None:
        raise FieldErrors({"reason": "Pick what comes nearest."})
    if reason is WhyNot.OUTDATED:
        return await outdated.say(context, item, words=words)
    await ContentUses(context.store).say_why_not(
        item, by=context.actor.member_id, reason=reason, words=words, now=context.now
    )
    return Reply(messages.noted(item, reason))


async def _get_use(context: Context, value: str) -> tuple[Use, Item]:
    """What the actor said they used; raises Refusal where it is not theirs or was taken back."""
    use_id = id_in(value)
    use = None if use_id is None else await ContentUses(context.store).find_use(UseId(use_id))
    if use is None or use.by != context.actor.member_id:
        raise Refusal("That is not there any more. Thank you all the same.")
    if use.undone_at is not None:
        raise Refusal("You took that back already. Click Used it again if it counts after all.")
    return use, await context.store.content.get(use.content_id)
