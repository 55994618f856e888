"""Each block of the message model as elements of an Adaptive Card."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, assert_never

from bot.cutting import and_more, cut, more_characters
from bot.simpler import as_table
from bot.teams.buttons import button_rows
from bot.teams.charts import chart_element, is_drawable
from bot.teams.inline import drawn, rows
from bot.teams.limits import LIMITS, Json, weight, width
from bot.teams.mentions import mention
from bot.teams.reader import Reader
from bot.teams.tables import table_element
from bot.teams.text import plain, rich_text, run, small_print
from bot.words import clean, one_line
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
    Mention,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
)

_ASSET: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,80}\.(?:png|jpe?g|gif)")
_ELSEWHERE: Final = "This part cannot be shown here. Please open it in Teams on a computer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a card is drawn for: its reader, where our pictures are (https), and who is mentioned, with their names."""

    reader: Reader
    pictures_at: str = ""
    mentioned: Mapping[str, str] = field(default_factory=dict)


def draw(block: Blocks, scene: Scene) -> list[Json]:
    """The block as elements of a card: none when it says nothing. A divider is drawn by what follows it."""
    match block:
        case Heading(words):
            return _heading(words)
        case Paragraph(line):
            return _paragraph(line, scene)
        case Quote(line):
            return _framed(rows(drawn(line, scene.reader)))
        case Facts(facts):
            return _listed(tuple(rows(drawn(_labelled(fact), scene.reader, LIMITS.list_line)) for fact in facts))
        case Bullets(lines):
            return _listed(tuple(_bullet(line, scene.reader) for line in lines))
        case Table():
            table = table_element(block, scene.reader)
            return [table] if table else []
        case Chart():
            return _chart(block, scene)
        case Image(asset, alt):
            return _picture(asset, alt, scene.pictures_at)
        case Code(words):
            return _code(words)
        case Divider():
            return []
        case Note(line):
            return rows(drawn(line, scene.reader, LIMITS.list_line), size="Small", isSubtle=True)
        case Buttons():
            return button_rows(block)
        case _ as never:
            assert_never(never)


def _heading(words: str) -> list[Json]:
    if not clean(words).strip():
        return []
    return [rich_text([{**run(one_line(plain(words, LIMITS.heading))), "size": "Large", "weight": "Bolder"}])]


def _paragraph(line: Line, scene: Scene) -> list[Json]:
    match line:
        case (Mention(person), *rest) if person in scene.mentioned:
            return [_beside(mention(scene.mentioned[person]), rows(drawn(tuple(rest), scene.reader)))]
    return rows(drawn(line, scene.reader))


def _beside(who: Json, said: list[Json]) -> Json:
    columns: list[Json] = [{"type": "Column", "width": "auto", "items": [who]}]
    if said:
        columns.append({"type": "Column", "width": "stretch", "spacing": "Small", "items": said})
    return {"type": "ColumnSet", "columns": columns}


def _framed(said: list[Json]) -> list[Json]:
    return [{"type": "Container", "style": "emphasis", "items": said}] if said else []


def _labelled(fact: Fact) -> Line:
    label = clean(fact.label).strip()
    return (Bold(label if label[-1] in ":?" else f"{label}:"), Text(" "), *fact.line) if label else fact.line


def _bullet(line: Line, reader: Reader) -> list[Json]:
    said = drawn(line, reader, LIMITS.list_line)
    return rows((run("• "), *said)) if said else []


def _listed(items: tuple[list[Json], ...]) -> list[Json]:
    def left_out(count: int) -> tuple[list[Json]]:
        return ([rich_text([run(and_more(count))])],)

    kept = cut(tuple(item for item in items if item), LIMITS.block, more=left_out, size=weight)
    return [*(kept[0] if kept else []), *chain.from_iterable(map(_closer, kept[1:]))]


def _closer(item: list[Json]) -> list[Json]:
    return [{**item[0], "spacing": "Small"}, *item[1:]]


def _chart(chart: Chart, scene: Scene) -> list[Json]:
    told = [element for part in as_table(chart) for element in draw(part, scene)]
    return [chart_element(chart, otherwise={"type": "Container", "items": told})] if is_drawable(chart) else told


def _picture(asset: str, alt: str, pictures_at: str) -> list[Json]:
    if not pictures_at.startswith("https://") or not _ASSET.fullmatch(asset):
        return [small_print(alt)] if clean(alt).strip() else []
    words = plain(alt, LIMITS.heading, otherwise="Picture")
    return [{"type": "Image", "url": f"{pictures_at.rstrip('/')}/{asset}", "altText": words}]


def _code(words: str) -> list[Json]:
    shown = cut(clean(words), LIMITS.code, more=more_characters, size=width)
    if not shown.strip():
        return []
    # A new line in a text run is lost in some clients, and nothing of a copy or of a secret may be.
    said_again = [{**line, "spacing": "None"} for line in rows((run(shown),), fontType="Monospace")]
    otherwise = said_again if width(shown) <= LIMITS.code_twice else [small_print(_ELSEWHERE)]
    fallback = {"type": "Container", "style": "emphasis", "items": otherwise}
    return [{"type": "CodeBlock", "codeSnippet": shown, "language": "PlainText", "fallback": fallback}]
