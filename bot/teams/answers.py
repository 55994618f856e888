"""What people answered in a card, read from what Teams sends when they submit it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import unquote

from bot.teams.typed import LONGEST_WORDS
from messages.model import Answer, Answers, ChoicesField, DateField, Fields, PeopleField, TimeField

A = TypeVar("A", date, time)

FORM: Final = "form"
CARRIES: Final = "carries"
WHERE: Final = "where"
KINDS: Final = "kinds"
VERB: Final = "verb"
OURS: Final = frozenset({FORM, CARRIES, WHERE, KINDS, VERB})
"""What stands beside the answers in what comes back, so no field may be called so."""

# Neither can be stored in a database; everything else stays as it was typed.
_NEVER_STORED: Final = re.compile(r"[\x00\ud800-\udfff]")


class Kind(StrEnum):
    """How an answer is read that is more than words; Teams sends everything as words."""

    SEVERAL = "several"
    DAY = "day"
    TIME = "time"


def kind_of(field: Fields) -> Kind | None:
    """How the answer to this field is read; None for words."""
    match field:
        case ChoicesField() | PeopleField():
            return Kind.SEVERAL
        case DateField():
            return Kind.DAY
        case TimeField():
            return Kind.TIME
        case _:
            return None


def answers_of(data: Mapping[str, Any]) -> Answers:
    """The answers in what came back, by field name; what was left empty is absent."""
    kinds = data.get(KINDS)
    found = kinds if isinstance(kinds, dict) else {}
    read = {name: _answer(value, found.get(name)) for name, value in data.items() if name not in OURS}
    return {name: answer for name, answer in read.items() if answer}


def as_one_of_several(value: str) -> str:
    """A value as it is sent where there may be several: in one word, with commas between them."""
    return value.replace("%", "%25").replace(",", "%2C")


def _answer(value: object, kind: object) -> Answer | None:
    # No client lets anybody type as much, so nobody's words are lost by this.
    words = _NEVER_STORED.sub("", value if isinstance(value, str) else _number(value))[:LONGEST_WORDS]
    match kind:
        case Kind.SEVERAL:
            return tuple(unquote(one) for one in words.split(",") if one)
        case Kind.DAY:
            return _read(date.fromisoformat, words)
        case Kind.TIME:
            return _read(time.fromisoformat, words)
        case _:
            return words


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else str(value)


def _read(reader: Callable[[str], A], words: str) -> A | None:
    try:
        return reader(words)
    except ValueError:
        return None
