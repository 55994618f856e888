"""Asks whoever gave an answer whether it is still true."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from messages.examples import Example
from messages.heard import EXAMPLE, EXAMPLE_ANSWER, QUOTED
from messages.model import (
    Blocks,
    Bold,
    Button,
    Buttons,
    ButtonStyle,
    Divider,
    Link,
    Message,
    When,
    WhenStyle,
    note,
    paragraph,
    quote,
)
from messages.plural import shortened
from rules.answer import VERIFY_AFTER, Answer
from rules.objection import Objection


def asked(about: Sequence[tuple[Answer, Objection]], *, on: date) -> Message:
    """Asks about answers of one person, all in one message; what they said since then stands in it too."""
    said = "Is this answer still true?" if len(about) == 1 else f"Are these {len(about)} answers still true?"
    blocks: list[Blocks] = [
        paragraph(Bold(said), " Sales still says it." if len(about) == 1 else " Sales still says them.")
    ]
    for answer, objection in about:
        blocks += [Divider(), *_one(answer, objection, on=on)]
    return Message(said, tuple(blocks))


def kept(answer: Answer, objection: Objection) -> Message:
    """It is still true, and asked about again later."""
    said = f"Your answer to #{objection.number} is still true. {_again(answer)}"
    return Message(said, (paragraph(said),))


def _one(answer: Answer, objection: Objection, *, on: date) -> tuple[Blocks, ...]:
    heard = shortened(objection.heard.words, QUOTED)
    link = (paragraph(Link(answer.link, answer.link)),) if answer.link else ()
    if answer.enclosed:
        link = (*link, paragraph("With: ", Link(answer.enclosed.title, answer.enclosed.address)))
    told = (
        note(f"#{objection.number} “{heard}” · you answered on ", When(answer.published_at, WhenStyle.DAY)),
        quote(shortened(answer.words, QUOTED)),
        *link,
    )
    if answer.verify_on > on:
        return *told, note(f"Still true, you said. {_again(answer)}")
    buttons = (
        Button("Still true", "answer.still_true", str(answer.id), style=ButtonStyle.PRIMARY),
        Button("Answer anew", "answer.anew", str(answer.id)),
    )
    return *told, Buttons(buttons)


def _again(answer: Answer) -> str:
    day = answer.verify_on
    return f"I ask again on {day.day} {day:%B %Y}."


_ASKED_ON = EXAMPLE_ANSWER.verify_on
_KEPT = replace(EXAMPLE_ANSWER, verify_on=_ASKED_ON + VERIFY_AFTER)
EXAMPLES = (
    Example("asked about one", asked([(EXAMPLE_ANSWER, EXAMPLE)], on=_ASKED_ON)),
    Example("asked about two", asked([(_KEPT, EXAMPLE), (EXAMPLE_ANSWER, EXAMPLE)], on=_ASKED_ON)),
    Example("still true", kept(_KEPT, EXAMPLE)),
)
