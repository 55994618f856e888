"""What is known about objections already: who heard them, the best answer so far, and what to send along."""

from collections.abc import Sequence

from rules.answer import Known
from rules.content import Item
from rules.enclosing import enclosable
from rules.ids import ObjectionId
from rules.objection import Category, Objection
from rules.similarity import most_alike
from storage.unit_of_work import UnitOfWork

OFFERED = 3
MOST_ENCLOSABLE = 25
_LOOKED_AT = 12
"""Several of the most alike may count as one, so more are looked at than are offered."""


async def heard_before(store: UnitOfWork, words: str, *, apart_from: ObjectionId | None = None) -> list[Known]:
    """Up to three objections that say much the same, each where it counts, the most alike first."""
    alike = most_alike(words, await store.objections.compared(), limit=_LOOKED_AT)
    if not alike:
        return []
    roots = await store.objections.roots_of([ObjectionId(one.id) for one in alike])
    ordered = dict.fromkeys(roots[ObjectionId(one.id)] for one in alike)
    found = await store.objections.get_all([root for root in ordered if root != apart_from][:OFFERED])
    return await known_of(store, [found[root] for root in ordered if root in found])


async def to_send(store: UnitOfWork, words: str, *, category: Category | None, known: Sequence[Known]) -> list[Item]:
    """Up to three items to send to whoever said these words, which may be the same as what is known."""
    ids = [one.objection.id for one in known]
    return await store.content.suggest(words, category=category, objections=ids, limit=OFFERED)


async def to_enclose(store: UnitOfWork, root: Objection) -> list[Item]:
    """What may go with an answer to an objection: what fits it first, then what helped most."""
    kin = [one.id for one in await store.objections.merged_under(root.id)]
    return enclosable(
        await store.content.live(),
        words=root.heard.words,
        category=root.heard.category,
        objections=[root.id, *kin],
        limit=MOST_ENCLOSABLE,
    )


async def known_of(store: UnitOfWork, roots: Sequence[Objection]) -> list[Known]:
    """Each objection with its voices and its best answer."""
    ids = [root.id for root in roots]
    voices, answers = await store.objections.count_voices(ids), await store.answers.to(ids)
    return [
        Known(objection=root, voices=voices.get(root.id, 0), best=next(iter(answers.get(root.id, ())), None))
        for root in roots
    ]
