"""How alike two things said are: offline, on folded words, the same on every database."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

ALIKE = 66.0
"""From this score (0 to 100) on, two things said are offered as the same; chosen on the table of pairs in the tests."""
A_SLIP_AWAY = 80.0
"""From this score (0 to 100) on, one word is taken for another that was mistyped."""
COMPARED_CHARACTERS = 500
"""Only so much of each is compared: an objection is said in its first sentences."""

_WORD = re.compile(r"\w+")
_ENGLISH = """
    a an and are as at be but by can do does doesn don for from has have i if in is isn it its ll me my no not of on
    or our re s so t that the their them there they this to too us ve very was we were what which will with would
    you your
"""
_GERMAN = """
    der die das den dem des ein eine einen einem einer und oder ist sind es ich wir sie er uns unser unsere mir mich
    im in zu zum zur auf fur von mit bei nicht kein keine so sehr auch noch als wie was hat haben
"""
_PORTUGUESE_AND_SPANISH = """
    o os as um uma e ou que de da do das dos em na no nas nos para por com sao nao nosso nossa isso isto muito mais
    ja se meu minha el la los las un una y en es lo mi su con muy mas ya
"""
_STOP_WORDS = frozenset(f"{_ENGLISH} {_GERMAN} {_PORTUGUESE_AND_SPANISH}".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something said before: its id, its words, and whether it has an answer."""

    id: int
    words: str
    is_answered: bool


def folded(words: str) -> str:
    """The words that carry meaning, without case, accents and word order; all of them where none would be left."""
    return _folded(words[:COMPARED_CHARACTERS])


@lru_cache(maxsize=4096)
def _folded(words: str) -> str:
    plain = words.casefold()
    found = set(_WORD.findall(plain if plain.isascii() else _without_accents(plain)))
    return " ".join(sorted(found - _STOP_WORDS or found))


def likeness(one: str, other: str) -> float:
    """How alike two folded texts are, from 0 to 100, whichever comes first."""
    if not one or not other:
        return 0.0
    # What both share, held against how much there is besides: one word in a long text is no sameness.
    return (fuzz.token_set_ratio(one, other) + fuzz.ratio(one, other)) / 2


def is_nearly(word: str, other: str) -> bool:
    """Whether somebody who typed this word may have meant the other: its beginning, or a slip of the keys away."""
    return other.startswith(word) or fuzz.ratio(word, other) >= A_SLIP_AWAY


def most_alike(words: str, candidates: Iterable[Candidate], *, limit: int) -> list[Candidate]:
    """Those that say the same, the most alike first, at a tie the answered and then the newest."""
    wanted = folded(words)
    scored = ((likeness(wanted, folded(candidate.words)), candidate) for candidate in candidates)
    alike = [(score, candidate) for score, candidate in scored if score >= ALIKE]
    alike.sort(key=lambda pair: (-pair[0], not pair[1].is_answered, -pair[1].id))
    return [candidate for _, candidate in alike[:limit]]


def _without_accents(words: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", words) if not unicodedata.combining(letter))
