"""What Slack says when it is asked: whether it knows our token, what we may do there, and what time it is."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from aiohttp import ClientError
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from messages.doctor import Check
from messages.model import line

SCOPES = frozenset({"chat:write", "commands", "mpim:write", "users:read"})
SCOPE_FOR_ADMINS = "users:read.email"
"""What HYMNSHEET_ADMINS needs: it names people by their e-mail address."""
SKEW = timedelta(minutes=1)
"""Slack's requests are refused when their time is 5 minutes off, so less than that is told."""


async def ask_slack(client: AsyncWebClient, *, has_admins: bool, now: datetime) -> list[Check]:
    """Call Slack once with our token; `now` is what the clock of this machine says."""
    try:
        said = await client.auth_test()
    except (SlackClientError, ClientError, OSError, TimeoutError) as error:
        return [_unreachable(error)]
    headers = {name.lower(): value for name, value in said.headers.items()}
    needed = SCOPES | ({SCOPE_FOR_ADMINS} if has_admins else set())
    return [
        Check(line(f"Slack knows my token: it is for {said.get('team', 'a workspace')}.")),
        *_scopes(headers.get("x-oauth-scopes", ""), needed),
        *_clock(headers.get("date", ""), now),
    ]


def _unreachable(error: Exception) -> Check:
    response = getattr(error, "response", None)
    if response is not None and response.get("error"):
        do = "Copy the Bot User OAuth Token of your Slack app into SLACK_BOT_TOKEN."
        return Check(line(f"Slack does not accept my token ({response['error']})."), do)
    do = "Can this machine reach the internet, and is SLACK_API_URL right?"
    return Check(line(f"Slack cannot be reached ({type(error).__name__})."), do)


def _scopes(granted: str, needed: frozenset[str]) -> list[Check]:
    has = {scope.strip() for scope in granted.split(",") if scope.strip()}
    if not has:
        return []
    missing = sorted(needed - has)
    if not missing:
        return [Check(line("I have all the scopes I need."))]
    do = "Add them under OAuth & Permissions (manifest.yml has them all), then install the app again."
    return [Check(line(f"Scopes are missing: {', '.join(missing)}."), do)]


def _clock(date: str, now: datetime) -> list[Check]:
    if not date:
        return []
    apart = abs(parsedate_to_datetime(date).astimezone(UTC) - now)
    if apart <= SKEW:
        return [Check(line("The clock of this machine agrees with Slack's."))]
    do = "Turn on time synchronisation (NTP): what is 5 minutes off is refused."
    return [Check(line(f"The clock of this machine is {int(apart.total_seconds())} seconds off Slack's."), do)]
