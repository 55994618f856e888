"""/objection: a rep says in seconds what a prospect said; marketing hears it in tomorrow's digest."""

import re

from handlers import long_words, merging
from handlers.answering import tell
from handlers.digest import refresh
from handlers.feature import (
    Context,
    Feature,
    FormHandler,
    MessageShortcut,
    Opens,
    Replaces,
    Reply,
    Response,
    Slash,
    Verb,
)
from handlers.known import heard_before, known_of, to_send
from handlers.numbered import get_objection, number_in
from messages import objection as messages
from messages.answer import taken_back
from messages.model import Answers
from rules.errors import FieldErrors, Refusal
from rules.ids import DraftId, id_in
from rules.objection import Category, check_undo, from_answers, picked_in
from storage.claims_due import ClaimsDue

IN_FORM = "form"
_CONDITIONAL = ("category_words", "competitor")


async def open_form(context: Context, said: str = "") -> Response:
    """Offer the form, with the words typed already in it; a number alone shows that objection."""
    number, rest = number_in(said)
    if number is not None and not rest:
        return await merging.show(context, said)
    return await _form(context, {"words": said}, carries=await _keep_whole(context, said))


async def open_form_on_message(context: Context) -> Response:
    """Offer the form with the words of the message that was pointed at."""
    said = context.where.words.strip()
    return await _form(context, {"words": said}, carries=await _keep_whole(context, said))


async def show(context: Context, words: str) -> Response:
    """Show the objection named; words that name none are a prospect's, which happen to begin with "show"."""
    number, rest = number_in(words)
    if words and (number is None or rest):
        return await open_form(context, f"show {words}")
    return await merging.show(context, words)


async def reshape(context: Context, carries: str, answers: Answers) -> Opens:
    """The form anew, asking what a choice made necessary and showing what was heard before and what to send."""
    return await _form(context, answers, carries=carries)


async def submit(context: Context, carries: str, answers: Answers) -> Response:
    """Record the objection and answer with what is already known about it."""
    try:
        kept = id_in(carries)
        draft = None if kept is None else DraftId(kept)
        heard = from_answers(await long_words.whole(context, draft, answers))
    except FieldErrors as error:
        if any(field in error.errors and field not in answers for field in _CONDITIONAL):
            # The field was not on the screen yet, so the sentence would stand beside another one.
            wish = " ".join(error.errors.values())
            return Opens(messages.form(answers, carries=carries, wish=wish, is_cut=bool(carries)))
        raise
    known = await heard_before(context.store, heard.words)
    items = await to_send(context.store, heard.words, category=heard.category, known=known)
    lead = await context.store.leads.find_or_make(heard.lead, now=context.now) if heard.lead else None
    saved = await context.store.objections.record(
        heard, by=context.actor, lead_id=lead.id if lead else None, now=context.now
    )
    return Reply(messages.logged(saved, heard_before=known, items=items))


async def undo(context: Context, value: str) -> Replaces:
    """Take an objection back within five minutes, unless it has become other people's too."""
    objection = await get_objection(context, value)
    voices = await context.store.objections.voices(objection.id)
    merged = await context.store.objections.merged_under(objection.id)
    check_undo(
        objection,
        by=context.actor.member_id,
        now=context.now,
        others=len(merged) + sum(voice.by.member_id != context.actor.member_id for voice in voices),
        has_answer=bool(await context.store.answers.to([objection.id])),
    )
    await context.store.objections.undo(objection.id, now=context.now)
    if objection.claim:
        await ClaimsDue(context.store).changed([objection.id], now=context.now)
        await tell(context, objection.claim.by, taken_back(objection.number), key=f"undone:{objection.id}")
    await refresh(context, objection)
    return Replaces(messages.undone(objection))


async def say_same(context: Context, value: str) -> Response:
    """Count the actor among those who heard it, and hand over the answer if there is one."""
    number, place = number_in(value)
    root = await context.store.objections.root_of(await get_objection(context, str(number)))
    heard = await context.store.objections.voices(root.id)
    is_new = all(voice.by.member_id != context.actor.member_id for voice in heard)
    if is_new:
        is_new = await context.store.objections.say_same(root.id, by=context.actor.member_id, now=context.now)
    (known,) = await known_of(context.store, [root])
    if place == IN_FORM:
        return Opens(messages.counted_in_form(known, reader=context.actor.workspace_id, is_new=is_new))
    return Reply(messages.counted(known, reader=context.actor.workspace_id, is_new=is_new))


async def was_same(context: Context, value: str) -> Replaces:
    """Turn what the actor just logged into a +1 of an older one."""
    number, older = number_in(value)
    mine = await get_objection(context, str(number))
    if mine.by.member_id != context.actor.member_id:
        raise Refusal(f"Only the one who logged #{mine.number} can say that.")
    root = await merging.join(context, mine.number, into=older)
    (known,) = await known_of(context.store, [root])
    return Replaces(messages.counted(known, reader=context.actor.workspace_id, is_new=True, undo=mine))


async def _form(context: Context, answers: Answers, *, carries: str) -> Opens:
    """The form with what is known of what was typed and picked so far."""
    said, category = str(answers.get("words", "")), picked_in(answers, Category, "category")
    known = await heard_before(context.store, said) if said else []
    items = await to_send(context.store, said, category=category, known=known) if said or category else []
    return Opens(messages.form(answers, heard_before=known, items=items, carries=carries, is_cut=bool(carries)))


async def _keep_whole(context: Context, said: str) -> str:
    """Keep words that are longer than a form's field, so that none is lost; returns what the form carries."""
    return str(await long_words.keep(context, messages.form({"words": said})) or "")


_NUMBER = re.compile(r"(#?\d+)?")
_TWO_NUMBERS = re.compile(r"(#?\d+(\s+((in)?to\s+|with\s+)?#?\d+)?)?")

FEATURE = Feature(
    name="objection",
    commands=(
        Slash(
            word="objection",
            key="objection.log",
            hint="[what they said]",
            summary="Log what a prospect said against buying",
            run=open_form,
            verbs=(
                Verb(word="show", hint="12", key="objection.show", summary="All that is known about one", run=show),
                Verb(
                    word="merge",
                    key="objection.merge",
                    takes=_TWO_NUMBERS,
                    hint="12 7",
                    summary="Count #12 under #7, as the same",
                    run=merging.merge_typed,
                ),
                Verb(
                    word="unmerge",
                    key="objection.unmerge",
                    takes=_NUMBER,
                    hint="12",
                    summary="Count it on its own again",
                    run=merging.unmerge,
                ),
            ),
            examples=("/objection too expensive for a team of five",),
        ),
    ),
    shortcuts=(MessageShortcut(label="Log as objection", key="objection.log", run=open_form_on_message),),
    clicks={
        "objection.log": open_form,
        "objection.undo": undo,
        "objection.same": say_same,
        "objection.was_same": was_same,
        "objection.show": merging.show,
        "objection.merge": merging.open_merge_form,
        "objection.unmerge": merging.unmerge,
    },
    forms={
        "objection.log": FormHandler(submit=submit, reshape=reshape),
        "objection.merge": FormHandler(submit=merging.submit_merge),
    },
)
