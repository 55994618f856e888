"""The manifest asks for what the code needs of Slack, and for nothing more."""

import ast
import re
from pathlib import Path

import yaml

from tests.architecture.test_imports import trees

ROOT = Path(__file__).parent.parent.parent
NEEDS: dict[str, set[str]] = {
    "auth.test": set(),
    "auth.revoke": set(),
    "oauth.v2.access": set(),
    "chat.postMessage": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.open": {"mpim:write"},
    "views.open": set(),
    "views.update": set(),
    "views.publish": set(),
    "users.info": {"users:read"},
    "users.lookupByEmail": {"users:read.email"},
}
"""The bot scopes that Slack asks for each method we call."""
EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}
"""The bot scopes that Slack asks for each event we hear."""
METHOD = re.compile(r"(auth|oauth|chat|views|users|conversations|team|reactions|pins|files|bots|usergroups)_\w+")


def called() -> set[str]:
    """The Web API methods that the code calls, by attribute or by name."""
    found = set()
    for _, tree in trees("bot/slack"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            name, first = node.func.attr, node.args[0] if node.args else None
            if METHOD.fullmatch(name):
                found.add(name.replace("_", ".", 2 if name.startswith("oauth_v2") else 1))
            if name in {"api_call", "_call"} and isinstance(first, ast.Constant):
                found.add(str(first.value))
    return found


def reads_addresses() -> bool:
    """Whether the code looks at people's e-mail addresses."""
    return any(
        isinstance(node, ast.Constant) and node.value == "email"
        for _, tree in trees("bot/slack")
        for node in ast.walk(tree)
    )


def test_every_method_we_call_is_known_with_its_scopes() -> None:
    assert called() - set(NEEDS) == set(), "say in this test which scopes it needs"
    assert {"chat.postMessage", "views.open", "users.info"} <= called(), "the calls are found at all"


def test_the_manifest_asks_for_exactly_the_scopes_we_need() -> None:
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    heard = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    assert heard == set(EVENTS)
    needed = {"commands"}.union(*(NEEDS[method] for method in called()), *(EVENTS[event] for event in heard))
    if reads_addresses():
        needed.add("users:read.email")
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed
    assert "user" not in manifest["oauth_config"]["scopes"], "nothing is done in anybody's name"


def test_no_surface_is_on_that_we_do_not_use() -> None:
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    assert set(manifest["features"]) <= {"app_home", "bot_user", "slash_commands", "shortcuts"}
    assert {"message.channels", "message.im", "link_shared"}.isdisjoint(
        manifest["settings"]["event_subscriptions"]["bot_events"]
    ), "no message history is read"
