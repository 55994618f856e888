"""What is left of a text once a part of it was understood: whole clauses, as they were typed."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from rules.phrases import Word, word_set

GLUE: Final = word_set(
    """and but also so plus & they they're he she it it's its there there's is are was were has have had a an the for at
    them us this that we i me lead feedback as because due to with of on about re still
    yet now very after"""
)
"""Words that only hold others together: a clause of nothing else besides what was understood says no more."""


def words_left(
    text: str, words: Sequence[Word], *, used: Collection[int], named: Collection[int], goes_on: bool
) -> str:
    """The clauses that say more than was understood.

    `used` are the words understood as judgements: they stay where their clause stays, so that it reads as it was meant.
    `named` are those of the lead and the score: they are left out where a clause begins or ends with them.
    `goes_on` says that the last clause was cut short.
    """
    kept: list[str] = []
    for first, last in _clauses(words):
        said = [at for at in range(first, last) if words[at].said not in GLUE]
        is_understood = bool(said) and all(at in used or at in named for at in said)
        if not is_understood or (goes_on and last == len(words)):
            kept.append(_as_typed(text, words, first, last, named))
    return "".join(kept).strip().strip(",;:").strip()


def _clauses(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    begins = [at for at, word in enumerate(words) if word.opens]
    return zip(begins, [*begins[1:], len(words)][: len(begins)], strict=True)


def _as_typed(text: str, words: Sequence[Word], first: int, last: int, named: Collection[int]) -> str:
    begin, end = first, last
    while begin < end and begin in named:
        begin += 1
    while end > begin and end - 1 in named:
        end -= 1
    if begin == end:
        return ""
    start = _edge(text, words, begin) if begin == first else words[begin].start
    return text[start : _edge(text, words, end)] if end == last else text[start : words[end - 1].end] + " "


def _edge(text: str, words: Sequence[Word], at: int) -> int:
    """Where in the text the clause begins that begins with this word: with the marks right before the word."""
    if at == len(words):
        return len(text)
    before = words[at - 1].end if at else 0
    between = text[before : words[at].start]
    blank = max((place for place, sign in enumerate(between) if sign.isspace()), default=-1)
    if blank < 0:
        return words[at].start if at else 0
    return before + blank + 1
