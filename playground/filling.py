"""How a person fills in a form: finding a field by its words, and typing or choosing in it."""

import re
from collections.abc import Iterable

from playground.fields import interactive_elements, state_with
from playground.model import Json, View
from playground.workspace import Workspace

TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


class NotVisible(AssertionError):
    """What somebody should use is not before them; the message shows what is."""


def field_named(label: str, view: View) -> tuple[Json, Json]:
    """Find a field, as its block and element, by block_id, action_id or the words of its label."""
    pairs = list(interactive_elements(view.blocks))
    wanted = snake(label)
    for names_of in (_ids_of, _labels_of, _openings_of):
        for block, element in pairs:
            if wanted in (snake(name) for name in names_of(block, element, wanted)):
                return block, element
    labels = ", ".join(_labels_of(block, element, "")[0] for block, element in pairs) or "no field at all"
    raise NotVisible(f"There is no field “{label}” in this form; there is: {labels}.")


def _ids_of(block: Json, element: Json, _wanted: str) -> list[str]:
    return [block["block_id"], element["action_id"]]


def _labels_of(block: Json, element: Json, _wanted: str) -> list[str]:
    label = block.get("label") or block.get("text") or element.get("placeholder") or element.get("text") or {}
    return [str(label.get("text", block["block_id"]))]


def _openings_of(block: Json, element: Json, wanted: str) -> list[str]:
    words = snake(_labels_of(block, element, wanted)[0])
    return [wanted] if re.search(rf"(^|_){re.escape(wanted)}(_|$)", words) else []


def snake(words: str) -> str:
    """Write words as somebody names a field in code: "What I said?" is what_i_said."""
    return re.sub(r"\W+", "_", words.casefold()).strip("_")


def filled(element: Json, value: object, workspace: Workspace) -> Json:
    """Write the state of an element after a person put this value in; None empties it."""
    kind = element["type"]
    if kind in TYPED:
        return state_with(element, None if value is None else str(value))
    if kind in ("datepicker", "timepicker", "datetimepicker"):
        return state_with(element, value if value is None or isinstance(value, int) else _written(value, kind))
    if value is None:
        return state_with(element, [] if "multi" in kind or kind == "checkboxes" else None)
    if kind in ("checkboxes", "multi_static_select", "multi_external_select"):
        return state_with(element, [_option(element, each) for each in _many(value)])
    if kind in ("static_select", "radio_buttons", "overflow", "external_select"):
        option = _option(element, value)
        return {"type": kind, "selected_option": option}
    found = [_id_of(each, kind, workspace) for each in _many(value)]
    return state_with(element, found if kind.startswith("multi") else found[0])


def _many(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple | set) else [value]


def _written(value: object, kind: str) -> str:
    text = str(value)
    return text[:5] if kind == "timepicker" else text


def _option(element: Json, wanted: object) -> Json:
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    options: list[Json] = [option for group in groups for option in group["options"]]
    name = str(wanted).casefold()
    for names in ([option["value"] for option in options], [option["text"]["text"] for option in options]):
        for option, called in zip(options, names, strict=True):
            if str(called).casefold() == name:
                return option
    choices = ", ".join(option["text"]["text"] for option in options)
    raise NotVisible(f"“{wanted}” is not among the choices: {choices}.")


def _id_of(wanted: object, kind: str, workspace: Workspace) -> str:
    if "users" in kind:
        return workspace.get_user(str(wanted)).id
    return workspace.get_channel(str(wanted)).id
