"""/claim and /answer: marketing takes an objection and replies; everybody who heard it is told, once."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from handlers import claim, verification
from handlers.answering import key_for, publish, tell
from handlers.feature import Context, Done, Feature, FormHandler, Opens, Replaces, Reply, Response, Slash, Verb
from handlers.known import to_enclose
from handlers.numbered import get_objection, number_in
from messages import answer as messages
from messages.model import Answers, encode
from rules.answer import VERIFY_AFTER, Answer, from_answers
from rules.answer import Reply as Written
from rules.errors import FieldErrors, Refusal
from rules.ids import AnswerId, ContentId
from rules.objection import Objection


async def answer_typed(context: Context, words: str) -> Response:
    """Answer at once with a number and words, open the form with a number alone, list what waits with nothing."""
    if not words:
        return await claim.list_waiting(context)
    number, said = number_in(words)
    if number is None:
        return Reply(messages.which(said))
    found = await context.store.objections.find(number)
    if found is None:
        return Reply(messages.unknown(number, words=said))
    if found.undone_at is not None:
        return Reply(messages.taken_back(number, words=said))
    root = await context.store.objections.root_of(found)
    if not said:
        return await _form(context, root)
    return await publish(context, root, Written(words=said, link="", verify_on=_today(context) + VERIFY_AFTER))


async def open_form(context: Context, value: str) -> Opens:
    """Offer the form for the objection that was clicked."""
    root = await context.store.objections.root_of(await get_objection(context, value))
    return await _form(context, root)


async def _form(context: Context, root: Objection) -> Opens:
    return Opens(messages.form(root, today=_today(context), items=await to_enclose(context.store, root)))


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Publish what the form says."""
    written = replace(from_answers(answers, today=_today(context)), content_id=await _enclosed(context, answers))
    root = await context.store.objections.root_of(await get_objection(context, carries))
    return await publish(context, root, written)


async def _enclosed(context: Context, answers: Answers) -> ContentId | None:
    """The item that was picked, unless it was retired while the form was open."""
    number, _ = number_in(str(answers.get("content", "")))
    if number is None:
        return None
    item = await context.store.content.find(number)
    if item is None or item.retired_at:
        raise FieldErrors({"content": "This is not offered any more. Pick another, or none."})
    return item.id


async def mark_helped(context: Context, value: str) -> Response:
    """Keep that an answer helped."""
    return await _mark(context, value, helped=True)


async def mark_did_not(context: Context, value: str) -> Response:
    """Keep that an answer did not help."""
    return await _mark(context, value, helped=False)


async def _mark(context: Context, value: str, *, helped: bool) -> Response:
    answer_id = AnswerId(number_in(value)[0] or 0)
    if await context.store.answers.find(answer_id) is None:
        raise Refusal("That answer is not there any more. Thank you all the same.")
    await context.store.answers.mark(answer_id, by=context.actor.member_id, helped=helped, now=context.now)
    answer = await context.store.answers.get(answer_id)
    root = await _root_of(context, answer)
    await _tell_tally(context, answer, root)
    key = key_for(answer.id, context.actor.member_id)
    if context.where.delivery != key:
        return Replaces(messages.thanks(answer, number=root.number, helped=helped))
    said = messages.for_hearer(
        answer,
        heard=await _heard_by_actor(context, root),
        number=root.number,
        reader=context.actor.workspace_id,
        helped=helped,
    )
    await context.store.deliveries.refresh(key, encode(said), now=context.now)
    return Done()


async def _root_of(context: Context, answer: Answer) -> Objection:
    answered = (await context.store.objections.get_all([answer.objection_id])).get(answer.objection_id)
    if answered is None:
        raise Refusal("What this answered was taken back. Thank you all the same.")
    return await context.store.objections.root_of(answered)


async def _heard_by_actor(context: Context, root: Objection) -> str:
    voices = await context.store.objections.voices(root.id)
    own = (voice.words for voice in voices if voice.by.member_id == context.actor.member_id)
    return next(own, root.heard.words)


async def _tell_tally(context: Context, answer: Answer, root: Objection) -> None:
    """One message to the answerer, made at the first mark and kept up to date."""
    if answer.by.member_id == context.actor.member_id:
        return
    said, key = messages.tally(answer, objection=root), f"tally:{answer.id}"
    if not await tell(context, answer.by, said, key=key):
        await context.store.deliveries.refresh(key, encode(said), now=context.now)


def _today(context: Context) -> date:
    return context.now.astimezone(ZoneInfo(context.actor.zone)).date()


FEATURE = Feature(
    name="answer",
    commands=(
        Slash(
            word="claim",
            key="claim.take",
            hint="[number]",
            summary="Take an objection: its answer is due in the agreed time",
            run=claim.claim_typed,
            verbs=(Verb(word="release", hint="12", key="claim.release", summary="Give one back", run=claim.release),),
            examples=("/claim 12", "/claim, and I list what waits"),
        ),
        Slash(
            word="answer",
            key="answer.give",
            hint="[number] [words]",
            summary="Answer an objection; everybody who heard it gets your words",
            run=answer_typed,
            examples=("/answer 12 we bill by use: five people pay for five", "/answer 12, and I open a form"),
        ),
    ),
    clicks={
        "claim.take": claim.claim,
        "claim.release": claim.release,
        "claim.free": claim.free,
        "claim.list": claim.list_clicked,
        "answer.give": open_form,
        "answer.still_true": verification.still_true,
        "answer.anew": verification.answer_anew,
        "answer.helped": mark_helped,
        "answer.did_not": mark_did_not,
    },
    forms={"answer.give": FormHandler(submit=submit)},
)
