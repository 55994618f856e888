"""Each block of the message model as Slack's blocks."""

import re
from typing import assert_never

from bot.cutting import and_more, cut, more_characters
from bot.slack.buttons import button_rows
from bot.slack.charts import chart_block
from bot.slack.inline import drawn
from bot.slack.limits import LIMITS, Json, weight, whole_id, width
from bot.slack.tables import table_block
from bot.slack.text import plain_text, small_print
from bot.words import clean
from messages.model import (
    Blocks,
    Bold,
    Bullets,
    Buttons,
    Chart,
    Code,
    Divider,
    Fact,
    Facts,
    Heading,
    Image,
    Line,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
)

_ASSET = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}\.(?:png|jpe?g|gif)")


def draw(block: Blocks, *, pictures_at: str = "") -> list[Json]:
    """The block as Slack's blocks: none when it says nothing, more than one when it has too many buttons for one.

    `pictures_at` is the public https address of the folder of our pictures; without it, their words stand in for them.
    """
    match block:
        case Heading(words):
            return [{"type": "header", "text": plain_text(words, LIMITS.heading)}] if clean(words).strip() else []
        case Paragraph(line):
            return _rich_text([{"type": "rich_text_section", "elements": drawn(line)}])
        case Quote(line):
            return _rich_text([{"type": "rich_text_quote", "elements": drawn(line)}])
        case Facts(facts):
            return _rich_text([{"type": "rich_text_section", "elements": _facts(facts)}])
        case Bullets(lines):
            return _rich_text([{"type": "rich_text_list", "style": "bullet", "elements": _items(lines)}])
        case Code(words):
            return _rich_text([{"type": "rich_text_preformatted", "elements": _code(words)}])
        case Table():
            table = table_block(block)
            return [table] if table else []
        case Chart():
            return [chart_block(block)]
        case Image(asset, alt):
            return _picture(asset, alt, pictures_at)
        case Divider():
            return [{"type": "divider"}]
        case Note(line):
            return _note(line)
        case Buttons():
            return button_rows(block)
        case _ as never:
            assert_never(never)


def _rich_text(elements: list[Json]) -> list[Json]:
    return [{"type": "rich_text", "elements": elements}] if elements[0]["elements"] else []


def _facts(facts: tuple[Fact, ...]) -> list[Json]:
    rows = tuple(row for fact in facts if (row := drawn(_labelled(fact), LIMITS.list_line_weight)))
    return _stacked(cut(rows, LIMITS.rich_text_weight, more=_more_lines, size=lambda kept: weight(_stacked(kept))))


def _stacked(rows: tuple[list[Json], ...]) -> list[Json]:
    new_line = {"type": "text", "text": "\n"}
    return [element for row in rows for element in [new_line, *row]][1:]


def _labelled(fact: Fact) -> Line:
    label = clean(fact.label).strip()
    return (Bold(label if label[-1] in ":?" else f"{label}:"), Text(" "), *fact.line) if label else fact.line


def _items(lines: tuple[Line, ...]) -> list[Json]:
    rows = tuple(row for line in lines if (row := drawn(line, LIMITS.list_line_weight)))
    return _sections(cut(rows, LIMITS.rich_text_weight, more=_more_lines, size=lambda kept: weight(_sections(kept))))


def _sections(rows: tuple[list[Json], ...]) -> list[Json]:
    return [_section(row) for row in rows]


def _section(elements: list[Json]) -> Json:
    return {"type": "rich_text_section", "elements": elements}


def _more_lines(left_out: int) -> tuple[list[Json]]:
    return ([{"type": "text", "text": and_more(left_out)}],)


def _code(words: str) -> list[Json]:
    shown = cut(clean(words), LIMITS.text, more=more_characters, size=width)
    return [{"type": "text", "text": shown}] if shown.strip() else []


def _picture(asset: str, alt: str, pictures_at: str) -> list[Json]:
    if not pictures_at.startswith("https://") or not _ASSET.fullmatch(asset):
        return [small_print(alt)] if clean(alt).strip() else []
    address = whole_id(f"{pictures_at.rstrip('/')}/{asset}", LIMITS.image_url)
    return [
        {
            "type": "image",
            "image_url": address,
            "alt_text": plain_text(alt, LIMITS.alt_text, otherwise="Picture")["text"],
        }
    ]


def _note(line: Line) -> list[Json]:
    elements = drawn(line, LIMITS.list_line_weight)
    if any(element["type"] != "text" for element in elements):
        return _rich_text([_section(elements)])
    words = "".join(element["text"] for element in elements)
    return [small_print(words)] if words else []
