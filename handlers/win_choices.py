"""What may have won a deal: answers to what the actor heard or that they gave, and what marketing made of late."""

from datetime import timedelta
from typing import Final

from handlers.feature import Context
from messages.model import Option
from messages.win_form import option
from rules.answer import Answer
from rules.errors import FieldErrors
from rules.ids import AnswerId, ContentId, id_in
from rules.people import Side
from rules.win import Win

GONE: Final = "I no longer know that one. Please choose again."
_MOST_ANSWERS, _MOST_ITEMS = 10, 10
_MADE_FOR = timedelta(days=180)
"""So long something counts as made of late."""
_A_MOMENT = timedelta(minutes=1)
"""What was made just now is offered too."""
_ANSWER, _CONTENT = "answer", "content"


async def choices(context: Context, win: Win | None) -> list[Option]:
    """What the form offers, the newest first; what was chosen for the win that is changed is always among it."""
    labels = await _answers(context) | await _items(context)
    if win is not None and choice_of(win):
        labels.setdefault(choice_of(win), win.content or _label(win.answer_number or 0, win.answer))
    return [option(value, label) for value, label in labels.items()]


async def chosen_in(context: Context, value: str) -> tuple[AnswerId | None, ContentId | None]:
    """What was chosen, an answer or an item; raises FieldErrors for what is no longer known."""
    kind, _, number = value.partition(" ")
    chosen = id_in(number)
    if chosen is None:
        return None, None
    if kind == _CONTENT and await context.store.content.get_all([ContentId(chosen)]):
        return None, ContentId(chosen)
    if kind == _ANSWER and await context.store.answers.find(AnswerId(chosen)):
        return AnswerId(chosen), None
    raise FieldErrors({"won_by": GONE})


def choice_of(win: Win) -> str:
    """The value under which the form offers what won a deal; empty where nobody said."""
    if win.answer_id is not None:
        return f"{_ANSWER} {win.answer_id}"
    return f"{_CONTENT} {win.content_id}" if win.content_id is not None else ""


async def _answers(context: Context) -> dict[str, str]:
    store, found = context.store, await _heard_or_given(context)
    newest = sorted(found.values(), key=lambda answer: -answer.id)[:_MOST_ANSWERS]
    answered = await store.objections.get_all([answer.objection_id for answer in newest])
    return {
        f"{_ANSWER} {answer.id}": _label(answered[answer.objection_id].number, answer.words)
        for answer in newest
        if answer.objection_id in answered
    }


async def _heard_or_given(context: Context) -> dict[AnswerId, Answer]:
    store, me = context.store, context.actor.member_id
    heard = [objection.id for objection in await store.objections.heard_by(me, limit=_MOST_ANSWERS)]
    roots = set((await store.objections.roots_of(heard)).values())
    found = [answer for answers in (await store.answers.to(roots)).values() for answer in answers]
    if context.actor.side is Side.MARKETING:
        found += await store.answers.given_by(me, limit=_MOST_ANSWERS)
    return {answer.id: answer for answer in found}


async def _items(context: Context) -> dict[str, str]:
    made = await context.store.content.since(context.now - _MADE_FOR, context.now + _A_MOMENT)
    newest = sorted(made, key=lambda item: -item.id)[:_MOST_ITEMS]
    return {f"{_CONTENT} {item.id}": f"{item.kind.capitalize()}: {item.title}" for item in newest}


def _label(number: int, words: str) -> str:
    return f"Answer to #{number}: {words}"
