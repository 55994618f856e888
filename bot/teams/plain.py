"""A message as text alone: for notifications, and for when Teams refuses its card."""

from typing import Final, assert_never

from bot.cutting import cut, more_characters, pieces
from bot.simpler import as_bullets, as_table
from bot.teams.inline import words_of
from bot.teams.limits import LIMITS, Json, width
from bot.teams.reader import Reader
from bot.words import clean, one_line
from messages.model import (
    Blocks,
    Bullets,
    Buttons,
    Chart,
    Code,
    Divider,
    Facts,
    Heading,
    Image,
    Line,
    Message,
    Note,
    Paragraph,
    Quote,
    Table,
)

_NO_SUMMARY: Final = "A message from Hymnsheet"


def summary_text(message: Message) -> str:
    """The summary on one line."""
    return cut(one_line(message.summary) or _NO_SUMMARY, LIMITS.summary, more=more_characters, size=width)


def text_only(message: Message, reader: Reader) -> Json:
    """The message without a card: all that can be read in it, as text that Teams is told not to format."""
    summary = clean(message.summary)
    lines = [line for block in message.blocks for line in _block(block, reader) if line != summary]
    said = "\n".join(line for line in (summary, *lines) if line.strip()) or _NO_SUMMARY
    whole = tuple(pieces(said, most=LIMITS.text))

    def left_out(count: int) -> tuple[str]:
        return (more_characters(sum(len(piece) for piece in whole[-count:])),)

    kept = cut(whole, LIMITS.text, more=left_out, size=lambda some: width("".join(some)))
    return {"type": "message", "text": "".join(kept), "textFormat": "plain"}


def _block(block: Blocks, reader: Reader) -> list[str]:
    match block:
        case Heading(words) | Code(words):
            return [clean(words)]
        case Paragraph(line) | Note(line):
            return [_line(line, reader)]
        case Quote(line):
            return [f"“{_line(line, reader)}”"]
        case Facts(facts):
            return [f"{_label(fact.label)}{_line(fact.line, reader)}" for fact in facts]
        case Bullets(lines):
            return [f"• {_line(line, reader)}" for line in lines]
        case Table():
            return _block(as_bullets(block, columns=LIMITS.table_columns), reader)
        case Chart():
            return [line for part in as_table(block) for line in _block(part, reader)]
        case Image():
            return [clean(block.alt)]
        case Buttons(buttons):
            return ["Buttons that could not be shown: " + ", ".join(clean(button.label) for button in buttons)]
        case Divider():
            return []
        case _ as never:
            assert_never(never)


def _label(label: str) -> str:
    words = clean(label).strip()
    return f"{words}: " if words else ""


def _line(line: Line, reader: Reader) -> str:
    return "".join(words_of(part, reader) for part in line)
