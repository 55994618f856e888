"""Whoever gave an answer says that it is still true, or gives another."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from handlers.feature import Context, Done, Opens, Replaces, Response
from handlers.known import to_enclose
from messages import answer as answer_messages
from messages import verification as messages
from messages.model import encode
from rules.answer import VERIFY_AFTER, Answer
from rules.errors import Refusal
from rules.ids import AnswerId, id_in
from rules.objection import Objection
from rules.verification import date_of


async def still_true(context: Context, value: str) -> Response:
    """Ask about an answer again after another while; the message that asked says so in place."""
    answer, objection = await _get(context, value)
    if answer.by.member_id != context.actor.member_id:
        raise Refusal("Only whoever gave the answer can say that. You can add a better one.")
    until = _today(context) + VERIFY_AFTER
    await context.store.answers.verify(answer.id, until=until)
    asked_on = date_of(context.where.delivery)
    if asked_on is None:
        return Replaces(messages.kept(replace(answer, verify_on=until), objection))
    await _refresh(context, asked_on)
    return Done()


async def answer_anew(context: Context, value: str) -> Opens:
    """Offer the form with the words of the answer there is."""
    answer, objection = await _get(context, value)
    root = await context.store.objections.root_of(objection)
    picked = str(answer.enclosed.number) if answer.enclosed else ""
    items = await to_enclose(context.store, root)
    form = answer_messages.form(
        root, today=_today(context), words=answer.words, link=answer.link, items=items, picked=picked
    )
    return Opens(form)


async def _get(context: Context, value: str) -> tuple[Answer, Objection]:
    answer = await context.store.answers.find(AnswerId(id_in(value) or 0))
    found = {} if answer is None else await context.store.objections.get_all([answer.objection_id])
    if answer is None or answer.objection_id not in found:
        raise Refusal("That answer is not there any more.")
    return answer, found[answer.objection_id]


async def _refresh(context: Context, asked_on: date) -> None:
    answers = await context.store.answers.asked(context.actor.member_id, on=asked_on)
    objections = await context.store.objections.get_all({answer.objection_id for answer in answers})
    about = [(answer, objections[answer.objection_id]) for answer in answers if answer.objection_id in objections]
    said = messages.asked(about, on=asked_on)
    await context.store.deliveries.refresh(context.where.delivery, encode(said), now=context.now)


def _today(context: Context) -> date:
    return context.now.astimezone(ZoneInfo(context.actor.zone)).date()
