"""Shows one objection, lets two count as one, and parts them again: a merge is a link, nothing is lost by it."""

from collections.abc import Collection

from handlers.answering import tell_answer
from handlers.digest import refresh
from handlers.feature import Context, Opens, Replaces, Reply, Response
from handlers.known import OFFERED, heard_before, known_of
from handlers.numbered import get_objection, number_in
from messages import objection_card as messages
from messages.model import Answers
from rules.access import ACCESS, permits
from rules.answer import Answer, best_first
from rules.errors import FieldErrors, Refusal
from rules.ids import MemberId
from rules.objection import Objection, Voice, check_merge
from storage.claims_due import ClaimsDue

_HOW = "Type two numbers, like /objection merge 12 7."


async def show(context: Context, value: str) -> Reply:
    """Everything known about an objection; a merged one is shown where it counts."""
    asked = await get_objection(context, value)
    root = await context.store.objections.root_of(asked)
    (known,) = await known_of(context.store, [root])
    kin = await context.store.objections.merged_under(root.id)
    return Reply(
        messages.shown(
            known,
            reader=context.actor.workspace_id,
            may=_may(context, root),
            answers=(await context.store.answers.to([root.id])).get(root.id, ()),
            kin=kin,
            items=await context.store.content.suggest(
                root.heard.words,
                category=root.heard.category,
                objections=[root.id, *(one.id for one in kin)],
                limit=OFFERED,
            ),
            asked=asked,
        )
    )


def _may(context: Context, root: Objection) -> set[str]:
    """What the actor can do with it: nobody says +1 to their own, or releases what is another's."""
    me, may = context.actor.member_id, {key for key in ACCESS if permits(key, context.actor)}
    if root.by.member_id == me:
        may.discard("objection.same")
    if root.claim and root.claim.by.member_id != me:
        may.discard("claim.release")
    return may


async def merge_typed(context: Context, words: str) -> Response:
    """Merge the first number into the second; with one number only, ask for the other."""
    number, into = number_in(words)
    if number is None:
        raise Refusal(_HOW)
    if not into:
        return await open_merge_form(context, words)
    return await _merge(context, number, into=into)


async def open_merge_form(context: Context, value: str) -> Opens:
    """Ask which objection this one is the same as."""
    objection = await get_objection(context, value)
    alike = await heard_before(context.store, objection.heard.words, apart_from=objection.id)
    return Opens(messages.merge_form(objection, alike=alike))


async def submit_merge(context: Context, carries: str, answers: Answers) -> Reply:
    """Merge as the form says; what does not fit is said beside the number."""
    number, _ = number_in(carries)
    try:
        return await _merge(context, number or 0, into=str(answers.get("into", "")))
    except Refusal as refusal:
        raise FieldErrors({"into": str(refusal)}) from refusal


async def unmerge(context: Context, value: str) -> Replaces:
    """Let an objection count on its own again, with exactly the counts of before."""
    one = await get_objection(context, value)
    root = await context.store.objections.root_of(one)
    if not await context.store.objections.unmerge(one.id):
        raise Refusal(f"#{one.number} counts on its own already.")
    await context.store.audit.note(
        "objection.unmerge", by=context.actor.member_id, now=context.now, subject=str(one.id)
    )
    await _look_at_claims(context, one, root)
    await refresh(context, one, root)
    voices = await context.store.objections.count_voices([one.id, root.id])
    return Replaces(messages.unmerged(one, root, voices=voices.get(one.id, 0), root_voices=voices.get(root.id, 0)))


async def join(context: Context, number: int, *, into: str) -> Objection:
    """Let one objection count where another does, tell each side the other's answer, and return where both count."""
    store = context.store.objections
    await store.hold_merges()
    one, other = await get_objection(context, str(number)), await get_objection(context, into)
    root = await store.root_of(other)
    check_merge(one, other, root=await store.root_of(one), other_root=root)
    heard, root_heard = await store.voices(one.id), await store.voices(root.id)
    answers = await context.store.answers.to([one.id, root.id])
    await store.merge(one.id, into=root.id, now=context.now)
    if one.claim and not answers:
        await store.claim(root.id, by=one.claim.by.member_id, due_at=one.claim.due_at, now=context.now)
    await _share(
        context,
        root,
        one_answers=answers.get(one.id, []),
        heard=heard,
        root_answers=answers.get(root.id, []),
        root_heard=root_heard,
    )
    await _note(context, "objection.merge", one)
    await _look_at_claims(context, one, root)
    await refresh(context, one, root)
    return root


async def _merge(context: Context, number: int, *, into: str) -> Reply:
    root = await join(context, number, into=into)
    one = await get_objection(context, str(number))
    voices = await context.store.objections.count_voices([root.id])
    return Reply(messages.merged(one, root, voices=voices.get(root.id, 0)))


async def _share(
    context: Context,
    root: Objection,
    *,
    one_answers: Collection[Answer],
    heard: Collection[Voice],
    root_answers: Collection[Answer],
    root_heard: Collection[Voice],
) -> None:
    """Tell the best answer to those who heard only the other one; the actor reads it in the reply."""
    best = next(iter(best_first([*one_answers, *root_answers])), None)
    if best is None:
        return
    told, untold = (heard, root_heard) if best in one_answers else (root_heard, heard)
    know: set[MemberId] = {voice.by.member_id for voice in told} | {context.actor.member_id}
    for voice in untold:
        if voice.by.member_id not in know:
            await tell_answer(context, best, voice, number=root.number)


async def _look_at_claims(context: Context, one: Objection, root: Objection) -> None:
    """Either's claim may have moved, ended or come back."""
    if one.claim or root.claim:
        await ClaimsDue(context.store).changed([one.id, root.id], now=context.now)


async def _note(context: Context, action: str, one: Objection) -> None:
    await context.store.audit.note(action, by=context.actor.member_id, now=context.now, subject=str(one.id))
