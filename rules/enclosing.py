"""Which content items may go with an answer, and in which order they are offered."""

from collections.abc import Collection, Iterable

from rules.content import Item, best_first, suggested
from rules.ids import ObjectionId
from rules.objection import Category


def enclosable(
    items: Collection[Item],
    *,
    words: str,
    category: Category | None,
    objections: Iterable[ObjectionId],
    limit: int,
) -> list[Item]:
    """What may go with an answer to these words: what is suggested for them first, then the best of the rest."""
    fit = suggested(items, words=words, category=category, objections=objections, limit=limit)
    rest = [item for item in best_first(items) if item not in fit and not item.is_outdated]
    return [*fit, *rest][:limit]
