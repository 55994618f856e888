"""The app package for Teams: complete, one's own, and the same whenever it is made of the same."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.teams.package import NO_HOST, NO_ID, CannotPack, filled, package
from tests.architecture.test_teams_manifest import complaints

ROOT = Path(__file__).parents[2]
TEAMS = ROOT / "teams"
OURS = "9B1C3F7E-0000-4000-8000-0000000000aa"


def test_the_package_holds_the_manifest_and_its_icons_and_nothing_else() -> None:
    with ZipFile(BytesIO(package(TEAMS, app_id=OURS))) as files:
        assert files.testzip() is None
        assert files.namelist() == ["manifest.json", "color.png", "outline.png"]
        assert files.read("color.png") == (TEAMS / "color.png").read_bytes()


def test_the_same_files_are_the_same_package() -> None:
    assert package(TEAMS, app_id=OURS) == package(TEAMS, app_id=OURS)
    with ZipFile(BytesIO(package(TEAMS, app_id=OURS))) as files:
        assert {(each.date_time, each.create_system) for each in files.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}


@pytest.mark.parametrize("address", ["https://hymns.acme.com", "https://Hymns.Acme.com/"])
def test_our_own_id_and_address_stand_wherever_the_examples_stood(address: str) -> None:
    said = filled((TEAMS / "manifest.json").read_text(encoding="utf-8"), app_id=OURS, address=address)
    manifest = json.loads(said)
    assert NO_ID not in said
    assert NO_HOST not in said
    assert {manifest["id"], manifest["bots"][0]["botId"], manifest["composeExtensions"][0]["botId"]} == {OURS.lower()}
    assert manifest["validDomains"] == ["hymns.acme.com"]
    assert manifest["developer"]["websiteUrl"] == "https://hymns.acme.com"
    assert complaints(manifest) == []


@pytest.mark.parametrize("app_id", ["", "hymnsheet", NO_ID, OURS + "0", f'{OURS[:-1]}"'])
def test_a_bot_without_an_id_is_not_packed(app_id: str) -> None:
    with pytest.raises(CannotPack, match="MICROSOFT_APP_ID"):
        package(TEAMS, app_id=app_id)


@pytest.mark.parametrize(
    "address",
    [
        "hymns.acme.com",
        "http://hymns.acme.com",
        "https://localhost",
        "https://hymns.acme.com:8443",
        "https://hymns.acme.com:x",
        "https://hymns.acme.com/api/messages",
        "https://me@hymns.acme.com",
        "https://hymns.acme.com?x",
        'https://hymns.acme.com"',
        "https://[::1",
    ],
)
def test_an_address_that_teams_would_not_take_is_not_packed(address: str) -> None:
    with pytest.raises(CannotPack, match="PUBLIC_ADDRESS"):
        package(TEAMS, app_id=OURS, address=address)


def run(folder: Path, target: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """What `make teams-package` does, in a folder without an `.env`."""
    command = [sys.executable, "-m", "bot.teams.package", str(TEAMS), str(target)]
    environment = {"PYTHONPATH": str(ROOT), **given}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_command_writes_the_package_and_says_where_to_take_it(tmp_path: Path) -> None:
    target = tmp_path / "build" / "hymnsheet-teams.zip"
    done = run(tmp_path, target, MICROSOFT_APP_ID=OURS)
    assert done.returncode == 0, done.stderr
    assert "Upload" in done.stdout
    assert "PUBLIC_ADDRESS" in done.stdout
    assert target.read_bytes() == package(TEAMS, app_id=OURS)


def test_the_command_says_what_to_set(tmp_path: Path) -> None:
    refused = run(tmp_path, tmp_path / "app.zip")
    assert refused.returncode == 2
    assert "MICROSOFT_APP_ID" in refused.stderr
    assert not (tmp_path / "app.zip").exists()
