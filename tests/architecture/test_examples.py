"""No secret that stands in our papers opens anything: whoever copies one is told to set a real one."""

import re
from pathlib import Path

import pytest

from bot.config import BadConfiguration, read_settings

ROOT = Path(__file__).parent.parent.parent
PAPERS = [ROOT / "README.md", ROOT / "compose.yaml", ROOT / "Dockerfile", ROOT / "manifest.yml"]
SECRETS = ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_CLIENT_SECRET", "HYMNSHEET_KEYS")
NEEDED = {"slack_bot_token": "xoxb-1234567890-abcdef", "slack_signing_secret": "0123456789abcdef0123456789abcdef"}


def examples() -> list[tuple[str, str, str]]:
    """Every value that our papers show for a secret: where, of which, and what."""
    papers = [*PAPERS, *sorted((ROOT / "docs").rglob("*.md")), ROOT / "CONTRIBUTING.md"]
    return [
        (path.name, name, value)
        for path in papers
        for name, value in re.findall(rf"\b({'|'.join(SECRETS)})\s*[=:]\s*([^\s#`|,)]+)", path.read_text("utf-8"))
        if not value.startswith("$")
    ]


def is_accepted(**given: str) -> bool:
    """Whether the bot would start with this."""
    try:
        read_settings(_env_file=None, **{**NEEDED, **given})
    except BadConfiguration:
        return False
    return True


def test_a_real_secret_is_accepted() -> None:
    assert is_accepted()
    assert is_accepted(slack_bot_token="xoxe.xoxb-1-MS0yLTEyMzQ1Njc4OTA")


def test_no_example_secret_is_accepted() -> None:
    accepted = [
        f"{paper}: {name}={value}"
        for paper, name, value in examples()
        if is_accepted(**{name.lower(): value.strip("\"'")})
    ]
    assert accepted == []


PLACEHOLDERS = [
    "changeme",
    "secret",
    "your-signing-secret",
    "xxxxxxxxxxxxxxxx",
    "<your secret>",
    "...",
    "1234",
    "0" * 32,
]


@pytest.mark.parametrize("value", PLACEHOLDERS)
@pytest.mark.parametrize("name", ["slack_signing_secret", "slack_bot_token", "hymnsheet_keys"])
def test_what_people_write_in_place_of_a_secret_is_not_accepted(name: str, value: str) -> None:
    assert not is_accepted(**{name: value})


TOKENS = ["xoxb-your-token", "xoxb-...", "xoxb-", "xoxb-xxx", "xoxp-1234567890-abcdef", "xoxb-<token>", "xapp-1-a-b"]


@pytest.mark.parametrize("token", TOKENS)
def test_what_people_write_in_place_of_a_token_is_not_accepted(token: str) -> None:
    assert not is_accepted(slack_bot_token=token)
