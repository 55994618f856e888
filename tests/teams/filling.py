"""What somebody types into each kind of field, as Teams sends it."""

import re
from collections.abc import Iterable
from datetime import date, time

from tests.teams.world import Json, TeamsWorld

INVISIBLE = str.maketrans("", "", "\N{WORD JOINER}\N{HAIR SPACE}")


class NotThere(AssertionError):
    """A person could not do this: what they want to use is not there."""


def as_key(label: str) -> str:
    """A label as the name of an argument: `What did they say?` is `what_did_they_say`."""
    return re.sub(r"\W+", "_", label.lower()).strip("_")


def typed_into(field: Json, value: object, world: TeamsWorld) -> str:
    """What is sent for this field."""
    if field["type"] == "Input.ChoiceSet":
        chosen = value if isinstance(value, list | tuple) else [value]
        return ",".join(_choice(field, str(each), world) for each in chosen if each)
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
