"""What platforms deliver, in our words: who did what, where. Adapters make these; the dispatcher answers them."""

from dataclasses import dataclass
from typing import TypeAlias

from handlers.feature import Where
from messages.model import Answers
from rules.people import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who delivered it, and `key`: the same for every copy of this delivery, different for any other."""

    platform: Platform
    workspace: str
    person: str
    person_workspace: str
    key: str
    where: Where


@dataclass(frozen=True, slots=True)
class Command:
    """`/word words`, typed."""

    origin: Origin
    word: str
    words: str


@dataclass(frozen=True, slots=True)
class Click:
    """A button clicked."""

    origin: Origin
    action: str
    value: str


@dataclass(frozen=True, slots=True)
class Pointed:
    """A message shortcut used; the message's words are in `origin.where`."""

    origin: Origin
    shortcut: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A form sent off."""

    origin: Origin
    form: str
    carries: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class Reshaping:
    """A choice made that changes the rest of its form."""

    origin: Origin
    form: str
    carries: str
    answers: Answers


Inbound: TypeAlias = Command | Click | Pointed | Submission | Reshaping
