"""What a person reads in Teams: activities and cards as plain text, with [Button] for a button."""

from collections.abc import Iterable, Iterator
from typing import Any

from tests.teams.world import Json, Said

INPUTS = ("Input.Text", "Input.ChoiceSet", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle")


def plain(thing: Said | Json) -> str:
    """A message or a card as somebody reads it, top to bottom, one line a row."""
    if isinstance(thing, Said):
        return plain(thing.body)
    if thing.get("type") != "AdaptiveCard":
        shown = [plain(each["content"]) for each in thing.get("attachments") or []]
        return _lines([str(thing.get("text") or ""), *shown])
    return _lines([_lines(_element(each) for each in thing.get("body") or []), _actions(thing.get("actions") or [])])


def actions_in(thing: Any) -> Iterator[Json]:
    """Every button of a card, also those that another button shows first."""
    if isinstance(thing, dict):
        if str(thing.get("type", "")).startswith("Action.") and "title" in thing:
            yield thing
        for name, part in thing.items():
            if name not in ("selectAction", "data"):
                yield from actions_in(part)
    elif isinstance(thing, list):
        for part in thing:
            yield from actions_in(part)


def inputs_in(thing: Any) -> Iterator[Json]:
    """Every field of a card."""
    if isinstance(thing, dict):
        if thing.get("type") in INPUTS:
            yield thing
        for part in thing.values():
            yield from inputs_in(part)
    elif isinstance(thing, list):
        for part in thing:
            yield from inputs_in(part)


def errors_in(card: Json) -> dict[str, str]:
    """The sentences that say what is wrong, by the field they stand below; above all fields they are under no name."""
    found: dict[str, str] = {}
    field = ""
    for element in card.get("body") or []:
        if element["type"] in INPUTS:
            field = str(element["id"])
        elif _is_error(element):
            found[field] = _element(element)
    return found


def _is_error(element: Json) -> bool:
    inlines = element.get("inlines") or []
    return any(isinstance(each, dict) and each.get("color") == "Attention" for each in inlines)


def _element(element: Json) -> str:
    match element["type"]:
        case "RichTextBlock":
            return "".join(each if isinstance(each, str) else str(each["text"]) for each in element["inlines"])
        case "TextBlock":
            return str(element["text"]).replace("<at>", "@").replace("</at>", "")
        case "ActionSet":
            return _actions(element["actions"])
        case "Container" | "Column" | "TableCell":
            return _lines(_element(each) for each in element.get("items") or [])
        case "ColumnSet":
            return _lines(_element(each) for each in element.get("columns") or [])
        case "Table":
            rows = [[_element(cell) for cell in row["cells"]] for row in element.get("rows") or []]
            return _lines(" | ".join(row) for row in rows)
        case "CodeBlock":
            return str(element["codeSnippet"])
        case "Image":
            return f"({element.get('altText', '')})"
    return _asked(element) if element["type"] in INPUTS else _chart(element)


def _asked(element: Json) -> str:
    choices = " / ".join(str(choice["title"]) for choice in element.get("choices") or [])
    shown = choices or str(element.get("value") or element.get("placeholder") or "")
    return _lines([str(element.get("label") or ""), shown])


def _chart(element: Json) -> str:
    if not str(element["type"]).startswith("Chart."):
        return ""
    points = []
    for each in element.get("data") or []:
        values = each.get("values") or each.get("data")
        if isinstance(values, list):
            told = ", ".join(f"{value.get('x')} {value.get('y')}" for value in values)
            points.append(f"{each.get('legend', '')}: {told}")
        else:
            points.append(f"{each.get('legend') or each.get('x')}: {each.get('value', each.get('y'))}")
    return _lines([str(element.get("title") or ""), *points])


def _actions(actions: Iterable[Json]) -> str:
    shown = []
    for action in actions:
        shown.append(f"[{action['title']}]")
        if action["type"] == "Action.ShowCard":
            shown.append(plain(action["card"]))
    return " ".join(shown)


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)
