"""Holds what was said against what the oracle says, and counts how many messages came how fast."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tests.week.ledger import Post, Row
from tests.week.oracle import Telling

WITHIN = 10
MOST_SINGLE = 3


class Comparison:
    """Remembers what every message holds, and to whom how much was said when."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], list[Telling]] = {}
        self._opened: dict[tuple[str, str], int] = {}
        self._singles: defaultdict[str, list[int]] = defaultdict(list)
        self._told: defaultdict[str, list[int]] = defaultdict(list)

    def wrongs(self, expected: Iterable[Telling], posts: Sequence[Post], *, minute: int) -> list[str]:
        """What is not as it must be in this minute, a sentence each."""
        by_person: defaultdict[str, list[Telling]] = defaultdict(list)
        for telling in expected:
            by_person[telling.to].append(telling)
            self._told[telling.to].append(minute)
        wrongs = [wrong for post in posts if not post.is_summary for wrong in self._of_single(post, by_person[post.to])]
        wrongs += [wrong for post in posts if post.is_summary for wrong in self._of_summary(post, by_person[post.to])]
        wrongs += [f"not told: {telling}" for left in by_person.values() for telling in left]
        return wrongs + [wrong for to in {post.to for post in posts} for wrong in self._of_flood(to, minute)]

    def _of_single(self, post: Post, left: list[Telling]) -> list[str]:
        self._singles[post.to].append(post.minute)
        found = _match(post.rows[0], left)
        if found is None:
            return [f"told, but not due: {post.to}: {post.rows[0]}"]
        left.remove(found)
        return []

    def _of_summary(self, post: Post, left: list[Telling]) -> list[str]:
        """All that is left is held by the summary now, which says how many leads that are, and names some of them."""
        is_new = post.place not in self._held
        held = self._held.setdefault(post.place, [])
        # Of one lead, the last step says it all.
        held[:] = [one for one in held if one.lead not in {news.lead for news in left}] + left
        left.clear()
        wrongs = self._of_opening(post) if is_new else []
        unnamed = list(held)
        for row in post.rows:
            found = _match(row, unnamed)
            if found is None:
                wrongs.append(f"named, but not due: {post.to}: {row}")
            else:
                unnamed.remove(found)
        if not post.total == len(held) == len(post.rows) + post.more:
            wrongs.append(f"a summary to {post.to} must hold {len(held)}; not named: {unnamed}; it says:\n{post.words}")
        return wrongs

    def _of_opening(self, post: Post) -> list[str]:
        """A summary is for more than three within ten minutes, and not for fewer."""
        self._opened[post.place] = post.minute
        lately = [at for at in self._told[post.to] if at > post.minute - WITHIN]
        return [] if len(lately) > MOST_SINGLE else [f"a summary to {post.to} though only {len(lately)} came lately"]

    def _of_flood(self, to: str, minute: int) -> list[str]:
        lately = [at for at in self._singles[to] if at > minute - WITHIN]
        return [f"a flood of {len(lately)} messages to {to}"] if len(lately) > MOST_SINGLE else []


def _match(row: Row, tellings: Sequence[Telling]) -> Telling | None:
    return next((one for one in tellings if one.lead == row.lead and one.step in row.steps), None)
