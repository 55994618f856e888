"""The elements people click, choose in and type into."""

from collections.abc import Iterator

from playground.blocks.checks import (
    Check,
    boolean,
    both,
    exactly_one_of,
    list_of,
    matching,
    one_of,
    shape,
    string,
    whole,
    wrong,
)
from playground.blocks.composition import (
    ACTION_ID,
    CONFIRM,
    IMAGE_SOURCE,
    LINKED_OPTION,
    OPTION_GROUP,
    PLAIN_OPTION,
    RICH_OPTION,
    URL,
    plain,
)
from playground.blocks.rich_text import RICH_TEXT
from playground.model import Json

LONGEST_INPUT = 3000

_ACTION: dict[str, Check] = {"action_id": ACTION_ID}
_CONFIRMED: dict[str, Check] = {**_ACTION, "confirm": CONFIRM}
_FOCUSED: dict[str, Check] = {**_CONFIRMED, "focus_on_load": boolean}
_MENU: dict[str, Check] = {**_FOCUSED, "placeholder": plain(150)}
_MULTI: dict[str, Check] = {**_MENU, "max_selected_items": whole(1, 100)}
_DISPATCH = shape({}, {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), most=2)})
_TYPED: dict[str, Check] = {
    **_ACTION,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": _DISPATCH,
}
_FILTER = shape(
    {},
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
_CONVERSATION: dict[str, Check] = {"default_to_current_conversation": boolean, "filter": _FILTER}
_NUMBER = matching(r"-?\d+(\.\d+)?", what="a number written as a string")


def _initial_offered(value: Json, pointer: str) -> Iterator[str]:
    """Require that what is chosen at first is among what can be chosen."""
    groups = value.get("option_groups") or [{"options": value.get("options") or []}]
    if not all(isinstance(group, dict) for group in groups):
        return
    offered = [option for group in groups for option in group.get("options") or ()]
    chosen = value.get("initial_options") or [value.get("initial_option")]
    if any(option is not None and option not in offered for option in chosen):
        yield wrong("initial option must be one of the options", pointer)


def _chosen_once(value: Json, pointer: str) -> Iterator[str]:
    """Require that no two options have the same value."""
    options = [option for option in value.get("options") or () if isinstance(option, dict)]
    values = [option.get("value") for option in options]
    if len(values) != len({str(each) for each in values}):
        yield wrong("option values must be unique", pointer)


def _lengths_in_order(value: Json, pointer: str) -> Iterator[str]:
    """Require that the shortest a text may be is not longer than the longest."""
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield wrong("min_length must not be greater than max_length", pointer)


def _range_in_order(value: Json, pointer: str) -> Iterator[str]:
    """Require that the smallest number allowed is not greater than the greatest."""
    low, high = value.get("min_value"), value.get("max_value")
    written_badly = [*_NUMBER(low, pointer), *_NUMBER(high, pointer)]
    if not written_badly and float(str(low)) > float(str(high)):
        yield wrong("min_value must not be greater than max_value", pointer)


def _choices(option: Check, most: int, initial: str, one: Check) -> Check:
    asked = shape({"options": list_of(option, most=most)}, {**_FOCUSED, initial: one})
    return both(asked, _initial_offered, _chosen_once)


def _static(initial: str, one: Check, more: dict[str, Check]) -> Check:
    offered = {"options": list_of(PLAIN_OPTION, most=100), "option_groups": list_of(OPTION_GROUP, most=100)}
    asked = shape({}, {**more, **offered, initial: one})
    return both(asked, exactly_one_of("options", "option_groups"), _initial_offered)


def _ids(most: int = 100) -> Check:
    return list_of(string(255), most=most)


IMAGE = both(shape({"alt_text": string(2000)}, IMAGE_SOURCE), exactly_one_of("image_url", "slack_file"))

BUTTON = shape(
    {"text": plain(75)},
    {
        **_CONFIRMED,
        "value": string(2000, shortest=0),
        "url": URL,
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
    },
)

_DATE = matching(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", what="a date as YYYY-MM-DD")
_TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", what="a time as HH:mm")

SELECTS: dict[str, Check] = {
    "static_select": _static("initial_option", PLAIN_OPTION, _MENU),
    "external_select": shape({}, {**_MENU, "initial_option": PLAIN_OPTION, "min_query_length": whole(0, 100)}),
    "users_select": shape({}, {**_MENU, "initial_user": string(255)}),
    "conversations_select": shape(
        {}, {**_MENU, **_CONVERSATION, "initial_conversation": string(255), "response_url_enabled": boolean}
    ),
    "channels_select": shape({}, {**_MENU, "initial_channel": string(255), "response_url_enabled": boolean}),
}

MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": _static("initial_options", list_of(PLAIN_OPTION, most=100), _MULTI),
    "multi_external_select": shape(
        {}, {**_MULTI, "initial_options": list_of(PLAIN_OPTION, most=100), "min_query_length": whole(0, 100)}
    ),
    "multi_users_select": shape({}, {**_MULTI, "initial_users": _ids()}),
    "multi_conversations_select": shape({}, {**_MULTI, **_CONVERSATION, "initial_conversations": _ids()}),
    "multi_channels_select": shape({}, {**_MULTI, "initial_channels": _ids()}),
}

CHOICES: dict[str, Check] = {
    "checkboxes": _choices(RICH_OPTION, 10, "initial_options", list_of(RICH_OPTION, most=10)),
    "radio_buttons": _choices(RICH_OPTION, 10, "initial_option", RICH_OPTION),
}

PICKERS: dict[str, Check] = {
    "datepicker": shape({}, {**_MENU, "initial_date": _DATE}),
    "timepicker": shape({}, {**_MENU, "initial_time": _TIME, "timezone": string(255)}),
}

DATETIME_PICKER = shape({}, {**_FOCUSED, "initial_date_time": whole(1_000_000_000, 9_999_999_999)})
OVERFLOW = both(shape({"options": list_of(LINKED_OPTION, most=5)}, _CONFIRMED), _chosen_once)
RICH_TEXT_INPUT = shape({}, {**_TYPED, "initial_value": RICH_TEXT})

INPUTS: dict[str, Check] = {
    "plain_text_input": both(
        shape(
            {},
            {
                **_TYPED,
                "initial_value": string(LONGEST_INPUT, shortest=0),
                "multiline": boolean,
                "min_length": whole(0, LONGEST_INPUT),
                "max_length": whole(1, LONGEST_INPUT),
            },
        ),
        _lengths_in_order,
    ),
    "email_text_input": shape({}, {**_TYPED, "initial_value": string(LONGEST_INPUT, shortest=0)}),
    "url_text_input": shape({}, {**_TYPED, "initial_value": string(LONGEST_INPUT, shortest=0)}),
    "number_input": both(
        shape(
            {"is_decimal_allowed": boolean},
            {**_TYPED, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
        ),
        _range_in_order,
    ),
    "file_input": shape({}, {**_ACTION, "filetypes": list_of(string(255), most=100), "max_files": whole(1, 10)}),
}

IN_SECTION: dict[str, Check] = {
    "button": BUTTON, "image": IMAGE, "overflow": OVERFLOW, **SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS,
}  # fmt: skip
IN_ACTIONS: dict[str, Check] = {
    "button": BUTTON, "overflow": OVERFLOW, "datetimepicker": DATETIME_PICKER, "rich_text_input": RICH_TEXT_INPUT,
    **SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS,
}  # fmt: skip
IN_INPUT: dict[str, Check] = {
    "datetimepicker": DATETIME_PICKER, "rich_text_input": RICH_TEXT_INPUT,
    **INPUTS, **SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS,
}  # fmt: skip
