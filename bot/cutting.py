"""The one way in which what is too long for a platform is cut, and what then stands in place of the rest."""

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Any, TypeVar

S = TypeVar("S", str, tuple[Any, ...])

_WORD = re.compile(r"\s*\S{1,50}|\s+")


def cut(whole: S, most: float, *, more: Callable[[int], S], size: Callable[[S], float] = len) -> S:
    """The whole if its size is at most `most`; else as much of its beginning as leaves room for `more(n left out)`."""
    if size(whole) <= most:
        return whole

    def is_too_long(kept: int) -> bool:
        return size(whole[:kept] + more(len(whole) - kept)) > most

    kept = max(0, bisect_left(range(len(whole)), 1, key=is_too_long) - 1)
    return whole[:kept] + more(len(whole) - kept)


def ellipsis(_: int) -> str:
    """What ends a label that was cut; there is no room for a number."""
    return "…"


def more_characters(left_out: int) -> str:
    """What ends words that were cut."""
    return f"… {left_out:,} more character{'' if left_out == 1 else 's'}"


def and_more(left_out: int) -> str:
    """What stands for the items that were left out."""
    return f"… and {left_out:,} more"


def pieces(words: str, *, most: int) -> list[str]:
    """The words one by one, so that they can be cut between two of them; what is beyond `most` stays in one piece."""
    near, far = words[:most], words[most:]
    return [*_WORD.findall(near), *filter(None, [far])]
