"""The fields of a form as Slack keeps them: which elements hold something, and what they hold at first."""

from collections.abc import Iterator

from playground.model import Json

INITIALS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", ""),
}
"""Per element that holds something: the key of its state, and the key of what it holds at first."""

MANY = {name for name in INITIALS if name.startswith("multi_")} | {"checkboxes", "file_input"}
"""Elements that hold a list."""


def elements_of(block: Json) -> list[Json]:
    """List the interactive elements of a block."""
    match block["type"]:
        case "input":
            return [block["element"]]
        case "actions" | "context_actions":
            return list(block["elements"])
        case "section" if (block.get("accessory") or {}).get("action_id"):
            return [block["accessory"]]
    return []


def interactive_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each block with each interactive element in it, from the top."""
    for block in blocks:
        for element in elements_of(block):
            yield block, element


def stateful_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each block with each element in it that holds something."""
    return (pair for pair in interactive_elements(blocks) if pair[1]["type"] in INITIALS)


def state_with(element: Json, held: object) -> Json:
    """Write the state of an element that holds this."""
    key, _ = INITIALS[element["type"]]
    return {"type": element["type"], key: held}


def initial_state(element: Json) -> Json:
    """Write the state of an element nobody has touched."""
    _, initial = INITIALS[element["type"]]
    return state_with(element, element.get(initial) or ([] if element["type"] in MANY else None))


def is_empty(state: Json) -> bool:
    """Say whether nothing stands in a field."""
    return all(not held for key, held in state.items() if key != "type")
