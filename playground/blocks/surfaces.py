"""Whole messages and views: how many blocks, and no id twice."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from playground.blocks.checks import Check, boolean, list_of, shape, string, wrong
from playground.blocks.composition import plain
from playground.blocks.layout import LONGEST_MARKDOWN, MESSAGE_BLOCK, VIEW_BLOCK
from playground.model import Json

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
MOST_CHARTS = 2
MOST_TABLES = 1

_MESSAGE = list_of(MESSAGE_BLOCK, most=MOST_IN_MESSAGE, fewest=0)
_SHARED: dict[str, Check] = {
    "private_metadata": string(3000, shortest=0),
    "callback_id": string(255, shortest=0),
    "external_id": string(255, shortest=0),
}
_BLOCKS: dict[str, Check] = {"blocks": list_of(VIEW_BLOCK, most=MOST_IN_VIEW)}
_VIEWS = {
    "modal": shape(
        {"title": plain(24), **_BLOCKS},
        {
            **_SHARED,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": shape(_BLOCKS, _SHARED),
}


def message_errors(blocks: list[Json], attachments: Iterable[Json] = ()) -> list[str]:
    """List what Slack would refuse about a message's blocks, also of its attachments; nothing when all is well."""
    errors = [*_MESSAGE(blocks, "/blocks"), *_ids_twice(blocks, "/blocks"), *_too_much(blocks)]
    for position, attachment in enumerate(attachments):
        errors += _MESSAGE(attachment.get("blocks") or [], f"/attachments/{position}/blocks")
    return errors


def view_errors(content: Json, *, surface: str) -> list[str]:
    """List what Slack would refuse about a view for this surface, `modal` or `home`; nothing when all is well."""
    if content.get("type") != surface:
        return [wrong(f"must be of type {surface}", "/view/type")]
    errors = [*_VIEWS[surface](content, "/view")]
    blocks: Any = content.get("blocks")
    if isinstance(blocks, list):
        errors += [*_ids_twice(blocks, "/view/blocks"), *_unsubmittable(content, blocks), *_two_focused(blocks)]
    return errors


def _ids_twice(blocks: list[Any], pointer: str) -> Iterator[str]:
    ids = Counter(block["block_id"] for block in blocks if isinstance(block, dict) and block.get("block_id"))
    return (wrong(f"`block_id` {twice} already exists", pointer) for twice, times in ids.items() if times > 1)


def _too_much(blocks: list[Json]) -> Iterator[str]:
    kinds = Counter(block.get("type") for block in blocks)
    if kinds["data_visualization"] > MOST_CHARTS:
        yield wrong(f"no more than {MOST_CHARTS} data_visualization blocks allowed", "/blocks")
    if kinds["table"] > MOST_TABLES:
        yield wrong("only_one_table_allowed", "/blocks")
    if sum(len(str(block.get("text"))) for block in blocks if block.get("type") == "markdown") > LONGEST_MARKDOWN:
        yield wrong(f"no more than {LONGEST_MARKDOWN} characters of markdown allowed", "/blocks")


def _unsubmittable(content: Json, blocks: list[Any]) -> Iterator[str]:
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if asks and content.get("type") == "modal" and not content.get("submit"):
        yield wrong("missing required field: submit, as there is an input block", "/view")


def _two_focused(blocks: list[Any]) -> Iterator[str]:
    elements = [block.get("element") for block in blocks if isinstance(block, dict)]
    if sum(isinstance(element, dict) and element.get("focus_on_load") is True for element in elements) > 1:
        yield wrong("only one element can be focused on load", "/view/blocks")
