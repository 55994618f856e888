"""Slack's limits and the shape of its blocks, read off what was drawn: an empty list means Slack would take it."""

from collections.abc import Iterator
from typing import Any

from bot.slack.limits import LIMITS
from playground.blocks import message_errors, view_errors

Json = dict[str, Any]

LENGTHS = {
    ("header", "text"): LIMITS.heading,
    ("context", "elements"): LIMITS.text,
    ("button", "text"): LIMITS.button_label,
    ("button", "action_id"): LIMITS.action_id,
    ("button", "value"): LIMITS.button_value,
    ("confirm", "title"): LIMITS.confirm_title,
    ("confirm", "text"): LIMITS.confirm_text,
    ("confirm", "confirm"): LIMITS.confirm_button,
    ("confirm", "deny"): LIMITS.confirm_button,
    ("image", "alt_text"): LIMITS.alt_text,
    ("image", "image_url"): LIMITS.image_url,
    ("input", "label"): LIMITS.field_label,
    ("input", "hint"): LIMITS.field_hint,
    ("input", "block_id"): LIMITS.block_id,
    ("option", "text"): LIMITS.option_label,
    ("option", "value"): LIMITS.option_value,
    ("plain_text_input", "placeholder"): LIMITS.placeholder,
    ("plain_text_input", "initial_value"): LIMITS.input_length,
    ("modal", "title"): LIMITS.modal_title,
    ("modal", "submit"): LIMITS.modal_button,
    ("modal", "close"): LIMITS.modal_button,
    ("modal", "callback_id"): LIMITS.callback_id,
    ("modal", "private_metadata"): LIMITS.private_metadata,
    ("data_visualization", "title"): LIMITS.chart_title,
    ("point", "label"): LIMITS.chart_label,
    ("series", "name"): LIMITS.chart_label,
    ("link", "url"): LIMITS.image_url,
    ("text", "text"): LIMITS.text,
}

COUNTS = {
    ("actions", "elements"): LIMITS.buttons,
    ("context", "elements"): 10,
    ("static_select", "options"): LIMITS.options,
    ("multi_static_select", "options"): LIMITS.options,
    ("radio_buttons", "options"): LIMITS.listed_options,
    ("checkboxes", "options"): LIMITS.listed_options,
    ("table", "rows"): LIMITS.table_rows,
    ("table", "column_settings"): LIMITS.table_columns,
    ("pie", "segments"): LIMITS.chart_segments,
    ("bar", "series"): LIMITS.chart_series,
    ("line", "series"): LIMITS.chart_series,
    ("series", "data"): LIMITS.chart_categories,
    ("axis_config", "categories"): LIMITS.chart_categories,
}

MAY_BE_BLANK = {("text", "text"), ("plain_text_input", "initial_value")}

# What has no "type" of its own is known by the key it stands under.
BY_KEY = {"options": "option", "initial_options": "option", "segments": "point", "data": "point"}


def message_problems(drawn: Json) -> list[str]:
    """List what is wrong with a drawn message."""
    tables = [block for block in drawn["blocks"] if block["type"] == "table"]
    charts = [block for block in drawn["blocks"] if block["type"] == "data_visualization"]
    counted = {
        "no text": not drawn["text"].strip(),
        "text too long": len(drawn["text"].encode()) > LIMITS.summary_bytes,
        "too many blocks": len(drawn["blocks"]) > LIMITS.message_blocks,
        "too many tables": len(tables) > LIMITS.message_tables,
        "too many charts": len(charts) > LIMITS.message_charts,
        "too much": letters([b for b in drawn["blocks"] if b["type"] != "table"]) > LIMITS.message_weight,
    }
    wrong = [problem for problem, is_so in counted.items() if is_so]
    return [*wrong, *_block_problems(drawn["blocks"]), *message_errors(drawn["blocks"])]


def view_problems(drawn: Json) -> list[str]:
    """List what is wrong with a drawn modal or home."""
    types = [block["type"] for block in drawn["blocks"]]
    counted = {
        "too many blocks": len(types) > LIMITS.view_blocks,
        "a table": "table" in types,
        "a chart": "data_visualization" in types,
    }
    wrong = [problem for problem, is_so in counted.items() if is_so]
    return [*wrong, *_block_problems([drawn]), *view_errors(drawn, surface=drawn["type"])]


def nodes(drawn: object, key: str = "") -> Iterator[tuple[str, Json]]:
    """Every object in what was drawn, with its kind: its `type`, or the key it stands under."""
    if isinstance(drawn, list | tuple):
        for one in drawn:
            yield from nodes(one, key)
    elif isinstance(drawn, dict):
        yield drawn.get("type", BY_KEY.get(key, key)), drawn
        for name, value in drawn.items():
            yield from nodes(value, name)


def words_of(drawn: object) -> list[str]:
    """Every text in what was drawn that a person reads."""
    return [node["text"] for kind, node in nodes(drawn) if kind in ("text", "plain_text", "link") and "text" in node]


def letters(drawn: object) -> int:
    """How many characters are in what was drawn, the names of its parts included."""
    if isinstance(drawn, dict):
        return sum(len(key) + letters(value) for key, value in drawn.items())
    return sum(letters(one) for one in drawn) if isinstance(drawn, list | tuple) else len(str(drawn))


def _block_problems(blocks: list[Json]) -> Iterator[str]:
    for kind, node in nodes(blocks):
        for name, value in node.items():
            text = value.get("text") if isinstance(value, dict) else value
            if isinstance(text, str) and len(text.encode("utf-16-le")) // 2 > LENGTHS.get((kind, name), 100_000):
                yield f"{kind}.{name} has {len(text)} characters"
            if isinstance(text, str) and not text.strip() and (kind, name) not in MAY_BE_BLANK:
                yield f"{kind}.{name} is empty"
            if isinstance(value, list) and not 1 <= len(value) <= COUNTS.get((kind, name), 100_000):
                yield f"{kind}.{name} has {len(value)} items"
        yield from _own_problems(kind, node)


def _own_problems(kind: str, node: Json) -> Iterator[str]:
    match kind:
        case "text" if not node["text"]:
            yield "an empty text element"
        case "actions":
            ids = [button["action_id"] for button in node["elements"]]
            if len(set(ids)) < len(ids):
                yield "one action_id twice in a block"
        case "table":
            yield from _table_problems(node)
        case "data_visualization":
            yield from _chart_problems(node["chart"])


def _table_problems(table: Json) -> Iterator[str]:
    widths = {len(row) for row in table["rows"]}
    if len(widths) != 1 or max(widths) > LIMITS.table_columns:
        yield f"rows of {widths} cells"
    if sum(len(words) for words in words_of(table["rows"])) > LIMITS.table_text:
        yield "too many characters in a table"


def _chart_problems(chart: Json) -> Iterator[str]:
    if chart["type"] == "pie":
        if any(segment["value"] <= 0 for segment in chart["segments"]):
            yield "a segment of nothing"
        return
    categories, names = chart["axis_config"]["categories"], [series["name"] for series in chart["series"]]
    if len(set(categories)) < len(categories) or len(set(names)) < len(names):
        yield "one name twice in a chart"
    if any(len(category) > LIMITS.chart_label for category in categories):
        yield "a category too long"
    if any([point["label"] for point in series["data"]] != categories for series in chart["series"]):
        yield "points that do not match the categories"
