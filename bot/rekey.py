"""hymnsheet rekey: every stored token is sealed anew with the newest key, one at a time, as often as it takes."""

from dataclasses import dataclass

from bot.keys import CannotOpen, Keys
from storage.lead_hooks import LeadHook, LeadHooks, all_lead_hooks, place_of_secret
from storage.persons import forget_fingerprints
from storage.sealed_tokens import SealedToken, all_sealed_tokens, place_of_token
from storage.unit_of_work import Storage


@dataclass(slots=True)
class Rekeyed:
    """How many tokens are sealed anew, were sealed with the newest key already, cannot be opened, and were dropped."""

    anew: int = 0
    already: int = 0
    unreadable: int = 0
    dropped: int = 0


async def rekey(storage: Storage, keys: Keys, *, drop_unreadable: bool) -> Rekeyed:
    """Seal with the newest key what another sealed; each token is a transaction of its own, so it may be interrupted.

    Fingerprints of another key are forgotten, and taken anew where platforms tell addresses again.
    With `drop_unreadable`, let go of tokens that no key opens: their workspaces have to install us again.
    """
    counts = Rekeyed()
    async with storage.across_organisations() as transaction:
        tokens = await all_sealed_tokens(transaction)
    for token in tokens:
        try:
            words = keys.open(token.sealed, place=place_of_token(token.organisation_id, token.workspace_id))
        except CannotOpen:
            counts.unreadable += 1
            counts.dropped += drop_unreadable and await _drop(storage, token)
            continue
        if keys.is_newest(token.sealed):
            counts.already += 1
        else:
            counts.anew += await _seal_anew(storage, keys, token, words)
    await _rekey_hooks(storage, keys, counts, drop_unreadable=drop_unreadable)
    async with storage.across_organisations() as transaction:
        await forget_fingerprints(transaction, but_of=keys.newest)
    return counts


async def _rekey_hooks(storage: Storage, keys: Keys, counts: Rekeyed, *, drop_unreadable: bool) -> None:
    """The same for the secrets that leads are signed with; one that is dropped is made anew in chat."""
    async with storage.across_organisations() as transaction:
        hooks = await all_lead_hooks(transaction)
    for hook in hooks:
        try:
            words = keys.open(hook.sealed, place=place_of_secret(hook.organisation_id))
        except CannotOpen:
            counts.unreadable += 1
            counts.dropped += drop_unreadable and await _drop_hook(storage, hook)
            continue
        if keys.is_newest(hook.sealed):
            counts.already += 1
            continue
        sealed = keys.seal(words, place=place_of_secret(hook.organisation_id))
        async with storage.unit_of_work(hook.organisation_id) as work:
            counts.anew += await LeadHooks(work).reseal(old=hook.sealed, new=sealed)


async def _drop_hook(storage: Storage, hook: LeadHook) -> bool:
    async with storage.unit_of_work(hook.organisation_id) as work:
        return await LeadHooks(work).drop(hook.sealed)


async def _seal_anew(storage: Storage, keys: Keys, token: SealedToken, words: str) -> bool:
    """Whether the token still was the one that was read; one that came meanwhile is sealed with the newest key."""
    sealed = keys.seal(words, place=place_of_token(token.organisation_id, token.workspace_id))
    async with storage.unit_of_work(token.organisation_id) as work:
        return await work.workspaces.reseal(token.workspace_id, old=token.sealed, new=sealed)


async def _drop(storage: Storage, token: SealedToken) -> bool:
    async with storage.unit_of_work(token.organisation_id) as work:
        dropped = await work.workspaces.reseal(token.workspace_id, old=token.sealed, new=None)
        if dropped:
            await work.workspaces.pause(token.workspace_id, reason="its token could not be opened")
    return dropped
