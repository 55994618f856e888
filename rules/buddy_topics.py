"""What buddies can talk about: what each of them did lately, else questions that are always good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import chain, zip_longest
from typing import Final

from rules.objection import Colleague

LATELY: Final = timedelta(days=90)
"""What is older is no news to anybody."""
SHOWN: Final = 3


class About(StrEnum):
    """What a topic is about, the most telling first; the last four need nothing that anybody did."""

    OBJECTION = "objection"
    REJECTED = "rejected"
    CONTENT = "content"
    ANSWER = "answer"
    CALL = "call"
    NEVER_SENT = "never sent"
    GOOD_LEAD = "good lead"
    WISH = "wish"


QUESTIONS: Final = (About.CALL, About.NEVER_SENT, About.GOOD_LEAD, About.WISH)
_OWN: Final = (About.OBJECTION, About.REJECTED, About.CONTENT, About.ANSWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something to talk about: whose it is, its words, why they said so, and its number where it has one."""

    about: About
    by: Colleague | None = None
    words: str = ""
    why: str = ""
    number: int | None = None


def topics(known: Iterable[Topic]) -> tuple[Topic, ...]:
    """Three to talk about: one of each kind in turn, so that no side is asked about everything."""
    return _in_turn(known)[:SHOWN]


def topic_of_week(known: Iterable[Topic], *, week: int) -> Topic:
    """The one of a week, counted from 0: each comes before one comes again."""
    in_turn = _in_turn(known)
    return in_turn[week % len(in_turn)]


def _in_turn(known: Iterable[Topic]) -> tuple[Topic, ...]:
    """The newest of each kind, then the next of each; in the end what can always be asked."""
    told = {(topic.about, topic.number, topic.words): topic for topic in known}.values()
    kinds = ([topic for topic in told if topic.about is about] for about in _OWN)
    own = (topic for topic in chain.from_iterable(zip_longest(*kinds)) if topic is not None)
    return (*own, *(Topic(about=about) for about in QUESTIONS))
