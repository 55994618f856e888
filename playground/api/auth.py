"""auth.* and api.*: who am I, and is anybody there."""

from playground.api.call import AppCall, Call
from playground.model import Json, TokenState


async def anybody(call: AppCall) -> Json:
    """api.test: yes, somebody is there."""
    return {"args": call.args}


async def test(call: Call) -> Json:
    """auth.test: say whose token this is."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.users[workspace.bot].name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


async def revoke(call: Call) -> Json:
    """auth.revoke: the token is dead from now on."""
    if not call.flag("test"):
        call.workspace.token_state = TokenState.REVOKED
    return {"revoked": not call.flag("test")}
