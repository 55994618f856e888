"""Which of the words somebody typed are the name of the lead."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rules.judgements import Judgement
from rules.leadfeedback import Verdict
from rules.leads import LONGEST_NAME, is_address, shown_name
from rules.phrases import Hit, Word, word_set
from rules.scores import LARGEST_SLIP, Number

_QUOTED: Final = re.compile(
    r"""(?<!\S)(?:"([^"\n]{1,150})"|[“„]([^“”„\n]{1,150})[“”]|«([^«»\n]{1,150})»|['‘]([^'‘’\n]{1,150})['’](?=[\s,;:.]|$))"""
)
_BEFORE_LEAD: Final = word_set("lead feedback on for about re at with from of as the")
_POINTS_AT_LEAD: Final = word_set("lead on for about re at with from of")
_AFTER_LEAD: Final = word_set(
    """is was are were be been has have had seems seemed looks looked sounds sounded feels felt wants wanted needs
    needed said says told asked they we i he she it they're it's its who which because since but just still already
    gets got gave will would can could might does did do not no never don't doesn't isn't wasn't can't couldn't
    really very so nice too"""
)
_NO_NAMES: Final = word_set("i i'm we they they're he she it it's this that there there's nobody someone somebody")
_SURE_WORDS: Final = 3
_LIKELY_WORDS: Final = 5
_MOST_WORDS: Final = 8
_HIDDEN: Final = "\ue000"


@dataclass(frozen=True, slots=True)
class Found:
    """The lead's words, from `first` up to but without `last`. Not `certain`: a person should look at it first."""

    name: str
    first: int
    last: int
    certain: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was typed, in words, with the phrases and numbers recognised in it by the word they begin with."""

    words: Sequence[Word]
    hits: Mapping[int, Hit[Judgement]]
    numbers: Mapping[int, Number]


def quoted_lead(text: str) -> tuple[str, int, int] | None:
    """The first words in quotation marks, with where they and their marks begin and end."""
    found = _QUOTED.search(text)
    name = shown_name(next(filter(None, found.groups()))) if found else ""
    return (name, found.start(), found.end()) if found and name else None


def hide(text: str, start: int, end: int) -> str:
    """The text with a stretch of it made into one word that means nothing, every other character where it was."""
    return f"{text[:start]} {_HIDDEN * (end - start - 2)} {text[end:]}"


def find_lead(text: str, sentence: Sentence) -> Found | None:
    """The lead: the first words, or those behind a score, a verdict, a "for" or an "at", or an address anywhere."""
    first = _past_opening(sentence)
    found = None
    if first < len(sentence.words) and _may_begin(sentence, first):
        found = _name_from(text, sentence, first)
    return found or _first_address(sentence.words, 0, len(sentence.words))


def only_opens(sentence: Sentence, before: int) -> bool:
    """Whether nothing but verdicts, scores and words that lead up to a name stand before this word."""
    return _past_opening(sentence) >= before


def _past_opening(sentence: Sentence) -> int:
    at = 0
    while at < len(sentence.words):
        if at in sentence.hits:
            at = sentence.hits[at].last
        elif at in sentence.numbers and not _begins_name(sentence, at):
            at = sentence.numbers[at].last
        elif sentence.words[at].typed in _BEFORE_LEAD and at + 1 < len(sentence.words):
            at += 1
        else:
            break
    return at


def _begins_name(sentence: Sentence, at: int) -> bool:
    """Whether a number belongs to the name it stands before, as in "3 Monkeys 4"."""
    number = sentence.numbers[at]
    if at or not number.is_plain:
        return False
    if number.score is None and number.size > LARGEST_SLIP:
        return True
    following = sentence.words[number.last : number.last + 1]
    is_titled = number.score is None and bool(following) and following[0].typed[0].isupper()
    return is_titled or _end_of_name(sentence, at)[1] == "score"


def _may_begin(sentence: Sentence, first: int) -> bool:
    word = sentence.words[first]
    if is_address(word.typed):
        return True
    if word.typed.lower() in _NO_NAMES or word.typed in _AFTER_LEAD:
        return False
    if first == 0 or sentence.words[first - 1].typed in _POINTS_AT_LEAD:
        return True
    before = [hit for hit in sentence.hits.values() if hit.last == first]
    return not word.opens and (not before or isinstance(before[0].meaning, Verdict))


def _name_from(text: str, sentence: Sentence, first: int) -> Found | None:
    last, why = _end_of_name(sentence, first)
    if (
        why == "score"
        and last - first <= _SURE_WORDS
        and _capitals(sentence.words[first + 1 : last]) == last - first - 1
    ):
        return _found(text, sentence.words[first:last], first, certain=True)
    address = _first_address(sentence.words, first, last)
    if address is not None:
        return address
    first, last, certain = _likely_name(sentence.words, first, last, why)
    return _found(text, sentence.words[first:last], first, certain=certain)


def _found(text: str, words: Sequence[Word], first: int, *, certain: bool) -> Found | None:
    name = shown_name(text[words[0].start : words[-1].end])
    return Found(name, first, first + len(words), certain) if name and len(name) <= LONGEST_NAME else None


def _end_of_name(sentence: Sentence, first: int) -> tuple[int, str]:
    """Where a name that begins here must end, and what ends it: a mark, a phrase, a score, a verb, or nothing."""
    for at in range(first + 1, len(sentence.words)):
        if sentence.words[at].opens:
            return at, "mark"
        if at in sentence.hits:
            return at, "phrase"
        if at in sentence.numbers and not _is_within_name(sentence, sentence.numbers[at]):
            return at, "score"
        if sentence.words[at].typed in _AFTER_LEAD:
            return at, "verb"
    return len(sentence.words), "nothing"


def _is_within_name(sentence: Sentence, number: Number) -> bool:
    """Whether it is a number like those of "Studio 54" or, before the score itself, "Motel 6 4"."""
    if not number.is_plain:
        return False
    if number.score is None and number.size > LARGEST_SLIP:
        return True
    return number.last in sentence.numbers and not sentence.words[number.last].opens


def _likely_name(words: Sequence[Word], first: int, last: int, why: str) -> tuple[int, int, bool]:
    """Which of the words up to `last` are the name, and whether that is certain."""
    count = last - first
    if count <= _SURE_WORDS or (why in {"score", "verb"} and count <= _MOST_WORDS):
        return first, last, True
    begins = next((at for at in range(first, last) if _capitals(words[at : at + 1])), None)
    if begins is not None:
        return begins, begins + _capitals(words[begins:last]), begins == first and (why != "nothing" or first > 0)
    if why != "nothing" and count <= _LIKELY_WORDS:
        return first, last, True
    return first, first + 1, False


def _capitals(words: Sequence[Word]) -> int:
    """How many words from the first on are written as names are."""
    for count, word in enumerate(words):
        if not (word.typed[0].isupper() or word.typed[0].isdigit() or word.typed in {"&", "+"}):
            return count
    return len(words)


def _first_address(words: Sequence[Word], first: int, last: int) -> Found | None:
    for at in range(first, last):
        typed = words[at].typed
        if is_address(typed) and len(typed) <= LONGEST_NAME:
            return Found(shown_name(typed), at, at + 1, certain=True)
    return None
