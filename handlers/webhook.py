"""/hymnsheet webhook: an admin lets other programs send leads and deals, and changes the secret they sign with."""

from handlers.feature import Context, Opens, Reply
from messages import webhook as words
from storage.lead_hooks import LeadHooks, place_of_secret


async def show(context: Context, typed: str = "") -> Reply:
    """Say how leads and deals are sent, and since when there is a secret."""
    return Reply(words.shown(made_at=await LeadHooks(context.store).made_at()))


async def new_secret(context: Context, value: str) -> Opens:
    """Make a secret, in place of any before, and show it this once."""
    secret = context.vault.new_secret()
    sealed = context.vault.seal(secret, place=place_of_secret(context.actor.organisation_id))
    await LeadHooks(context.store).change(sealed, now=context.now)
    await context.store.audit.note("hymnsheet.new_secret", by=context.actor.member_id, now=context.now)
    return Opens(words.secret_shown(secret), instead=words.secret_not_shown())
