"""What Microsoft's client is given is what the bot takes it for, and what `make run-teams` tells is what is tested."""

import json
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from bot import first_visit
from bot.teams.nearby import NEARBY, TENANT
from bot.trying_teams import CLIENTS, PACKAGE

ROOT = Path(__file__).parents[2]
WINDOWS = ("rita", "max")
Json: TypeAlias = dict[str, Any]


def config(who: str) -> Json:
    read: Json = yaml.safe_load((ROOT / CLIENTS / f"{who}.yml").read_text())
    return read


def people(who: str) -> dict[str, Json]:
    given = config(who)
    return {each["id"]: each for each in [given["currentUser"], *given["users"]]}


@pytest.mark.parametrize("who", WINDOWS)
def test_a_window_is_in_the_tenant_and_knows_the_bot_that_is_heard(who: str) -> None:
    given = config(who)
    assert given["tenantId"] == TENANT
    assert given["bot"] == {"id": f"28:{NEARBY.app_id}", "name": "Hymnsheet"}
    assert all(person["id"] == person["aadObjectId"] for person in people(who).values())


def test_both_windows_show_the_same_people_and_different_places() -> None:
    rita, max_ = (config(who) for who in WINDOWS)
    assert people("rita") == people("max")
    for place in ("personalChat", "groupChat", "team"):
        assert rita[place]["id"] != max_[place]["id"]


def test_whoever_sets_up_names_who_is_there() -> None:
    known = {person: each["givenName"] for person, each in people("max").items()}
    named = (first_visit.RITA, first_visit.SAM, first_visit.MONA, first_visit.MAX, first_visit.LENA)
    assert [known[person] for person in named] == ["Rita", "Sam", "Mona", "Max", "Lena"]
    team = config("max")["team"]
    assert (team["id"], team["channels"][0]["id"]) == (first_visit.TEAM, first_visit.MARKETING)


def test_the_release_that_is_told_is_the_one_that_is_tested() -> None:
    wanted = json.loads((Path(__file__).parent / "agents_playground" / "package.json").read_text())
    ((name, version),) = wanted["dependencies"].items()
    assert f"{name}@{version}" == PACKAGE
