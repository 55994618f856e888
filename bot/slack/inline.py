"""A line of the message model as Slack's rich text elements."""

import re
from itertools import groupby
from typing import assert_never

from bot.cutting import cut, more_characters
from bot.links import link_label, link_words
from bot.slack.limits import LIMITS, Json, weight, width
from bot.slack.text import pieces
from bot.words import A_COLLEAGUE, amount, clean, instant
from messages.model import Bold, Channel, Inline, Line, Link, Mention, Money, Text, When, WhenStyle
from rules.addresses import safe_address

USER_ID = re.compile(r"[UW][A-Z0-9]{1,30}")
CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{1,30}")

_BOLD = {"bold": True}
_FORMATS = {
    WhenStyle.DAY: "{date_short_pretty}",
    WhenStyle.TIME: "{time}",
    WhenStyle.DAY_AND_TIME: "{date_short_pretty} at {time}",
}
_YEAR_2100 = 4_102_444_800


def drawn(line: Line, most: int = LIMITS.rich_text_weight) -> list[Json]:
    """The line as rich text elements that weigh at most `most`; what is left out is counted at its end."""
    whole = tuple(piece for part in line for piece in _pieces(_fitting(_element(part), most)))
    if not any(piece.get("text", "x").strip() for piece in whole):
        return []

    def left_out(count: int) -> tuple[Json, ...]:
        return (_text(more_characters(sum(_letters(piece) for piece in whole[-count:]))),)

    return _joined(cut(whole, 1, more=left_out, size=lambda kept: _fullness(kept, most)))


def date_format(when: When) -> str | None:
    """How Slack writes the instant in the reader's zone; None where it cannot."""
    return _FORMATS[when.style] if 0 < when.at.timestamp() < _YEAR_2100 else None


def _element(part: Inline) -> Json:
    match part:
        case Text(words):
            return _text(clean(words))
        case Bold(words):
            return {"type": "text", "text": clean(words), "style": _BOLD}
        case Link():
            return _link(part)
        case Mention(workspace_id=elsewhere) if elsewhere:
            return _text(A_COLLEAGUE)
        case Mention(person):
            return {"type": "user", "user_id": person} if USER_ID.fullmatch(person) else _text("somebody")
        case Channel(channel):
            return {"type": "channel", "channel_id": channel} if CHANNEL_ID.fullmatch(channel) else _text("a channel")
        case When():
            return _date(part)
        case Money():
            return _text(amount(part))
        case _ as never:
            assert_never(never)


def _text(words: str) -> Json:
    return {"type": "text", "text": words}


def _link(part: Link) -> Json:
    address = safe_address(part.url)
    if address is None:
        return _text(link_words(part))
    label = cut(link_label(part, address), LIMITS.link_label, more=more_characters, size=width)
    return {"type": "link", "url": address, "text": label}


def _date(when: When) -> Json:
    style = date_format(when)
    if style is None:
        return _text(instant(when))
    return {"type": "date", "timestamp": int(when.at.timestamp()), "format": style, "fallback": instant(when)}


def _fitting(element: Json, most: int) -> Json:
    # A link that would leave no room for its own words is worth less than the words.
    is_too_heavy = element["type"] == "link" and weight(element) > most - LIMITS.link_label // 2
    return _text(element["text"]) if is_too_heavy else element


def _pieces(element: Json) -> list[Json]:
    if element["type"] != "text":
        return [element]
    return [{**element, "text": words} for words in pieces(element["text"])]


def _joined(kept: tuple[Json, ...]) -> list[Json]:
    joined: list[Json] = []
    for is_text, run in groupby(kept, key=lambda piece: (piece["type"] == "text", piece.get("style"))):
        elements = list(run)
        if is_text[0]:
            elements = [{**elements[0], "text": "".join(element["text"] for element in elements)}]
        joined.extend(elements)
    return joined


def _fullness(kept: tuple[Json, ...], most: int) -> float:
    return max(weight(_joined(kept)) / most, sum(width(piece.get("text", "")) for piece in kept) / LIMITS.text)


def _letters(piece: Json) -> int:
    return len(piece.get("text") or piece.get("fallback") or "@somebody")
