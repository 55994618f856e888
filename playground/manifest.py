"""The app as manifest.yml describes it: what Slack reads when the app is installed."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from playground.model import Json


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A command people can type, with the words Slack shows while they do."""

    command: str
    description: str
    usage_hint: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry in the menu of a message (`message`) or of the whole workspace (`global`)."""

    name: str
    callback_id: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the app may do and wants to hear; an `unknown` one may do and hears everything."""

    name: str = "Hymnsheet"
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    unknown: bool = False

    def grants(self, scope: str) -> bool:
        """Say whether the app was given this scope."""
        return self.unknown or scope in self.scopes

    def hears(self, event: str) -> bool:
        """Say whether the app subscribed to this event."""
        return self.unknown or event in self.events

    def knows(self, command: str) -> bool:
        """Say whether this slash command is the app's."""
        return self.unknown or any(known.command == command for known in self.commands)


def read_manifest(path: Path | None) -> Manifest:
    """Read a manifest as Slack does at installation; without one, everything is allowed."""
    if path is None:
        return Manifest(unknown=True)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, _written_at: int) -> Manifest:
    written: Json = yaml.safe_load(path.read_text(encoding="utf-8"))
    features: Json = written.get("features") or {}
    settings: Json = written.get("settings") or {}
    return Manifest(
        name=written["display_information"]["name"],
        commands=tuple(_command(each) for each in features.get("slash_commands") or ()),
        shortcuts=tuple(_shortcut(each) for each in features.get("shortcuts") or ()),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        scopes=frozenset(((written.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
    )


def _command(written: Json) -> SlashCommand:
    return SlashCommand(written["command"], written["description"], written.get("usage_hint", ""))


def _shortcut(written: Json) -> Shortcut:
    return Shortcut(written["name"], written["callback_id"], written["type"], written.get("description", ""))
