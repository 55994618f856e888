"""One call of a Web API method: who calls, with what."""

import json
from dataclasses import dataclass
from typing import Any

from playground.errors import SlackError
from playground.faults import Entry
from playground.model import Json
from playground.playground import Playground
from playground.workspace import Workspace


@dataclass(slots=True)
class AppCall:
    """A call of the app itself, that no workspace's token is needed for."""

    playground: Playground
    args: Json
    token: str
    authorization: str = ""

    def text(self, name: str) -> str:
        """Read an argument as text; missing is empty."""
        return _text(self.args, name)


@dataclass(slots=True)
class Call:
    """A call that came through the door: the token was good, the workspace is known."""

    playground: Playground
    workspace: Workspace
    args: Json
    entry: Entry

    def text(self, name: str) -> str:
        """Read an argument as text; missing is empty."""
        return _text(self.args, name)

    def flag(self, name: str) -> bool:
        """Read an argument as yes or no."""
        return self.text(name).lower() in ("true", "1")

    def required(self, name: str) -> str:
        """Read an argument that must be there."""
        if not self.text(name):
            raise SlackError("invalid_arguments", messages=[f"[ERROR] missing required field: {name}"])
        return self.text(name)

    def json_list(self, name: str) -> list[Json]:
        """Read a list of JSON objects such as `blocks`, written as JSON or as a string of JSON."""
        value = self._decoded(name)
        if value in (None, ""):
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise SlackError(f"invalid_{name}" if name == "blocks" else "invalid_arguments")
        return value

    def json(self, name: str) -> Json | None:
        """Read a JSON object such as `view`, written as JSON or as a string of JSON."""
        value = self._decoded(name)
        if value in (None, ""):
            return None
        if not isinstance(value, dict):
            raise SlackError("invalid_arguments", messages=[f"[ERROR] must provide an object [json-pointer:/{name}]"])
        return value

    def _decoded(self, name: str) -> Any:
        value = self.args.get(name)
        if not isinstance(value, str) or not value:
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError("invalid_json" if name != "blocks" else "invalid_blocks_format") from None


def _text(args: Json, name: str) -> str:
    value = args.get(name)
    return "" if value is None else str(value)
