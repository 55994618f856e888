"""A form that could not be opened in time waits behind a button, with everything that was typed in it."""

from handlers.feature import Context, Feature, Opens
from messages import replies
from messages.model import Form, Message, decode_form, encode
from rules.errors import Refusal
from rules.ids import DraftId, id_in


async def keep(context: Context, form: Form) -> Message:
    """Keep a form for the actor; the message has the button that opens it."""
    draft_id = await context.store.drafts.keep(encode(form), member_id=context.actor.member_id, now=context.now)
    return replies.form_is_ready(title=form.title, draft=str(draft_id))


async def open_draft(context: Context, value: str) -> Opens:
    """Open a kept form for whom it was kept."""
    draft_id = DraftId(id_in(value) or 0)
    kept = await context.store.drafts.find(draft_id, member_id=context.actor.member_id)
    if kept is None:
        raise Refusal(replies.draft_is_gone().summary)
    return Opens(decode_form(kept))


FEATURE = Feature(name="draft", clicks={"draft.open": open_draft})
