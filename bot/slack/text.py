"""Slack's text objects, always of literal words."""

from bot.cutting import cut, ellipsis, more_characters
from bot.cutting import pieces as _pieces
from bot.slack.limits import LIMITS, Json, width
from bot.words import clean, one_line

_LONG = 300
"""From this many characters on there is room to say how many were left out."""


def plain_text(words: str, most: int, *, otherwise: str = "…") -> Json:
    """Literal words of at most `most` characters; `otherwise` where there are none: Slack refuses empty text."""
    shown = clean(words) if most >= _LONG else one_line(words)
    more = more_characters if most >= _LONG else ellipsis
    # Without `emoji: false` Slack turns :words: between colons into pictures.
    return {"type": "plain_text", "text": cut(shown.strip() or otherwise, most, more=more, size=width), "emoji": False}


def small_print(words: str) -> Json:
    """A small grey line of literal words."""
    return {"type": "context", "elements": [plain_text(words, LIMITS.text)]}


def pieces(words: str) -> list[str]:
    """The words one by one, so that they can be cut between two of them; what no place takes stays in one piece."""
    return _pieces(words, most=LIMITS.summary_bytes)


def escaped(words: str) -> str:
    """Words for the one place that is not a text object, a message's `text`: nothing in them is an entity."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
