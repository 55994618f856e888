"""Numbers among words: a score from 1 to 5 however it is written, and how many attempts were made."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rules.leadfeedback import SCORES
from rules.phrases import Word, word_set

_SCORE: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?(/[0-9]{1,6})?")
_ANNOUNCED: Final = frozenset({"score", "scored", "rating", "rated", "stars"})
_BEST: Final = str(SCORES[-1])
_OUT_OF_BEST: Final = (("of", _BEST, "stars"), ("out", "of", _BEST), ("of", _BEST), ("/", _BEST), ("star",), ("stars",))
_ATTEMPTS: Final = word_set(
    "attempt attempts try tries call calls touch touches email emails e-mail e-mails mails times voicemails"
)
LARGEST_SLIP: Final = 10
"""A bare number up to this is a score gone wrong where a score is expected; a larger one is no score at all."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that may be a score: the words from `first` up to but without `last`.

    `score` is None where it is outside 1–5. `is_plain` is a mere number; any other says by itself that it is a score.
    """

    first: int
    last: int
    score: int | None
    size: int
    is_plain: bool


def numbers_in(words: Sequence[Word]) -> Iterator[Number]:
    """The numbers that may be scores, in their order; those that count attempts are left out."""
    at = 0
    while at < len(words):
        number = _number_at(words, at)
        if number is not None:
            yield number
        at = number.last if number else at + 1


def attempts_in(words: Sequence[Word]) -> tuple[int, frozenset[int]] | None:
    """How many attempts these words count together ("3 calls and 2 emails"), and which words say so."""
    counts = [at for at in range(len(words) - 1) if _counts_attempts(words, at)]
    if not counts:
        return None
    return sum(int(words[at].said) for at in counts), frozenset(one for at in counts for one in (at, at + 1))


def _number_at(words: Sequence[Word], at: int) -> Number | None:
    said = words[at].said
    if said in _ANNOUNCED:
        number = _number_at(words, at + 1) if at + 1 < len(words) and _SCORE.fullmatch(words[at + 1].said) else None
        return number and Number(at, number.last, number.score, number.size, is_plain=False)
    if not _SCORE.fullmatch(said) or _counts_attempts(words, at):
        return None
    following = tuple(word.said for word in words[at + 1 : at + 4])
    for spread in _OUT_OF_BEST:
        if "/" not in said and following[: len(spread)] == spread:
            return _made(f"{said}/{_BEST}", at, length=1 + len(spread))
    return _made(said, at, length=1)


def _made(said: str, first: int, *, length: int) -> Number:
    given, _, best = said.partition("/")
    size = int(given.partition(".")[0])
    score = size if size in SCORES and best in {"", _BEST} and given.isdigit() else None
    return Number(first, first + length, score, size, not best)


def _counts_attempts(words: Sequence[Word], at: int) -> bool:
    said = words[at].said
    counted = said.isascii() and said.isdigit() and len(said) < 4 and at + 1 < len(words)
    return counted and words[at + 1].said in _ATTEMPTS and not words[at + 1].opens
