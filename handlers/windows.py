"""/hymnsheet windows: an admin says how soon a lead is followed up, and an objection answered."""

from handlers.feature import Context, FormHandler, Opens, Reply
from messages import windows as words
from messages.model import Answers
from rules.windows import promises_from
from storage.agreed_windows import AgreedWindows


async def open_form(context: Context, typed: str = "") -> Opens:
    """Offer what is agreed on."""
    return Opens(words.form(await AgreedWindows(context.store).promises()))


async def submit(context: Context, carries: str, answers: Answers) -> Reply:
    """Keep what was agreed on from now on; what runs already keeps what it began with."""
    chosen = promises_from(answers)
    has_changed = await AgreedWindows(context.store).agree(chosen, by=context.actor.member_id, now=context.now)
    if has_changed:
        await context.store.audit.note("hymnsheet.windows", by=context.actor.member_id, now=context.now)
    return Reply(words.saved(chosen, has_changed=has_changed))


FORM = FormHandler(submit=submit)
