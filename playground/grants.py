"""Installations agreed to: the codes and refresh tokens that are changed for access tokens."""

import secrets
from dataclasses import dataclass

from playground.errors import SlackError
from playground.model import User
from playground.workspace import Workspace


@dataclass(slots=True)
class Grant:
    """One installation agreed to, not yet changed for a token."""

    workspace: Workspace
    redirect_uri: str
    scope: str
    installer: User
    used: bool = False


class Grants:
    """The codes given out at the consent page, and the refresh tokens of workspaces that rotate theirs."""

    def __init__(self) -> None:
        self._codes: dict[str, Grant] = {}
        self._refresh_tokens: dict[str, Workspace] = {}

    def agree(self, grant: Grant) -> str:
        """Give the code for an installation somebody agreed to."""
        code = secrets.token_hex(16)
        self._codes[code] = grant
        return code

    def redeem(self, code: str, *, redirect_uri: str) -> Grant:
        """Change a code back once, at the address it was given for."""
        grant = self._codes.get(code)
        if grant is None:
            raise SlackError("invalid_code")
        if grant.used:
            raise SlackError("code_already_used")
        if redirect_uri not in ("", grant.redirect_uri):
            raise SlackError("bad_redirect_uri")
        grant.used = True
        return grant

    def give_refresh_token(self, workspace: Workspace) -> str:
        """Give the token that renews a workspace's access token once."""
        token = f"xoxe-1-{secrets.token_hex(16)}"
        self._refresh_tokens[token] = workspace
        return token

    def refresh(self, token: str) -> Workspace:
        """Take a refresh token back; a used one is worth nothing."""
        if token not in self._refresh_tokens:
            raise SlackError("invalid_refresh_token")
        return self._refresh_tokens.pop(token)
