"""What Slack itself tells somebody about a form before the bot hears of it."""

import re
from decimal import Decimal, InvalidOperation

from playground.fields import is_empty
from playground.model import Json, View

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://[^\s/]+\.?\S*")


def own_errors(view: View) -> dict[str, str]:
    """Say what is missing or malformed, by block_id; nothing when the form may be sent."""
    found: dict[str, str] = {}
    for block in view.blocks:
        if block["type"] == "input":
            sentence = _error(block, view.values[block["block_id"]][block["element"]["action_id"]])
            if sentence:
                found[block["block_id"]] = sentence
    return found


def _error(block: Json, state: Json) -> str:
    if is_empty(state):
        return "" if block.get("optional") else "Please complete this required field."
    element, value = block["element"], str(state.get("value"))
    match element["type"]:
        case "plain_text_input":
            return _length_error(element, value)
        case "email_text_input":
            return "" if _EMAIL.fullmatch(value) else "Please enter a valid email address."
        case "url_text_input":
            return "" if _URL.fullmatch(value) else "Please enter a valid URL."
        case "number_input":
            return _number_error(element, value)
    return ""


def _length_error(element: Json, value: str) -> str:
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < shortest:
        return f"Please enter at least {shortest} characters."
    return f"Please enter at most {longest} characters." if len(value) > longest else ""


def _number_error(element: Json, value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if element.get("min_value") is not None and number < Decimal(element["min_value"]):
        return f"Please enter {element['min_value']} or more."
    if element.get("max_value") is not None and number > Decimal(element["max_value"]):
        return f"Please enter {element['max_value']} or less."
    return ""
