"""Keeps words that are longer than a form's field, so that none of them is lost."""

from handlers.feature import Context
from messages.model import Answers, Form, LongTextField, decode_form, encode
from rules.ids import DraftId


async def keep(context: Context, form: Form, field: str = "words") -> DraftId | None:
    """Keep a form whose field cannot show all of its words; None where it can."""
    found = _field(form, field)
    if found is None or len(found.value.encode("utf-16-le")) // 2 <= found.longest:
        return None
    return await context.store.drafts.keep(encode(form), member_id=context.actor.member_id, now=context.now)


async def whole(context: Context, draft_id: DraftId | None, answers: Answers, field: str = "words") -> Answers:
    """The answers with the rest of long words that the form shows only the beginning of, unless they were changed."""
    said = str(answers.get(field, "")).strip()
    if draft_id is None or not said:
        return answers
    kept = await context.store.drafts.find(draft_id, member_id=context.actor.member_id)
    found = _field(decode_form(kept), field) if kept else None
    return {**answers, field: found.value} if found and found.value.strip().startswith(said) else answers


def _field(form: Form, name: str) -> LongTextField | None:
    return next((part for part in form.parts if isinstance(part, LongTextField) and part.name == name), None)
