"""Whoever adds a feature is told here what else knows of it: the list, the access table, manifest, help, README."""

import importlib
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import handlers
from bot.features import FEATURES
from handlers.feature import Feature, MessageShortcut, Slash
from rules.access import ACCESS
from tests.harness import Hymnsheet

ROOT = Path(__file__).parent.parent.parent
COMMANDS = [slash for feature in FEATURES for slash in feature.commands]
SHORTCUTS = [shortcut for feature in FEATURES for shortcut in feature.shortcuts]
HOME = "hymnsheet.home"
"""The one entry point that is no feature's: everybody's page, made of all of them."""


def manifest() -> Any:
    """The Slack app's manifest."""
    return yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))


def test_every_feature_that_exists_is_on_the_list() -> None:
    modules = [importlib.import_module(f"handlers.{each.name}") for each in pkgutil.iter_modules(handlers.__path__)]
    written = [module.FEATURE for module in modules if isinstance(getattr(module, "FEATURE", None), Feature)]
    assert sorted(feature.name for feature in written) == sorted(feature.name for feature in FEATURES)


def test_every_entry_point_is_in_the_access_table_and_nothing_else_is() -> None:
    used = {key for feature in FEATURES for key in (*feature.clicks, *feature.forms)}
    used |= {key for slash in COMMANDS for key in (slash.key, *(verb.key for verb in slash.verbs))}
    used |= {shortcut.key for shortcut in SHORTCUTS} | {HOME}
    assert used - set(ACCESS) == set(), "not in rules/access.py, so refused to everybody"
    assert set(ACCESS) - used == set(), "in rules/access.py, but nothing is behind it"


def test_the_manifest_has_exactly_our_commands() -> None:
    listed = {each["command"] for each in manifest()["features"]["slash_commands"]}
    assert listed == {f"/{slash.word}" for slash in COMMANDS}


@pytest.mark.parametrize("slash", COMMANDS, ids=lambda slash: slash.word)
def test_the_manifest_says_of_a_command_what_its_help_says(slash: Slash) -> None:
    [listed] = [each for each in manifest()["features"]["slash_commands"] if each["command"] == f"/{slash.word}"]
    assert listed["description"] == slash.summary
    assert listed.get("usage_hint", "") == slash.hint or _lists_verbs(listed["usage_hint"], slash)
    assert listed["should_escape"] is False, "words would come with people's ids in them"
    assert listed["url"].endswith("/slack/events")


def _lists_verbs(hint: str, slash: Slash) -> bool:
    return set(hint.split(" | ")) <= {"help", *(verb.word for verb in slash.verbs)}


def test_the_manifest_has_exactly_our_shortcuts() -> None:
    listed = manifest()["features"]["shortcuts"]
    assert {(each["name"], each["callback_id"], each["type"]) for each in listed} == {
        (shortcut.label, shortcut.key, "message") for shortcut in SHORTCUTS
    }
    assert all(each["description"] for each in listed)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_help_names_everything_to_whoever_may_do_everything(fresh: Hymnsheet) -> None:
    ada = fresh.person("Ada")
    await ada.types("/hymnsheet", "help")
    said = ada.expect_told("/hymnsheet")
    for slash in COMMANDS:
        assert f"/{slash.word}" in said
    for shortcut in SHORTCUTS:
        assert shortcut.label in said


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_command_answers_help(fresh: Hymnsheet) -> None:
    ada = fresh.person("Ada")
    for slash in COMMANDS:
        await ada.types(f"/{slash.word}", "help")
        assert slash.summary.casefold() in ada.expect_told(f"/{slash.word}").casefold()


@pytest.mark.parametrize("entry", [*COMMANDS, *SHORTCUTS], ids=lambda entry: entry.key)
def test_the_readme_tells_of_it_in_its_table(entry: Slash | MessageShortcut) -> None:
    rows = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    shown = f"/{entry.word}" if isinstance(entry, Slash) else entry.label
    assert [row for row in rows if re.search(rf"(?<![\w/]){re.escape(shown)}(?!\w)", row)], shown


def test_no_two_entry_points_have_one_name() -> None:
    words = [slash.word for slash in COMMANDS]
    keys = [key for feature in FEATURES for key in feature.clicks]
    forms = [key for feature in FEATURES for key in feature.forms]
    for names in (words, keys, forms, [shortcut.key for shortcut in SHORTCUTS]):
        assert len(names) == len(set(names))
