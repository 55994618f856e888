"""oauth.*: a code, or a refresh token, is changed for an access token."""

import secrets
from base64 import b64decode

from playground.api.call import AppCall
from playground.errors import SlackError
from playground.model import Json, TokenState
from playground.playground import Playground
from playground.workspace import Workspace

TOKEN_LIVES_FOR = 43_200


async def access(call: AppCall) -> Json:
    """oauth.v2.access: change a code, or a refresh token, for an access token."""
    playground = call.playground
    _check_client(call)
    if call.text("grant_type") == "refresh_token":
        workspace = playground.grants.refresh(call.text("refresh_token"))
        workspace.bot_token = _new_token(workspace)
        return _granted(playground, workspace)
    grant = playground.grants.redeem(call.text("code"), redirect_uri=call.text("redirect_uri"))
    workspace = grant.workspace
    if workspace.token_state is not TokenState.LIVE:
        workspace.bot_token, workspace.token_state = _new_token(workspace), TokenState.LIVE
    return {**_granted(playground, workspace, scope=grant.scope), "authed_user": {"id": grant.installer.id}}


def _granted(playground: Playground, workspace: Workspace, *, scope: str = "") -> Json:
    granted = {
        "access_token": workspace.bot_token,
        "token_type": "bot",
        "scope": scope or ",".join(sorted(playground.manifest.scopes)),
        "bot_user_id": workspace.bot,
        "app_id": workspace.app_id,
        "team": {"id": workspace.team_id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if playground.rotates_tokens:
        rotation = {"refresh_token": playground.grants.give_refresh_token(workspace), "expires_in": TOKEN_LIVES_FOR}
        return {**granted, **rotation}
    return granted


def _new_token(workspace: Workspace) -> str:
    return f"xoxb-{workspace.team_id.lower()}-{secrets.token_hex(12)}"


def _check_client(call: AppCall) -> None:
    client_id, client_secret = call.text("client_id"), call.text("client_secret")
    scheme, _, encoded = call.authorization.partition(" ")
    if scheme == "Basic":
        client_id, _, client_secret = b64decode(encoded).decode().partition(":")
    if client_id != call.playground.client_id:
        raise SlackError("invalid_client_id")
    if client_secret != call.playground.client_secret:
        raise SlackError("bad_client_secret")
