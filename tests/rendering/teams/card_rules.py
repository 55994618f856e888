"""What Teams and the official schema would refuse about a card, read off what was drawn: an empty list means taken."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import adaptive_cards
from jsonschema.validators import Draft6Validator

from bot.teams.limits import LIMITS

Json = dict[str, Any]

_SCHEMA = Path(adaptive_cards.__file__).parent / "schemas" / "schema-1.5.json"
_VALIDATOR = Draft6Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))
_MENTION = re.compile(r"<at>[\w '.-]+</at>")

# What Teams has beyond the schema, as the types of npm's @microsoft/teams.cards 2.0 say it.
_POINT = {"x": str, "y": (int, float)}
_RUN = {"legend": str, "values": [_POINT]}
BEYOND: dict[str, Json] = {
    "Chart.Pie": {"data": [{"legend": str, "value": (int, float)}]},
    "Chart.VerticalBar": {"data": [_POINT]},
    "Chart.VerticalBar.Grouped": {"data": [_RUN]},
    "Chart.Line": {"data": [_RUN]},
    "CodeBlock": {"codeSnippet": str, "language": str},
}
_ANY_ELEMENT = {"type": str, "fallback": dict, "title": str, "showTitle": bool, "separator": bool, "spacing": str}
_CARD = {"width": str, "entities": [{"type": str, "text": str, "mentioned": {"id": str, "name": str}}]}

MARKDOWN_IS_READ_IN = ("TextBlock", "FactSet", "Fact")
SHOWN = {"title", "text", "label", "placeholder", "altText", "errorMessage", "codeSnippet", "legend", "x"}
READ_BY_PEOPLE = SHOWN | {"summary", "fallbackText"}


def activity_problems(body: Json) -> list[str]:
    """List what is wrong with the body of a message."""
    if "attachments" not in body:
        is_plain = body["textFormat"] == "plain" and body["text"].strip() and "entities" not in body
        return [] if is_plain and _size(body) <= LIMITS.message else ["no plain text, or too much of it"]
    (attachment,) = body["attachments"]
    wrong = [] if body["summary"].strip() else ["no summary"]
    too_large = [f"{_size(body)} characters"] if _size(body) > LIMITS.message else []
    return [*wrong, *too_large, *card_problems(attachment["content"])]


def card_problems(card: Json) -> list[str]:
    """List what is wrong with a card, but for the official schema, which takes its time."""
    counted = {
        f"{_size(card)} characters": _size(card) > LIMITS.message,
        "no body": not card["body"],
        "not version 1.5": card["version"] != "1.5",
        "formatted": any(kind in MARKDOWN_IS_READ_IN and not is_mention(node) for kind, node in nodes(card)),
        "a mention without its entity": _mentions(card) != [one["text"] for one in entities(card)],
        "a row of too many buttons": any(len(node["actions"]) > 6 for kind, node in nodes(card) if kind == "ActionSet"),
        "one input twice": len(set(_inputs(card))) < len(_inputs(card)),
        "not https": any(not address.startswith("https://") for address in addresses(card)),
    }
    return [*(what for what, is_so in counted.items() if is_so), *_beyond_problems(card)]


def schema_problems(card: Json) -> list[str]:
    """What the official schema says of the card without what only Teams knows."""
    return [f"{error.json_path}: {error.message[:200]}" for error in _VALIDATOR.iter_errors(official(card))]


def official(node: Any) -> Any:
    """The same with the fallback in place of what only Teams draws, and without what only Teams reads."""
    if isinstance(node, list):
        return [official(one) for one in node]
    if not isinstance(node, dict):
        return node
    shown = node.get("fallback", node) if node.get("type") in BEYOND else node
    kept = {name: official(value) for name, value in shown.items() if name not in ("msteams", "choices.data")}
    # Teams documents "filtered" for 1.5; the schema knows it from 1.6 on.
    return kept | ({"style": "compact"} if kept.get("style") == "filtered" else {})


def nodes(node: object) -> Iterator[tuple[str, Json]]:
    """Every object of a card with its type, that of fallbacks and questions too; not the data of actions."""
    if isinstance(node, list):
        for one in node:
            yield from nodes(one)
    elif isinstance(node, dict):
        yield node.get("type", ""), node
        for name, value in node.items():
            if name != "data" or node["type"].startswith("Chart."):
                yield from nodes(value)


def words_of(node: object) -> list[str]:
    """Every text of a card that a person reads, what they typed before not included."""
    return [
        value
        for _, found in nodes(node)
        for name, value in found.items()
        if name in READ_BY_PEOPLE and isinstance(value, str)
    ]


def said_in(node: object) -> str:
    """What the text runs of a card say, a line each."""
    lines = [found["inlines"] for kind, found in nodes(node) if kind == "RichTextBlock"]
    return "\n".join("".join(run["text"] for run in line) for line in lines)


def addresses(card: Json) -> list[str]:
    """Every address that a card leads to or asks for."""
    return [node["url"] for _, node in nodes(card) if "url" in node]


def entities(card: Json) -> list[Json]:
    """Whom a card mentions."""
    found: list[Json] = card["msteams"].get("entities", [])
    return found


def is_mention(node: Json) -> bool:
    """Whether a text block is nothing but a mention."""
    return node["type"] == "TextBlock" and _MENTION.fullmatch(node["text"]) is not None


def _mentions(card: Json) -> list[str]:
    return list(dict.fromkeys(node["text"] for kind, node in nodes(card["body"]) if kind == "TextBlock"))


def _inputs(card: Json) -> list[str]:
    return [node["id"] for kind, node in nodes(card) if kind.startswith("Input.")]


def _size(drawn: Json) -> int:
    return len(json.dumps(drawn))


def _beyond_problems(card: Json) -> list[str]:
    wrong = [f"msteams: {problem}" for problem in _mistyped(card["msteams"], _CARD)]
    for kind, node in nodes(card):
        if kind in BEYOND:
            wrong += [f"{kind}: {problem}" for problem in _mistyped(node, {**_ANY_ELEMENT, **BEYOND[kind]})]
    return wrong


def _mistyped(node: Any, kinds: Any) -> list[str]:
    if isinstance(kinds, list):
        if not isinstance(node, list) or not node:
            return ["an empty list"]
        return [problem for one in node for problem in _mistyped(one, kinds[0])]
    if isinstance(kinds, dict):
        unknown = [f"{name} is not known" for name in node if name not in kinds]
        return unknown + [
            problem for name, value in node.items() if name in kinds for problem in _mistyped(value, kinds[name])
        ]
    return [] if isinstance(node, kinds) else [f"{node!r} is no {kinds}"]
