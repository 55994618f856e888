"""The page where somebody agrees that the app is installed; here they always do, unless asked not to."""

from urllib.parse import urlencode

from aiohttp import web

from playground.grants import Grant
from playground.model import TokenState, User
from playground.playground import Playground
from playground.workspace import Workspace


async def authorize(playground: Playground, request: web.Request) -> web.Response:
    """Agree to an installation and go back with code and state; `decision=deny` goes back without.

    `team` says which workspace installs, else the first where the app does not work yet; `user` says who.
    """
    asked = request.query
    if asked.get("client_id") != playground.client_id or not asked.get("redirect_uri"):
        return web.Response(status=400, text="This app asked for an installation in a way Slack does not know.")
    back = {"state": asked.get("state", "")}
    if asked.get("decision") == "deny":
        return _redirect(asked["redirect_uri"], {"error": "access_denied", **back})
    workspace = _installing(playground, asked.get("team", ""))
    installer = workspace.get_user(asked["user"]) if asked.get("user") else _owner(workspace)
    grant = Grant(workspace, asked["redirect_uri"], asked.get("scope", ""), installer)
    return _redirect(asked["redirect_uri"], {"code": playground.grants.agree(grant), **back})


def _redirect(uri: str, query: dict[str, str]) -> web.Response:
    return web.Response(status=302, headers={"Location": f"{uri}{'&' if '?' in uri else '?'}{urlencode(query)}"})


def _installing(playground: Playground, team: str) -> Workspace:
    for workspace in playground.workspaces:
        if team == workspace.team_id or (not team and workspace.token_state is not TokenState.LIVE):
            return workspace
    return playground.workspace


def _owner(workspace: Workspace) -> User:
    return next((user for user in workspace.people() if user.is_owner), workspace.people()[0])
