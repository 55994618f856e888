"""What a person reads: messages and views as plain text, with [Button] for a button."""

from collections.abc import Iterable

from playground.model import Json, Message, View
from playground.words import Reader, read_inline, read_mrkdwn, read_text

STRANGER = Reader()


def plain(thing: Message | View | Json, reader: Reader = STRANGER) -> str:
    """Write a message or view as somebody reads it, top to bottom, one line a row."""
    if isinstance(thing, Message):
        return _message(thing.text, thing.blocks, thing.attachments, reader)
    content = thing.content if isinstance(thing, View) else thing
    if content.get("type") in ("modal", "home"):
        return _view(content, reader)
    return _message(content.get("text", ""), content.get("blocks") or [], content.get("attachments") or [], reader)


def _message(text: str, blocks: list[Json], attachments: list[Json], reader: Reader) -> str:
    attached = [plain(attachment, reader) for attachment in attachments]
    said = read_blocks(blocks, reader) if blocks else read_mrkdwn(text, reader)
    return _lines([said, *attached])


def _view(content: Json, reader: Reader) -> str:
    title = read_text(content.get("title"), reader)
    buttons = [f"[{content[key]['text']}]" for key in ("submit", "close") if content.get(key)]
    return _lines([title, read_blocks(content["blocks"], reader), " ".join(buttons)])


def read_blocks(blocks: Iterable[Json], reader: Reader) -> str:
    """Write blocks as somebody reads them."""
    return _lines(_block(block, reader) for block in blocks)


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _block(block: Json, reader: Reader) -> str:
    match block["type"]:
        case "header":
            return read_text(block["text"], reader)
        case "section":
            fields = [read_text(field, reader) for field in block.get("fields") or ()]
            return _lines([read_text(block.get("text"), reader), *fields, read_element(block.get("accessory"), reader)])
        case "context":
            return " ".join(read_text(each, reader) or read_element(each, reader) for each in block["elements"])
        case "actions" | "context_actions":
            return " ".join(read_element(each, reader) for each in block["elements"])
        case "input":
            asked = [read_text(block["label"], reader), read_element(block["element"], reader)]
            return _lines([*asked, read_text(block.get("hint"), reader)])
        case "image":
            return _lines([read_text(block.get("title"), reader), f"({block['alt_text']})"])
        case "rich_text":
            return _lines(_rich(part, reader) for part in block["elements"])
    return _figure(block, reader)


def _figure(block: Json, reader: Reader) -> str:
    match block["type"]:
        case "table":
            return _lines(" | ".join(_cell(cell, reader) for cell in row) for row in block["rows"])
        case "data_visualization":
            return _lines([block["title"], *_chart(block["chart"])])
        case "markdown":
            return str(block["text"])
    return ""


def _rich(part: Json, reader: Reader) -> str:
    match part["type"]:
        case "rich_text_list":
            return _lines(f"• {_rich(item, reader)}" for item in part["elements"])
        case "rich_text_quote":
            words = "".join(read_inline(each, reader) for each in part["elements"])
            return _lines(f"> {line}" for line in words.split("\n"))
    return "".join(read_inline(each, reader) for each in part["elements"])


def _cell(cell: Json, reader: Reader) -> str:
    return str(cell["text"]) if cell["type"] == "raw_text" else _block(cell, reader)


def _chart(chart: Json) -> list[str]:
    if chart["type"] == "pie":
        return [f"{segment['label']}: {segment['value']}" for segment in chart["segments"]]
    return [f"{series['name']}: {_points(series)}" for series in chart["series"]]


def _points(series: Json) -> str:
    return ", ".join(f"{point['label']} {point['value']}" for point in series["data"])


def read_element(element: Json | None, reader: Reader = STRANGER) -> str:
    """Write an element as somebody sees it: a button as [Label], a choice by what can be chosen."""
    if not element:
        return ""
    match element["type"]:
        case "button" | "icon_button":
            return f"[{read_text(element['text'], reader)}]"
        case "feedback_buttons":
            buttons = (element["positive_button"], element["negative_button"])
            return " ".join(f"[{read_text(each['text'], reader)}]" for each in buttons)
        case "image":
            return f"({element['alt_text']})"
    options = [read_text(option["text"], reader) for option in _options(element)]
    return " / ".join(options) or read_text(element.get("placeholder"), reader)


def _options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options") or ()]
