"""What somebody types into each kind of field, as Teams sends it."""

import json
import re
from collections.abc import Iterable
from datetime import date, time
from pathlib import Path

from playground.filling import NotVisible
from tests.teams.world import Json, TeamsWorld

MANIFEST = Path(__file__).parents[2] / "teams" / "manifest.json"
INVISIBLE = str.maketrans("", "", "\N{WORD JOINER}\N{HAIR SPACE}")


class NotThere(NotVisible):
    """A person could not do this: what they want to use is not there."""


def as_key(label: str) -> str:
    """A label as the name of an argument: `What did they say?` is `what_did_they_say`."""
    return re.sub(r"\W+", "_", label.lower()).strip("_")


def field_named(name: str, fields: Iterable[Json]) -> Json:
    """The field with this id, this label, or these words in its label."""
    found = list(fields)
    for is_meant in (_is_id, _is_label, _is_in_label):
        for field in found:
            if is_meant(field, as_key(name)):
                return field
    raise NotThere(f"no field {name!r}; there are {[(field['id'], field.get('label')) for field in found]}")


def entry_called(name: str) -> str:
    """The id of an entry in a message's menu, by its words; an id stays what it is."""
    [extension] = json.loads(MANIFEST.read_text(encoding="utf-8"))["composeExtensions"]
    return next((str(entry["id"]) for entry in extension["commands"] if entry["title"] == name), name)


def typed_into(field: Json, value: object, world: TeamsWorld) -> str:
    """What is sent for this field."""
    if field["type"] == "Input.ChoiceSet":
        chosen = value if isinstance(value, list | tuple) else [value]
        return ",".join(_choice(field, str(each), world) for each in chosen if each)
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    words = str(value)
    if field["type"] == "Input.Number" and words and not re.fullmatch(r"-?\d+(\.\d+)?", words):
        raise NotThere(f"nobody can type {words!r} into a field for a number")
    longest = field.get("maxLength")
    return words[:longest] if isinstance(longest, int) else words


def is_missing(field: Json, value: str) -> bool:
    """Whether the client sends nothing before this is answered."""
    return bool(field.get("isRequired")) and not value.strip()


def _is_id(field: Json, key: str) -> bool:
    return as_key(str(field["id"])) == key


def _is_label(field: Json, key: str) -> bool:
    return as_key(str(field.get("label") or "")) == key


def _is_in_label(field: Json, key: str) -> bool:
    return f"_{key}_" in f"_{as_key(str(field.get('label') or ''))}_"


def _choice(field: Json, wanted: str, world: TeamsWorld) -> str:
    choices = field.get("choices") or []
    for choice in choices:
        title = str(choice["title"]).translate(INVISIBLE)
        if wanted in (title, choice["value"]) or title.endswith(f"› {wanted}"):
            return str(choice["value"])
    person = world.find_person(wanted) if (field.get("choices.data") or {}) else None
    if person is None:
        raise NotThere(f"{wanted!r} is not among {_titles(choices)}")
    return person.id


def _titles(choices: Iterable[Json]) -> list[str]:
    return [str(choice["title"]) for choice in choices]
