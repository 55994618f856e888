"""Takes one person out of messages that were kept: their words, and every mention of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

REMOVED = "(removed)"
SOMEBODY = "somebody"
NOTHING_LEFT = json.dumps({"summary": REMOVED})
"""A kept message of which nothing may remain."""
_RECOGNISED = 40
"""Where a message shows only the beginning of somebody's words, these characters tell whose they are."""
_TELLING = 12
"""Fewer characters than these stand in other people's sentences too; they count only where they stand alone."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What gives a person away in a message: their id on the platform, and words of theirs, whole or just begun.

    A message without any of the `marks` has none of that, which is quick to see.
    """

    person: str
    whole: frozenset[str]
    begun: frozenset[str]
    marks: frozenset[str]


def traces_of(person: str, words: Iterable[str]) -> Traces:
    """How to recognise a person and the words that are theirs."""
    whole = {one_line for text in words if (one_line := _one_line(text))}
    begun = {text[:_RECOGNISED] for text in whole if len(text) >= _TELLING}
    marks = {json.dumps(_longest_word(text[:_RECOGNISED]), ensure_ascii=False)[1:-1] for text in whole}
    return Traces(person, frozenset(whole), frozenset(begun), frozenset(marks | {person}))


def without(traces: Traces, kept: str) -> str | None:
    """The kept JSON without the person; None where nothing in it is of them."""
    if not any(mark in kept for mark in traces.marks):
        return None
    try:
        told = json.loads(kept)
    except ValueError:
        return "" if _is_theirs(kept, traces) else None
    left = _left(told, traces)
    return None if left == told else json.dumps(left, ensure_ascii=False)


def _left(told: Any, traces: Traces) -> Any:
    match told:
        case {"is": "mention", "person": traces.person}:
            return {"is": "text", "words": SOMEBODY}
        case dict():
            return {name: _left(value, traces) for name, value in told.items()}
        case list():
            return [_left(value, traces) for value in told if value != traces.person]
        case str() if _is_theirs(told, traces):
            return REMOVED
        case str() if told == traces.person:
            return ""
    return told


def _is_theirs(said: str, traces: Traces) -> bool:
    one_line = _one_line(said)
    return one_line in traces.whole or any(begun in one_line for begun in traces.begun)


def _longest_word(text: str) -> str:
    # The last of several words may be cut off in the middle, where a message shows only the beginning.
    words = text.split()
    return max(words[:-1] or words, key=len)


def _one_line(text: str) -> str:
    return " ".join(text.split())
