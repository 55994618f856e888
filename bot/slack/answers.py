"""What people answered in a modal, read from what Slack sends when they submit it."""

import re
from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any, Final, TypeVar

from bot.slack.limits import Json
from messages.model import Answer, Answers

A = TypeVar("A", date, time)

# Neither can be stored in a database; everything else stays as it was typed.
_NEVER_STORED: Final = re.compile(r"[\x00\ud800-\udfff]")


def answers_of(view: Json) -> Answers:
    """The answers in a view, by field name; what was left empty is absent."""
    return {name: answer for name, state in _states(view) if (answer := _answer(state))}


def _states(view: Json) -> Iterator[tuple[str, Json]]:
    values = (view.get("state") or {}).get("values") or {}
    found = ((name, state) for name, elements in values.items() for state in (elements or {}).values())
    return ((name, state) for name, state in found if isinstance(state, dict))


def _answer(state: Json) -> Answer | None:
    match state.get("type"):
        case "plain_text_input" | "number_input" | "url_text_input" | "email_text_input":
            return _text(state.get("value"))
        case "static_select" | "radio_buttons":
            return _chosen(state.get("selected_option"))
        case "multi_static_select" | "checkboxes":
            return tuple(_chosen(option) for option in state.get("selected_options") or ())
        case "users_select":
            return _text(state.get("selected_user"))
        case "multi_users_select":
            return tuple(_text(person) for person in state.get("selected_users") or ())
        case "conversations_select":
            return _text(state.get("selected_conversation"))
        case "channels_select":
            return _text(state.get("selected_channel"))
        case "datepicker":
            return _read(date.fromisoformat, state.get("selected_date"))
        case "timepicker":
            return _read(time.fromisoformat, state.get("selected_time"))
        case _:
            return None


def _text(value: object) -> str:
    return _NEVER_STORED.sub("", value) if isinstance(value, str) else ""


def _chosen(option: Any) -> str:
    return _text((option or {}).get("value"))


def _read(reader: Callable[[str], A], value: object) -> A | None:
    try:
        return reader(_text(value))
    except ValueError:
        return None
