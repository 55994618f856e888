"""A wrong environment is refused at once, with a sentence that says what to set and never shows a secret."""

import asyncio
import os
import resource
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.config import BadConfiguration, Mode, Settings, read_settings
from tests import process
from tests.process import HYMNSHEET

TOKEN, SECRET = "xoxb-1234567890-s3cr3tt0k3n", "0123456789abcdef-s3cr3t"
KEY = "A" * 43 + "="
REAL = {"slack_bot_token": TOKEN, "slack_signing_secret": SECRET}
MANY = {"slack_client_id": "1.2", "slack_client_secret": "s3cr3t-client", "slack_signing_secret": SECRET}
AT_ONCE = 1.5
"""Seconds of computing; under a second on an idle machine, and machines that test are seldom idle."""

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a database of another kind": ({"database_url": "mysql://u:s3cr3t@h/n"}, "DATABASE_URL must look like"),
    "no address at all": ({"database_url": "nonsense"}, "DATABASE_URL must look like"),
    "an empty address": ({"database_url": ""}, "DATABASE_URL must look like"),
    "a database without a file": ({"database_url": "sqlite:///:memory:"}, "DATABASE_URL names no file"),
    "a database without a name": ({"database_url": "sqlite://"}, "DATABASE_URL names no file"),
    "a port too high": ({"port": 70_000}, "PORT must be a number"),
    "a port below nothing": ({"port": -1}, "PORT must be a number"),
    "a port that is none": ({"port": "s3cr3t"}, "PORT"),
    "a level nobody knows": ({"log_level": "chatty"}, "LOG_LEVEL must be"),
    "only a secret": ({"slack_signing_secret": SECRET}, "SLACK_BOT_TOKEN is missing"),
    "only a token": ({"slack_bot_token": TOKEN}, "SLACK_SIGNING_SECRET is missing"),
    "only a socket": ({"slack_app_token": "xapp-1-s3cr3t"}, "SLACK_BOT_TOKEN is missing"),
    "a person's token": ({**REAL, "slack_bot_token": "xoxp-1-s3cr3t"}, "SLACK_BOT_TOKEN must start with xoxb-"),
    "a token in the wrong place": ({**REAL, "slack_app_token": TOKEN}, "SLACK_APP_TOKEN must start with xapp-"),
    "a secret too short": ({**REAL, "slack_signing_secret": "s3cr3t"}, "SLACK_SIGNING_SECRET is not"),
    "a secret from the papers": (
        {**REAL, "slack_signing_secret": "changeme"},
        "SLACK_SIGNING_SECRET is not a real one",
    ),
    "half of an app": ({**REAL, "slack_client_id": "1.2"}, "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go"),
    "the other half": (
        {**REAL, "slack_client_secret": "s3cr3t"},
        "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go",
    ),
    "many workspaces, unsigned": ({**MANY, "slack_signing_secret": ""}, "SLACK_SIGNING_SECRET is missing"),
    "many workspaces, unsealed": ({**MANY, "database_url": "postgresql://h/n"}, "HYMNSHEET_KEYS is missing"),
    "a key too short": ({"hymnsheet_keys": "s3cr3t"}, "HYMNSHEET_KEYS must be"),
    "a key that is none": ({"hymnsheet_keys": f"{KEY},s3cr3t!!"}, "HYMNSHEET_KEYS must be"),
    "Slack without encryption": ({"slack_api_url": "http://s3cr3t.example/api/"}, "SLACK_API_URL must be https"),
    "Slack without a slash": ({"slack_api_url": "https://slack.com/api"}, "SLACK_API_URL must be an address"),
    "Slack by another way": ({"slack_api_url": "ftp://slack.com/api/"}, "SLACK_API_URL must be an address"),
    "a bot in Teams without its password": (
        {"microsoft_app_id": "1"},
        "MICROSOFT_APP_ID and MICROSOFT_APP_PASSWORD go together",
    ),
    "a password of nobody": (
        {"microsoft_app_password": "s3cr3t"},
        "MICROSOFT_APP_ID and MICROSOFT_APP_PASSWORD go together",
    ),
    "keys without encryption": ({"bot_openid_metadata": "http://s3cr3t.example/"}, "BOT_OPENID_METADATA must be"),
    "an address nobody reaches": ({"public_address": "https://s3cr3t.internal"}, "PUBLIC_ADDRESS must be the https"),
    "an address in clear": ({"public_address": "http://s3cr3t.example"}, "PUBLIC_ADDRESS must be the https"),
    "an address with more": ({"public_address": "https://a.example/?s3cr3t=1"}, "PUBLIC_ADDRESS must be the https"),
    "a playground for everybody": ({"host": "0.0.0.0"}, "HOST must be 127.0.0.1 in the playground"),
}
RIGHT: dict[str, tuple[dict[str, Any], Mode]] = {
    "nothing": ({}, Mode.PLAYGROUND),
    "one workspace": (REAL, Mode.ONE_WORKSPACE),
    "a socket": ({**REAL, "slack_app_token": "xapp-1-a", "slack_signing_secret": ""}, Mode.ONE_WORKSPACE),
    "PostgreSQL": ({**REAL, "database_url": "postgres://u:p@h:1/n"}, Mode.ONE_WORKSPACE),
    "Teams alone": ({"microsoft_app_id": "1", "microsoft_app_password": "s3cr3t"}, Mode.TEAMS_ALONE),
    "Teams too": ({**REAL, "microsoft_app_id": "1", "microsoft_app_password": "s3cr3t"}, Mode.ONE_WORKSPACE),
    "many workspaces": ({**MANY, "hymnsheet_keys": f" {KEY} , {KEY}"}, Mode.MANY_WORKSPACES),
    "a Slack on this machine": ({**REAL, "slack_api_url": "http://127.0.0.1:4003/api/"}, Mode.ONE_WORKSPACE),
    "reached by the world": ({**REAL, "public_address": "https://bots.example/hymnsheet/"}, Mode.ONE_WORKSPACE),
    "for everybody": ({**REAL, "host": "0.0.0.0", "port": 80, "log_level": "debug"}, Mode.ONE_WORKSPACE),
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is set outside the test, in the environment or in a file."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("given", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_environment_is_refused_with_what_to_set(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        read_settings(**given)
    said = str(refused.value)
    assert said.startswith(sentence)
    assert said.endswith(".")
    assert "s3cr3t" not in said


@pytest.mark.parametrize(("given", "mode"), RIGHT.values(), ids=RIGHT.keys())
def test_a_right_environment_is_taken_for_what_it_is(given: dict[str, Any], mode: Mode) -> None:
    assert read_settings(**given).mode is mode


def test_several_mistakes_are_told_together() -> None:
    with pytest.raises(BadConfiguration) as refused:
        read_settings(port=70_000, log_level="chatty", database_url="nonsense")
    assert len(str(refused.value).splitlines()) == 3


def test_a_file_says_what_the_environment_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"SLACK_BOT_TOKEN={TOKEN}\nSLACK_SIGNING_SECRET={SECRET}\nPORT=4000\n")
    monkeypatch.setenv("PORT", "5000")
    assert (read_settings().mode, read_settings().port) == (Mode.ONE_WORKSPACE, 5000)


async def refused(folder: Path, **environment: str) -> tuple[int, str, float]:
    """The exit code of `hymnsheet run`, what it said, and the seconds of computing it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = await asyncio.create_subprocess_exec(
        HYMNSHEET,
        "run",
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(started.communicate(), 30)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return started.returncode or 0, said.decode(), seconds


async def test_the_command_refuses_at_once_in_one_line(tmp_path: Path) -> None:
    code, said, seconds = await refused(tmp_path, SLACK_SIGNING_SECRET=SECRET)
    assert (code, said.splitlines()) == (
        2,
        ["SLACK_BOT_TOKEN is missing: copy it from OAuth & Permissions of your Slack app."],
    )
    assert seconds < AT_ONCE


async def test_the_program_is_not_even_loaded_for_that(tmp_path: Path) -> None:
    script = (
        "import sys; sys.argv = ['hymnsheet', 'run']\n"
        "from bot.start import main\n"
        "try: main()\n"
        'except SystemExit as end: sys.exit(f\'{end.code} {sorted(set(sys.modules) & {"bot.app", "slack_bolt"})}\')'
    )
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, cwd=tmp_path, env={"PORT": "0x"}, stderr=asyncio.subprocess.PIPE
    )
    _, said = await started.communicate()
    assert said.decode().splitlines()[-1] == "2 []"


@pytest.mark.parametrize(
    "address",
    ["sqlite:////nonexistent/folder/hymnsheet.db", "postgresql://hymnsheet:s3cr3t@127.0.0.1:9/hymnsheet"],
    ids=["a file nobody can make", "a server nobody runs"],
)
async def test_a_database_that_is_not_there_is_said_in_one_line(tmp_path: Path, address: str) -> None:
    code, said, _ = await refused(
        tmp_path, DATABASE_URL=address, SLACK_BOT_TOKEN=TOKEN, SLACK_SIGNING_SECRET=SECRET, LOG_LEVEL="ERROR"
    )
    assert code != 0
    [line] = said.splitlines()
    assert line.startswith("The database cannot be used")
    assert "DATABASE_URL" in line
    assert "s3cr3t" not in said


async def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path, sqlite_url: str) -> None:
    async with process.slack() as slack, process.bot(slack, sqlite_url, tmp_path) as bot:
        taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", bot.port)
        async with taken:
            code, said, _ = await refused(tmp_path, **{**bot.environment, "PORT": str(bot.port), "LOG_LEVEL": "ERROR"})
    assert code == 1
    assert said.strip().endswith("Set PORT.")
    assert "Traceback" not in said
