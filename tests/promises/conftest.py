"""What is promised is promised on both platforms, unless a test says why it cannot be."""

import pytest

from rules.people import Platform

BOTH = [Platform.SLACK, Platform.TEAMS]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of the bot runs in Slack and in Teams."""
    if "platform" in metafunc.fixturenames and metafunc.definition.get_closest_marker("slack_only") is None:
        metafunc.parametrize("platform", BOTH, ids=str, indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Both platforms and both databases are tried whenever tests are run; the last of the four pairs takes its time."""
    for item in items:
        chosen = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        is_last = (chosen.get("platform"), chosen.get("database_url")) == (Platform.TEAMS, "postgresql")
        if is_last or (chosen.get("platform") is Platform.TEAMS and item.get_closest_marker("slow_in_teams")):
            item.add_marker(pytest.mark.slow)
