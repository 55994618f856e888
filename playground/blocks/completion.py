"""The ids Slack gives to blocks and elements that came without."""

from collections.abc import Callable

from playground.fields import elements_of
from playground.model import Json


def completed(blocks: list[Json], *, new_id: Callable[[str], str]) -> list[Json]:
    """Give every block and interactive element without an id one."""
    return [_completed(block, new_id) for block in blocks]


def completed_view(content: Json, *, new_id: Callable[[str], str]) -> Json:
    """Give every block and interactive element of a view without an id one."""
    return {**content, "blocks": completed(content["blocks"], new_id=new_id)}


def _completed(block: Json, new_id: Callable[[str], str]) -> Json:
    whole = {"block_id": new_id("b"), **block}
    elements = [{"action_id": element.get("action_id") or new_id("a"), **element} for element in elements_of(block)]
    match block["type"]:
        case "input":
            whole["element"] = elements[0]
        case "actions" | "context_actions":
            whole["elements"] = elements
        case "section" if elements:
            whole["accessory"] = elements[0]
    return whole
