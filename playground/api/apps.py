"""apps.*: the app itself, whatever the workspace."""

from playground.api.call import AppCall
from playground.errors import SlackError
from playground.model import Json


async def open_connection(call: AppCall) -> Json:
    """apps.connections.open: give the address of one websocket for Socket Mode."""
    if not call.token:
        raise SlackError("not_authed")
    if call.token.startswith("xoxb-"):
        raise SlackError("not_allowed_token_type")
    if call.token != call.playground.app_token:
        raise SlackError("invalid_auth")
    host = call.playground.base_url.replace("http", "ws", 1)
    return {"url": f"{host}/playground/socket/{call.playground.sockets.give_ticket()}"}
