"""What a person reads: messages and views as plain text, with [Button] for a button."""

from collections.abc import Iterable

from playground.model import Json, Message, View


def plain(thing: Message | View | Json) -> str:
    """Write a message or view as somebody reads it, top to bottom, one line a row."""
    if isinstance(thing, Message):
        return _message(thing.text, thing.blocks, thing.attachments)
    content = thing.content if isinstance(thing, View) else thing
    if content.get("type") in ("modal", "home"):
        return _view(content)
    return _message(content.get("text", ""), content.get("blocks") or [], content.get("attachments") or [])


def _message(text: str, blocks: list[Json], attachments: list[Json]) -> str:
    attached = [plain(attachment) for attachment in attachments]
    return _lines([read_blocks(blocks) if blocks else text, *attached])


def _view(content: Json) -> str:
    title = (content.get("title") or {}).get("text", "")
    buttons = [f"[{content[key]['text']}]" for key in ("submit", "close") if content.get(key)]
    return _lines([title, read_blocks(content["blocks"]), " ".join(buttons)])


def read_blocks(blocks: Iterable[Json]) -> str:
    """Write blocks as somebody reads them."""
    return _lines(_block(block) for block in blocks)


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _block(block: Json) -> str:
    match block["type"]:
        case "header":
            return _text(block["text"])
        case "section":
            fields = [_text(field) for field in block.get("fields") or ()]
            return _lines([_text(block.get("text")), *fields, element(block.get("accessory"))])
        case "context":
            return " ".join(_text(each) or element(each) for each in block["elements"])
        case "actions" | "context_actions":
            return " ".join(element(each) for each in block["elements"])
        case "input":
            return _lines([_text(block["label"]), element(block["element"]), _text(block.get("hint"))])
        case "image" | "video":
            return _lines([_text(block.get("title")), f"({block['alt_text']})"])
        case "markdown":
            return str(block["text"])
    return ""


def element(shown: Json | None) -> str:
    """Write an element as somebody sees it: a button as [Label], a choice by what can be chosen."""
    if not shown:
        return ""
    match shown["type"]:
        case "button":
            return f"[{_text(shown['text'])}]"
        case "image":
            return f"({shown['alt_text']})"
    options = [_text(option["text"]) for option in shown.get("options") or ()]
    return " / ".join(options) or _text(shown.get("placeholder"))


def _text(text: Json | None) -> str:
    return str(text["text"]) if text and "text" in text else ""
