"""conversations.*: the places to talk in."""

from playground.api.call import Call
from playground.errors import SlackError
from playground.model import Channel, ChannelId, Json, Kind, UserId
from playground.wire import channel_json
from playground.workspace import SLACKBOT

MOST_PEOPLE = 8
READ_SCOPES = {
    Kind.CHANNEL: "channels:read",
    Kind.PRIVATE: "groups:read",
    Kind.IM: "im:read",
    Kind.GROUP: "mpim:read",
}


async def open_(call: Call) -> Json:
    """conversations.open: open the direct message with one person, or with several."""
    if call.text("channel"):
        return {"channel": {"id": _readable(call).id}, "no_op": True, "already_open": True}
    people = [UserId(user.strip()) for user in call.text("users").split(",") if user.strip()]
    if not people:
        raise SlackError("users_list_not_supplied")
    if len(people) > MOST_PEOPLE:
        raise SlackError("too_many_users")
    needs(call, "im:write" if len(people) == 1 else "mpim:write")
    for person in people:
        check_reachable(call, person)
    channel = call.workspace.conversation_of(*people, call.workspace.bot)
    described = channel_json(channel, call.workspace) if call.flag("return_im") else {"id": channel.id}
    return {"channel": described}


async def info(call: Call) -> Json:
    """conversations.info: describe one conversation."""
    return {"channel": channel_json(_readable(call), call.workspace)}


async def members(call: Call) -> Json:
    """conversations.members: list who is in a conversation."""
    return {"members": list(_readable(call).members), "response_metadata": {"next_cursor": ""}}


def needs(call: Call, scope: str) -> None:
    """Refuse the call if the app was not given this scope."""
    if not call.playground.manifest.grants(scope):
        provided = ",".join(sorted(call.playground.manifest.scopes))
        raise SlackError("missing_scope", needed=scope, provided=provided)


def check_reachable(call: Call, person: UserId) -> None:
    """Refuse to write to somebody who is not there, cannot read or is a bot."""
    user = call.workspace.users.get(person)
    if user is None:
        raise SlackError("user_not_found")
    if user.deleted:
        raise SlackError("user_disabled")
    if user.is_bot or user.id == SLACKBOT:
        raise SlackError("cannot_dm_bot")


def _readable(call: Call) -> Channel:
    channel = call.workspace.channels.get(ChannelId(call.required("channel")))
    if channel is None or (channel.kind is not Kind.CHANNEL and call.workspace.bot not in channel.members):
        raise SlackError("channel_not_found")
    needs(call, READ_SCOPES[channel.kind])
    return channel
