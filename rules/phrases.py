"""Finds known phrases in what somebody typed, in one pass and in time that grows with its length only."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

M = TypeVar("M")

_CHUNK = re.compile(r"[^\s,;!?()<>\"“”„«»]+")
_EDGES = ".:-–—…*_"
_PARTING = frozenset('.,;:!?()"“”„«»-–—…\n')
_APOSTROPHES = str.maketrans("’‘´`", "''''")


def word_set(words: str) -> frozenset[str]:
    """The words of a line, to look words up in."""
    return frozenset(words.split())


_SHORTENED = word_set("inc ltd corp co llc bros st dr mr mrs ms jr sr")
_LEGAL_FORMS = word_set("inc ltd corp co llc plc gmbh ag")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text and where it stands in it.

    `said` is how it is compared; `opens` says that it begins the text, or that a mark parts it from the word before.
    """

    typed: str
    said: str
    start: int
    end: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Hit(Generic[M]):
    """A phrase found: the words from `first` up to but without `last`, and what they mean."""

    first: int
    last: int
    phrase: str
    meaning: M


class Phrases(Generic[M]):
    """A table of phrases and what each means; the longest that fits wins."""

    def __init__(self, table: Mapping[str, M]) -> None:
        self._table = dict(table)
        self._beginnings = {beginning for phrase in table for beginning in _beginnings_of(phrase)}

    def find(self, words: Sequence[Word]) -> Iterator[Hit[M]]:
        """The phrases among these words, in their order and without overlap; none reaches across a parting mark."""
        at = 0
        while at < len(words):
            hit = self._longest(words, at)
            if hit is not None:
                yield hit
            at = hit.last if hit else at + 1

    def _longest(self, words: Sequence[Word], first: int) -> Hit[M] | None:
        said, found, last = words[first].said, None, first + 1
        while True:
            if said in self._table:
                found = Hit(first, last, said, self._table[said])
            if said not in self._beginnings or last == len(words) or words[last].opens:
                return found
            said = f"{said} {words[last].said}"
            last += 1


def words_of(text: str) -> list[Word]:
    """The words of a text without the marks around them; a smile or another sign counts as a word."""
    found: list[Word] = []
    for chunk in _CHUNK.finditer(text):
        typed = chunk[0].strip(_EDGES)
        if typed:
            start = chunk.start() + chunk[0].index(typed)
            said = typed.translate(_APOSTROPHES).casefold()
            found.append(Word(typed, said, start, start + len(typed), _opens(text, found, start, said)))
    return found


def _opens(text: str, before: Sequence[Word], start: int, said: str) -> bool:
    if not before:
        return True
    marks = _PARTING.intersection(text[before[-1].end : start])
    if before[-1].said in _SHORTENED:
        marks -= {"."}
    if said in _LEGAL_FORMS:
        marks -= {","}
    return bool(marks)


def _beginnings_of(phrase: str) -> Iterator[str]:
    words = phrase.split()
    return (" ".join(words[:count]) for count in range(1, len(words)))
