"""The pages people see when they have installed the bot, or could not; they say what to do next."""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
)
"""Nothing of these pages is kept, framed or told to others: their address holds a code."""

REASONS: Final = {
    "access_denied": "It was not agreed to in Slack, so nothing was installed.",
    "invalid_browser": "This installation was not begun in this browser.",
    "invalid_state": "This installation was begun more than ten minutes ago, or is finished already.",
    "invalid_code": "Slack did not take the code it had given, or does not know this app: "
    "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET must both be from the same Slack app.",
    "too_many": "Too many installations were begun within a minute. Please wait a minute.",
    "unreachable": "Slack or the database did not answer in time.",
}
_ANY_OTHER = "Slack did not confirm this installation."
_STYLE = """
:root { color-scheme: light dark }
body { max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem; font: 18px/1.55 system-ui, sans-serif }
h1 { font-size: 1.6rem; line-height: 1.25 } code { font-size: 1em; font-weight: 700 }
"""


def installed_page(team_name: str, *, team: str) -> str:
    """Hymnsheet is in a workspace; what its admin does now."""
    return _page(
        f"Hymnsheet is in {team_name}",
        "<ol><li>In Slack, an owner or admin types <code>/hymnsheet setup</code>: channels, sides, working hours.</li>"
        "<li>Then type <code>/invite @Hymnsheet</code> in the channels you chose.</li></ol>"
        f'<p><a href="https://app.slack.com/client/{escape(quote(team, safe=""))}">Open Slack</a></p>',
    )


def failed_page(reason: str, *, sentence: str = "") -> str:
    """Nothing was installed, and why: a sentence, or the one for Bolt's or Slack's word for the reason."""
    told = sentence or REASONS.get(reason, _ANY_OTHER)
    return _page(
        "Hymnsheet was not installed",
        f'<p>{escape(told)}</p><p><a href="install">Begin again</a></p>',
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )
