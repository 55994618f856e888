"""What `/hymnsheet help` says: a welcome, what this person may do, and one thing to do next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from messages.examples import Example
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Divider,
    Inline,
    Line,
    Mention,
    Message,
    Paragraph,
    line,
    note,
    paragraph,
)

WELCOME = "Hello! I am Hymnsheet: I help sales and marketing sing from the same sheet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something a person may use: `typed` is what to type, `example` shows it in use and may be empty.

    `ways` are further words of the same command.
    """

    typed: str
    summary: str
    example: str = ""
    ways: tuple["Entry", ...] = ()


class Next(StrEnum):
    """The one thing that would help this person most now."""

    SET_UP = "set up"
    WAIT_FOR_SET_UP = "wait for set-up"
    GET_A_SIDE = "get a side"
    LOG = "log"
    ANSWER = "answer"
    LOOK = "look"


def welcome(
    *,
    roles: Sequence[str],
    entries: Sequence[Entry],
    step: Next,
    shortcuts: Sequence[str] = (),
    admins: Sequence[str] = (),
    unknown: str = "",
) -> Message:
    """Help for one person: who they are here, what they may use with an example each, and what to do next.

    `shortcuts` stand in the menu of every message. `unknown` are the words after /hymnsheet that mean nothing to me.
    """
    blocks: list[Blocks] = [_unknown(unknown) if unknown else paragraph(WELCOME)]
    if roles:
        blocks.append(note("You are here as ", Bold(listed(roles)), "."))
    blocks += [block for entry in entries for block in _entry(entry)]
    blocks += (
        [paragraph("In the menu of any message, also in threads: ", Bold(", ".join(shortcuts)))] if shortcuts else []
    )
    return Message(WELCOME, (*blocks, Divider(), *_next(step, admins)))


def listed(words: Sequence[str]) -> str:
    """Words as a person would list them: "a rep, a manager and an admin"."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def people(persons: Sequence[str], *, otherwise: str) -> tuple[Inline | str, ...]:
    """Mentions, listed as a person would; other words where there is nobody."""
    parts: list[Inline | str] = []
    for left, person in zip(range(len(persons) - 1, -1, -1), persons, strict=True):
        parts += [Mention(person), ", " if left > 1 else " and "]
    return tuple(parts[:-1]) or (otherwise,)


def _unknown(typed: str) -> Paragraph:
    return paragraph("I do not know ", Bold(f"/hymnsheet {typed}"), ". This is what I do know:")


def _entry(entry: Entry) -> tuple[Blocks, ...]:
    ways = (Bullets(tuple(_said(way) for way in entry.ways)),) if entry.ways else ()
    return (paragraph(*_said(entry)), *ways)


def _said(entry: Entry) -> Line:
    summary = entry.summary[:1].lower() + entry.summary[1:]
    example = f" For example: {entry.example}" if entry.example else ""
    return line(Bold(entry.typed), f" — {summary}.{example}")


def _next(step: Next, admins: Sequence[str]) -> tuple[Blocks, ...]:
    asked = people(admins, otherwise="a workspace owner or admin")
    match step:
        case Next.SET_UP:
            button = Button("Set me up", "hymnsheet.setup", style=ButtonStyle.PRIMARY)
            told = "Next: tell me who is in sales and who is in marketing. It takes two minutes."
            return (paragraph(told), Buttons((button,)))
        case Next.WAIT_FOR_SET_UP:
            told = " can tell me who is in sales and who is in marketing. Until then everybody may try everything."
            return (paragraph("Next: ", *asked, told),)
        case Next.GET_A_SIDE:
            return (paragraph("Next: you are not on a side yet. Ask ", *asked, " to add you with /hymnsheet setup."),)
        case Next.LOG:
            return (paragraph("Next: heard something from a prospect today? Type /objection and their words."),)
        case Next.ANSWER:
            return (paragraph("Next: open my home page to see which objections wait for an answer."),)
        case Next.LOOK:
            return (paragraph("Next: open my home page to see what is happening."),)


_REP = (
    Entry(
        typed="/leadfeedback [lead] [1-5] [words]",
        summary="Say how good a lead was",
        example="/leadfeedback acme.com 2 too early, no budget",
    ),
    Entry(
        typed="/objection [what they said]",
        summary="Log what a prospect said against buying",
        example="/objection too expensive for a team of five",
    ),
)
_WAYS = (Entry(typed="/objection show 12", summary="All that is known about one"),)
_ADMIN = (*_REP[:1], replace(_REP[1], ways=_WAYS))

EXAMPLES = (
    Example("help for a rep", welcome(roles=["a rep"], entries=_REP, step=Next.LOG)),
    Example("help for a marketer", welcome(roles=["a marketer"], entries=_REP[1:], step=Next.ANSWER)),
    Example(
        "help for an admin before set-up",
        welcome(roles=["an admin"], entries=_ADMIN, shortcuts=["Log as objection"], step=Next.SET_UP),
    ),
    Example("help before set-up", welcome(roles=[], entries=_REP, step=Next.WAIT_FOR_SET_UP, admins=["U0ADA"])),
    Example("help without a side", welcome(roles=[], entries=_REP, step=Next.GET_A_SIDE, admins=["U0ADA", "U0OLE"])),
    Example("help for a manager", welcome(roles=["a manager"], entries=_REP, step=Next.LOOK)),
    Example("help after unknown words", welcome(roles=[], entries=_REP, step=Next.LOG, unknown="dance with me")),
)
