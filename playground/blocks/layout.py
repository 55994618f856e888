"""The blocks themselves, and which of them a message, a modal and a Home tab may show."""

from collections.abc import Iterator

from playground.blocks.checks import Check, boolean, both, by_type, exactly_one_of, list_of, shape, string, wrong
from playground.blocks.composition import ACTION_ID, BLOCK_ID, IMAGE_SOURCE, any_text, plain
from playground.blocks.elements import IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from playground.blocks.figures import DATA_VISUALIZATION, TABLE
from playground.blocks.rich_text import RICH_TEXT
from playground.model import Json

LONGEST_MARKDOWN = 12_000

_ID: dict[str, Check] = {"block_id": BLOCK_ID}


def _says_something(section: Json, pointer: str) -> Iterator[str]:
    """Require that a section has text or fields."""
    if section.get("text") is None and section.get("fields") is None:
        yield wrong("missing required field: text or fields", pointer)


def _actions_apart(block: Json, pointer: str) -> Iterator[str]:
    """Require that no action_id stands twice in a block."""
    elements = [each for each in block.get("elements") or () if isinstance(each, dict)]
    ids = [element["action_id"] for element in elements if "action_id" in element]
    for twice in {each for each in ids if ids.count(each) > 1}:
        yield wrong(f"`action_id` {twice} already exists in this block", f"{pointer}/elements")


_SECTION = both(
    shape(
        {},
        {
            **_ID,
            "text": any_text(3000),
            "fields": list_of(any_text(2000), most=10),
            "accessory": by_type(IN_SECTION),
            "expand": boolean,
        },
    ),
    _says_something,
)
_CONTEXT_PART = by_type({"plain_text": any_text(3000), "mrkdwn": any_text(3000), "image": IMAGE})
_FEEDBACK = shape(
    {"text": plain(75), "value": string(2000)},
    {"accessibility_label": string(75)},
)
_IN_CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": shape({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": ACTION_ID}),
    "icon_button": shape(
        {"icon": string(255), "text": plain(75)},
        {
            "action_id": ACTION_ID,
            "value": string(2000),
            "accessibility_label": string(75),
            "visible_to_user_ids": list_of(string(255), most=100),
        },
    ),
}

_EVERYWHERE: dict[str, Check] = {
    "actions": both(shape({"elements": list_of(by_type(IN_ACTIONS), most=25)}, _ID), _actions_apart),
    "context": shape({"elements": list_of(_CONTEXT_PART, most=10)}, _ID),
    "divider": shape({}, _ID),
    "header": shape({"text": plain(150)}, _ID),
    "image": both(
        shape({"alt_text": string(2000)}, {**_ID, **IMAGE_SOURCE, "title": plain(2000)}),
        exactly_one_of("image_url", "slack_file"),
    ),
    "input": shape(
        {"label": plain(2000), "element": by_type(IN_INPUT)},
        {**_ID, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
    "section": _SECTION,
}
_IN_MESSAGES: dict[str, Check] = {
    "context_actions": both(shape({"elements": list_of(by_type(_IN_CONTEXT_ACTIONS), most=5)}, _ID), _actions_apart),
    "data_visualization": DATA_VISUALIZATION,
    "markdown": shape({"text": string(LONGEST_MARKDOWN)}, _ID),
    "table": TABLE,
}

MESSAGE_BLOCK = by_type({**_EVERYWHERE, **_IN_MESSAGES})
VIEW_BLOCK = by_type(_EVERYWHERE)
