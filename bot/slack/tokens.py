"""The bot tokens of many workspaces: sealed in the database, and for a moment in memory."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.config import BadConfiguration
from bot.keys import Keys
from bot.slack.team import Slack
from rules.people import Platform
from storage.sealed_tokens import all_sealed_tokens, find_sealed_token, place_of_token
from storage.unit_of_work import Storage

LASTS = timedelta(minutes=1)
"""How long a token is believed that another replica may have replaced or destroyed."""


class SealedTokens:
    """Each workspace's token as it stands in the database."""

    def __init__(self, storage: Storage, keys: Keys, *, now: Callable[[], datetime]) -> None:
        self.keys = keys
        self._storage = storage
        self._now = now
        self._known: dict[str, tuple[str, datetime]] = {}

    async def check_keys(self) -> None:
        """Refuse to start where a token needs a key that is not here; raises BadConfiguration."""
        async with self._storage.across_organisations() as transaction:
            tokens = await all_sealed_tokens(transaction)
        missing = sum(not self.keys.has_key_of(token.sealed) for token in tokens)
        if missing:
            raise BadConfiguration(
                f"The key that opens {missing} of {len(tokens)} stored tokens is missing: put it back into "
                "HYMNSHEET_KEYS, after the newest. If it is lost, `hymnsheet rekey --drop-unreadable` lets go of "
                "those tokens, and their workspaces install Hymnsheet again."
            )

    async def settle_in(self, slack: Slack, storage: Storage, *, now: Callable[[], datetime]) -> None:
        """Nothing to ask: each workspace made itself known when it installed us."""

    async def token_of(self, team: str) -> str | None:
        """The token of a workspace, from memory for a moment; raises CannotOpen where it is not as it was sealed."""
        known = self._known.get(team)
        if known is not None and self._now() < known[1]:
            return known[0]
        self._known.pop(team, None)
        async with self._storage.across_organisations() as transaction:
            kept = await find_sealed_token(transaction, platform=Platform.SLACK, external_id=team)
        if kept is None:
            return None
        token = self.keys.open(kept.sealed, place=place_of_token(kept.organisation_id, kept.workspace_id))
        self._known[team] = token, self._now() + LASTS
        return token

    def forget(self, team: str) -> None:
        """Read the token anew at its next use, as after an installation or an uninstall."""
        self._known.pop(team, None)
