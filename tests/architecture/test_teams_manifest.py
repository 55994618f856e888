"""The Teams app says what there is, in the words Slack's says it, and Microsoft's schema and client take it."""

import json
import runpy
import struct
import tomllib
import zlib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema.validators import Draft4Validator

from bot.features import FEATURES
from bot.inbound import Command, Pointed
from bot.teams.read import read_invoke, read_message
from handlers.feature import MessageShortcut, Slash

ROOT = Path(__file__).parents[2]
TEAMS = ROOT / "teams"
MANIFEST = json.loads((TEAMS / "manifest.json").read_text(encoding="utf-8"))
SLACK = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
SCHEMA = json.loads(
    (Path(__file__).parent / "microsoft" / "MicrosoftTeams.schema.json").read_text(encoding="utf-8-sig")
)
COMMANDS = {slash.word: slash for feature in FEATURES for slash in feature.commands}
SHORTCUTS = {short.key: short for feature in FEATURES for short in feature.shortcuts}
SUMMARIES = {each["callback_id"]: each["description"] for each in SLACK["features"]["shortcuts"]} | {
    slash.key: slash.summary for slash in COMMANDS.values()
}
SCOPES = {"personal", "team", "groupChat"}
[BOT] = MANIFEST["bots"]
[EXTENSION] = MANIFEST["composeExtensions"]


def complaints(manifest: Any) -> list[str]:
    """What Microsoft's schema does not take."""
    return [f"{error.json_path}: {error.message}" for error in Draft4Validator(SCHEMA).iter_errors(manifest)]


def test_microsofts_schema_takes_the_manifest() -> None:
    assert complaints(MANIFEST) == []
    # The schema is written in a dialect that knows no constants, so its one constant is held here.
    assert MANIFEST["manifestVersion"] == SCHEMA["properties"]["manifestVersion"]["const"]
    assert f"/v{MANIFEST['manifestVersion']}/" in MANIFEST["$schema"]


def test_microsofts_schema_refuses_what_teams_would() -> None:
    wrong = deepcopy(MANIFEST)
    wrong["bots"][0]["commandLists"][0]["commands"][0]["title"] = "x" * 33
    wrong["description"]["short"] = "x" * 81
    wrong["surprise"] = True
    assert len(complaints(wrong)) == 3


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_every_place_where_people_talk_to_us_lists_exactly_our_commands(scope: str) -> None:
    assert set(BOT["scopes"]) == SCOPES
    [listed] = [each["commands"] for each in BOT["commandLists"] if scope in each["scopes"]]
    assert [each["title"] for each in listed] == [each["command"][1:] for each in SLACK["features"]["slash_commands"]]
    assert {each["title"] for each in listed} == set(COMMANDS)


@pytest.mark.parametrize("slash", COMMANDS.values(), ids=lambda slash: slash.word)
def test_a_command_is_described_as_its_help_and_slack_describe_it(slash: Slash) -> None:
    [in_slack] = [each for each in SLACK["features"]["slash_commands"] if each["command"] == f"/{slash.word}"]
    described = {
        each["description"] for some in BOT["commandLists"] for each in some["commands"] if each["title"] == slash.word
    }
    assert described == {f"{slash.summary} · {in_slack['usage_hint']}"}


@pytest.mark.parametrize("word", sorted(COMMANDS))
def test_a_command_that_is_picked_from_the_list_is_heard(word: str) -> None:
    picked = {"type": "message", "text": word, "conversation": {"conversationType": "personal"}, "from": {"id": "29:1"}}
    asked = read_message(picked, commands=frozenset(COMMANDS))
    assert asked is not None
    assert isinstance(asked.inbound, Command)
    assert (asked.inbound.word, asked.inbound.words) == (word, "")


def test_the_menu_of_a_message_has_exactly_our_shortcuts() -> None:
    assert {each["id"]: each["title"] for each in EXTENSION["commands"]} == {
        short.key: short.label for short in SHORTCUTS.values()
    }


@pytest.mark.parametrize("listed", EXTENSION["commands"], ids=lambda listed: listed["id"])
def test_an_entry_in_the_menu_opens_our_form_and_says_what_its_command_says(listed: dict[str, Any]) -> None:
    assert (listed["type"], listed["fetchTask"], listed["context"]) == ("action", True, ["message", "compose"])
    assert listed["description"] == SUMMARIES[listed["id"]]
    pointed = {"type": "invoke", "name": "composeExtension/fetchTask", "value": {"commandId": listed["id"]}}
    asked = read_invoke(pointed)
    assert asked is not None
    assert isinstance(asked.inbound, Pointed)
    assert asked.inbound.shortcut in SHORTCUTS


@pytest.mark.parametrize("entry", [*COMMANDS.values(), *SHORTCUTS.values()], ids=lambda entry: entry.key)
def test_the_page_about_teams_tells_of_it(entry: Slash | MessageShortcut) -> None:
    said = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
    assert (f"`{entry.word}" if isinstance(entry, Slash) else f"*{entry.label}*") in said


def test_nothing_is_asked_for_that_we_do_not_use() -> None:
    assert BOT["isNotificationOnly"] is False
    assert BOT["supportsFiles"] is False
    assert {"permissions", "devicePermissions", "webApplicationInfo", "authorization"}.isdisjoint(MANIFEST)
    assert {"configurableTabs", "staticTabs", "connectors", "activities", "extensions"}.isdisjoint(MANIFEST)


def test_one_app_has_one_name_one_color_and_one_version() -> None:
    shown = SLACK["display_information"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert MANIFEST["name"]["short"] == shown["name"]
    assert MANIFEST["description"]["short"] == shown["description"]
    assert MANIFEST["accentColor"] == shown["background_color"]
    assert MANIFEST["version"] == project["version"]
    assert {BOT["botId"], EXTENSION["botId"]} == {MANIFEST["id"]}


DRAWN = runpy.run_path(str(TEAMS / "draw_icons.py"))
ICONS = [("color", 192, 3), ("outline", 32, 4)]


@pytest.mark.parametrize(("kind", "width", "channels"), ICONS)
def test_an_icon_is_our_mark_in_the_size_that_teams_wants(kind: str, width: int, channels: int) -> None:
    icon = (TEAMS / MANIFEST["icons"][kind]).read_bytes()
    assert struct.unpack(">II", icon[16:24]) == (width, width)
    pixels = decoded(icon)
    assert len(pixels) == width * (1 + width * channels)
    assert pixels == decoded(DRAWN[f"{kind}_icon"]()), "drawn otherwise now: run teams/draw_icons.py"


def test_the_outline_is_white_on_nothing() -> None:
    pixels = decoded((TEAMS / MANIFEST["icons"]["outline"]).read_bytes())
    rows = [pixels[start + 1 : start + 129] for start in range(0, len(pixels), 129)]
    colors = {row[place : place + 3] for row in rows for place in range(0, 128, 4)}
    shares = {row[place + 3] for row in rows for place in range(0, 128, 4)}
    assert colors == {b"\xff\xff\xff"}
    assert {0, 255} <= shares


def decoded(icon: bytes) -> bytes:
    """The rows of a PNG's pixels; two programs may write the same ones in other bytes."""
    return zlib.decompress(b"".join(data for name, data in chunks(icon) if name == b"IDAT"))


def chunks(icon: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Its parts, by name."""
    place = 8
    while place < len(icon):
        length = int.from_bytes(icon[place : place + 4], "big")
        yield icon[place + 4 : place + 8], icon[place + 8 : place + 8 + length]
        place += 12 + length
