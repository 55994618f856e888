"""Each field of a form as a Slack input block."""

from typing import Final, assert_never
from urllib.parse import urlsplit

from bot.cutting import cut
from bot.fields import kept_options, number_in, typed_length
from bot.slack.inline import CHANNEL_ID, USER_ID
from bot.slack.limits import LIMITS, Json, whole_id
from bot.slack.text import plain_text, small_print
from bot.words import clean
from messages.model import (
    ChannelField,
    ChoiceField,
    ChoicesField,
    DateField,
    Fields,
    LinkField,
    LongTextField,
    NumberField,
    Option,
    PeopleField,
    PersonField,
    TextField,
    TimeField,
)

RESHAPE: Final = "reshape:"
"""What the action_id of a field begins with whose answer changes the form."""

_ANY_CHANNEL = {
    "include": ["public", "private"],
    "exclude_external_shared_channels": True,
    "exclude_bot_users": True,
}


def draw_field(field: Fields) -> Json:
    """The field as an input block; a line that says so where there is nothing to choose from."""
    if isinstance(field, ChoiceField | ChoicesField) and not field.options:
        return small_print(f"{field.label}: there is nothing to choose from yet.")
    block: Json = {
        "type": "input",
        "block_id": whole_id(field.name, LIMITS.block_id),
        "label": plain_text(field.label, LIMITS.field_label, otherwise="Your answer"),
        "element": {**_element(field), "action_id": whole_id(_action(field), LIMITS.action_id)},
        "optional": field.optional,
    }
    if hint := _hint(field):
        block["hint"] = plain_text(hint, LIMITS.field_hint)
    if _reshapes(field):
        block["dispatch_action"] = True
    return block


def _reshapes(field: Fields) -> bool:
    return isinstance(field, ChoiceField) and field.reshapes


def _action(field: Fields) -> str:
    return f"{RESHAPE}{field.name}" if _reshapes(field) else field.name


def _hint(field: Fields) -> str:
    hint = clean(field.hint).strip()
    if not isinstance(field, ChoiceField | ChoicesField):
        return hint
    left_out = len({option.value for option in field.options}) - LIMITS.options
    return f"{hint} {left_out:,} more could not be listed.".strip() if left_out > 0 else hint


def _element(field: Fields) -> Json:
    match field:
        case TextField():
            return _text_input(field, clean(field.value).replace("\n", " ")) | {"multiline": False}
        case LongTextField():
            return _text_input(field, clean(field.value)) | {"multiline": True}
        case ChoiceField():
            return _choice(field)
        case ChoicesField():
            return _choices(field)
        case PersonField(value=person):
            return {"type": "users_select"} | ({"initial_user": person} if USER_ID.fullmatch(person) else {})
        case PeopleField():
            people = [person for person in field.values if USER_ID.fullmatch(person)]
            return {"type": "multi_users_select"} | ({"initial_users": people} if people else {})
        case ChannelField(value=channel):
            chosen = {"initial_conversation": channel} if CHANNEL_ID.fullmatch(channel) else {}
            return {"type": "conversations_select", "filter": _ANY_CHANNEL} | chosen
        case NumberField():
            return _number(field)
        case DateField(value=day):
            return {"type": "datepicker"} | ({"initial_date": day.isoformat()} if day else {})
        case TimeField(value=hour):
            return {"type": "timepicker"} | ({"initial_time": hour.strftime("%H:%M")} if hour else {})
        case LinkField(value=address):
            return {"type": "url_text_input"} | ({"initial_value": address} if _is_web_address(address) else {})
        case _ as never:
            assert_never(never)


def _text_input(field: TextField | LongTextField, words: str) -> Json:
    # Words already typed may be more than are asked for; they are kept, and the feature says what to shorten.
    initial = cut(words, LIMITS.input_length, more=lambda _: "", size=typed_length)
    longest = min(max(field.longest, typed_length(initial), 1), LIMITS.input_length)
    element: Json = {"type": "plain_text_input", "max_length": longest}
    if initial:
        element["initial_value"] = initial
    if clean(field.placeholder).strip():
        element["placeholder"] = plain_text(field.placeholder, LIMITS.placeholder)
    return element


def _choice(field: ChoiceField) -> Json:
    kept = kept_options(field.options, {field.value}, most=LIMITS.options)
    is_listed = not field.compact and len(kept) <= LIMITS.listed_options
    chosen = [_option(option) for option in kept if option.value == field.value]
    element: Json = {
        "type": "radio_buttons" if is_listed else "static_select",
        "options": [_option(option) for option in kept],
    }
    return element | ({"initial_option": chosen[0]} if chosen else {})


def _choices(field: ChoicesField) -> Json:
    kept = kept_options(field.options, field.values, most=LIMITS.options)
    chosen = [_option(option) for option in kept if option.value in field.values]
    element: Json = {
        "type": "checkboxes" if len(kept) <= LIMITS.listed_options else "multi_static_select",
        "options": [_option(option) for option in kept],
    }
    return element | ({"initial_options": chosen} if chosen else {})


def _option(option: Option) -> Json:
    label = plain_text(option.label, LIMITS.option_label, otherwise=clean(option.value))
    return {"text": label, "value": whole_id(option.value, LIMITS.option_value)}


def _number(field: NumberField) -> Json:
    element: Json = {"type": "number_input", "is_decimal_allowed": False}
    if field.smallest is not None:
        element["min_value"] = str(field.smallest)
    if field.largest is not None:
        element["max_value"] = str(field.largest)
    if number_in(field) is not None:
        element["initial_value"] = field.value
    return element


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= LIMITS.input_length
