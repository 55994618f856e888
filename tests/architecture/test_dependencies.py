"""Every library we stand on is there for a reason, locked with its hash, and used."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.test_imports import ROOMS, trees

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(each) for each in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(each) for group in PROJECT["dependency-groups"].values() for each in group]
LOCKS = ("requirements.lock", "requirements-dev.lock")
UNSEEN = {"asyncpg": "SQLAlchemy finds it by its name", "tzdata": "zoneinfo finds it where the system has no zones"}
"""Used without being imported."""


def pinned(lock: str) -> dict[str, str]:
    """What a lock file pins, by name."""
    said = (ROOT / lock).read_text(encoding="utf-8")
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.\[\]-]+)==([^\s;]+)", said, re.M)}


def test_each_direct_dependency_has_a_one_line_reason() -> None:
    said = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for requirement in (*RUNTIME, *DEVELOPMENT):
        [line] = re.findall(rf'^\s*"{re.escape(requirement.name)}(?![\w-]).*$', said, re.MULTILINE)
        assert re.search(r'",?\s*# \S.{5,}', line), line


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_its_hashes_and_no_address(lock: str) -> None:
    said = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in said
    assert "index-url" not in said
    assert "find-links" not in said
    entries = [entry for entry in re.split(r"\n(?=\S)", said) if entry and not entry.startswith("#")]
    assert entries
    for entry in entries:
        assert "==" in entry.splitlines()[0], entry
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_locks_hold_what_we_ask_for() -> None:
    for requirement in RUNTIME:
        version = pinned("requirements.lock").get(canonicalize_name(requirement.name))
        assert version, requirement
        assert requirement.specifier.contains(version), f"{requirement}: {version}"
    for requirement in (*RUNTIME, *DEVELOPMENT):
        version = pinned("requirements-dev.lock").get(canonicalize_name(requirement.name))
        assert version, requirement
        assert requirement.specifier.contains(version), f"{requirement}: {version}"


def imported() -> set[str]:
    """The distributions that our rooms import."""
    modules = {
        name.partition(".")[0]
        for _, tree in trees(*ROOMS)
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom) and node.module
            else []
        )
    }
    found = packages_distributions()
    foreign = modules - set(ROOMS) - set(sys.stdlib_module_names)
    return {canonicalize_name(distribution) for module in foreign for distribution in found[module]}


def test_what_we_import_we_ask_for_ourselves_and_what_we_ask_for_we_use() -> None:
    asked = {canonicalize_name(requirement.name) for requirement in RUNTIME}
    used = imported()
    assert used - asked == set(), "imported, but only there because another library needs it"
    assert asked - used - set(UNSEEN) == set(), "asked for, but not used"
