"""Something broke on our side: what to say to whoever waits, and a reference that leads to the log."""

import structlog

from bot.logs import places_of
from messages import replies
from messages.model import Message, Note, Paragraph, Text

log = structlog.get_logger(__name__)


def trouble(error: BaseException, *, typed: str = "") -> Message:
    """What to say, with what was typed; logged is where it broke, never what was said."""
    # An exception's own words may hold somebody's.
    kind, places = type(error).__name__, places_of(error)
    reference = f"{abs(hash((kind, *places))) % 16**8:08x}"
    log.error("a request failed", action="fail", error=kind, at=places, reference=reference)
    return replies.trouble(reference=reference, typed=typed)


def in_words(said: Message) -> str:
    """Such a message as one line, for where there is no room for more."""
    lines = (block.line for block in said.blocks if isinstance(block, Paragraph | Note))
    return " ".join("".join(part.words for part in line if isinstance(part, Text)) for line in lines)
