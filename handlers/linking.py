"""/hymnsheet link: an admin gets a code, an admin of another workspace types it, and both are one organisation."""

from dataclasses import replace

from handlers.feature import Context, Moved, Opens, Reply, Response
from messages import linking as words
from messages import replies
from rules.errors import Refusal
from rules.linking import LASTS, MOST_WRONG, WRONG_WITHIN, code_from, hash_of, spelt
from storage.linking import Joined, LinkCode, Linking, find_code, join
from storage.sealed_tokens import place_of_token


async def run(context: Context, typed: str) -> Response:
    """Join by the code that was typed, or make one where none was."""
    if not typed.strip():
        return await make_code(context)
    code_hash = hash_of(typed)
    await _check_may_join(context, code_hash)
    code = await find_code(context.store, code_hash, now=context.now)
    if code is None:
        actor = context.actor
        await Linking(context.store).note_wrong(actor.workspace_id, by=actor.member_id, now=context.now)
        return Reply(replies.plain(words.NOT_KNOWN))
    return await _join(context, code)


async def make_code(context: Context, value: str = "") -> Opens:
    """Make a code, in place of any before, and show it this once."""
    code, by = code_from(context.vault.new_secret()), context.actor.member_id
    await Linking(context.store).keep_code(hash_of(code), by=by, expires_at=context.now + LASTS)
    await context.store.audit.note("hymnsheet.link", by=by, now=context.now)
    return Opens(words.code_shown(spelt(code)), instead=words.code_not_shown())


async def _check_may_join(context: Context, code_hash: str) -> None:
    """Raise Refusal where no code could do anything, or where too many were wrong."""
    linking = Linking(context.store)
    await linking.hold_still()
    if await linking.made(code_hash):
        raise Refusal(words.OWN_CODE)
    if await linking.is_linked():
        raise Refusal(words.LINKED)
    if await linking.has_something():
        raise Refusal(words.OCCUPIED)
    since = context.now - WRONG_WITHIN
    if await linking.count_wrong(context.actor.workspace_id, since=since) >= MOST_WRONG:
        raise Refusal(words.TOO_OFTEN)


async def _join(context: Context, code: LinkCode) -> Moved:
    joined = await join(context.store, context.actor.workspace_id, code)
    there = await _context_there(context, joined)
    await _seal_anew(context, there, joined)
    now, subject = context.now, str(joined.workspace_id)
    await there.store.audit.note("hymnsheet.linked", by=there.actor.member_id, now=now, subject=subject)
    maker = await there.store.members.get(code.made_by)
    if maker.is_active:
        await there.tell_member(maker, words.joined_us(name=joined.name), key=f"linked:{joined.workspace_id}")
    organisation = await there.store.organisations.get()
    return Moved(words.joined(name=organisation.name), there)


async def _context_there(context: Context, joined: Joined) -> Context:
    store = context.store.of(joined.organisation_id)
    found = await store.members.find_actor(workspace_id=joined.workspace_id, person=context.actor.person)
    if found is None:
        raise LookupError("whoever linked a workspace is not among its members")
    return replace(context, actor=found[0], store=store)


async def _seal_anew(context: Context, there: Context, joined: Joined) -> None:
    """A token can be opened only in the row it was sealed for, and it is in another now."""
    if joined.sealed is None:
        return
    before = place_of_token(context.actor.organisation_id, context.actor.workspace_id)
    after = place_of_token(joined.organisation_id, joined.workspace_id)
    new = context.vault.move(joined.sealed, place=before, to=after)
    await there.store.workspaces.reseal(joined.workspace_id, old=joined.sealed, new=new)
