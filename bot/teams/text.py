"""Words on a card, always literal: in text runs, in titles, and in the labels that some clients read as Markdown."""

import re
from collections.abc import Iterable

from bot.cutting import cut, ellipsis, more_characters
from bot.teams.limits import LIMITS, Json, width
from bot.words import clean, one_line

_JOINER = "\N{WORD JOINER}"
_HAIR = "\N{HAIR SPACE}"
# Clients replace {{DATE(…)}} and {{TIME(…)}} in text runs and labels too; ${…} belongs to card templates.
_EVALUATED = re.compile(r"(?<=[{$])(?=\{)")
_EMPHASIS = re.compile(r"[*_~]+")
_LOOKS_LIKE_A_BACKTICK = "\N{MODIFIER LETTER GRAVE ACCENT}"
_OPENS = re.compile(r"(?<=[\]<!&\\])(?=\S)")
_BEGINS_A_BLOCK = re.compile(r"[#>+-]|\d+[.)]")
_LONG = 300
"""From this many characters on there is room to say how many were left out."""


def literal(words: str) -> str:
    """The words as they were written, with something invisible where a client would calculate."""
    return _EVALUATED.sub(_JOINER, clean(words))


def plain(words: str, most: int, *, otherwise: str = "…") -> str:
    """Literal words for a title or a label; `otherwise` where there are none."""
    shown = literal(clean(words) if most >= _LONG else one_line(words))
    more = more_characters if most >= _LONG else ellipsis
    return cut(shown.strip() or otherwise, most, more=more, size=width)


def unformatted(words: str, most: int, *, otherwise: str = "…") -> str:
    """The same for the titles of choices, which some clients read as Markdown: they look as they were written.

    A backslash would be seen where they are not, so hair spaces keep emphasis from beginning, and word joiners links.
    Nothing keeps code from beginning, so a letter that looks like a backtick stands in its place.
    """
    quoted = (one_line(words) or one_line(otherwise)).replace("`", _LOOKS_LIKE_A_BACKTICK)
    spaced = _EMPHASIS.sub(lambda found: _HAIR.join(["", *found.group(), ""]), quoted)
    apart = _OPENS.sub(_JOINER, spaced)
    shown = literal(_JOINER + apart if _BEGINS_A_BLOCK.match(apart) else apart)
    return cut(shown, most, more=ellipsis, size=width)


def run(words: str) -> Json:
    """A piece of text."""
    return {"type": "TextRun", "text": literal(words)}


def rich_text(inlines: Iterable[Json]) -> Json:
    """A line of text; an empty one keeps its height."""
    return {"type": "RichTextBlock", "inlines": list(inlines) or [run("\N{NO-BREAK SPACE}")]}


def small_print(words: str) -> Json:
    """A small grey line of literal words."""
    return rich_text([{**run(plain(words, LIMITS.list_line)), "size": "Small", "isSubtle": True}])
