"""What happens in a workspace by itself or by its admins, told to the bot if it hears such events."""

from playground import payloads
from playground.bot_link import Answer, Delivery, Way
from playground.model import Channel, Json, TokenState, User
from playground.playground import Playground
from playground.wire import user_json
from playground.workspace import Workspace


async def happen(event: Json, *, workspace: Workspace, playground: Playground) -> Answer:
    """Tell the bot that something happened, again if it does not take it; what it does not hear is not told."""
    if not playground.manifest.hears(_subscription(event)):
        return Answer()
    stamped = {"event_ts": playground.clock.stamp(), **event}
    payload = payloads.event(stamped, workspace=workspace, now=playground.clock.now())
    return await playground.redelivery.deliver(Delivery(Way.EVENT, payload))


def _subscription(event: Json) -> str:
    """Name the subscription an event comes under: a message's says in what kind of conversation."""
    if event["type"] != "message":
        return str(event["type"])
    kind = str(event["channel_type"])
    return f"message.{kind}s" if kind in ("channel", "group") else f"message.{kind}"


async def uninstall(workspace: Workspace, *, playground: Playground) -> None:
    """Remove the app from a workspace: its token is dead, and the bot is told."""
    workspace.token_state = TokenState.INACTIVE
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot]}}
    await happen(revoked, workspace=workspace, playground=playground)
    await happen({"type": "app_uninstalled"}, workspace=workspace, playground=playground)


async def change(user: User, *, workspace: Workspace, playground: Playground, **traits: object) -> Answer:
    """Change something about a person: their status, zone or name, or that they left (`deleted=True`)."""
    for name, value in traits.items():
        setattr(user, name, value)
    told = user_json(user, now=playground.clock.now(), with_email=playground.manifest.grants("users:read.email"))
    return await happen({"type": "user_change", "user": told}, workspace=workspace, playground=playground)


async def archive(channel: Channel, *, workspace: Workspace, playground: Playground) -> Answer:
    """Archive a channel."""
    channel.archived = True
    workspace.tell_changed(channel.id)
    archived = {"type": "channel_archive", "channel": channel.id}
    return await happen(archived, workspace=workspace, playground=playground)


async def remove_bot(channel: Channel, *, workspace: Workspace, playground: Playground) -> Answer:
    """Take the bot out of a channel."""
    channel.members.remove(workspace.bot)
    left = {"type": "channel_left", "channel": channel.id}
    return await happen(left, workspace=workspace, playground=playground)


async def rate_limit_events(workspace: Workspace, *, playground: Playground) -> Answer:
    """Tell the bot that Slack drops its events for a minute, as it does after 30,000 in an hour."""
    payload: Json = {
        "token": payloads.VERIFICATION_TOKEN,
        "type": "app_rate_limited",
        "team_id": workspace.team_id,
        "minute_rate_limited": int(playground.clock.now().timestamp()) // 60 * 60,
        "api_app_id": workspace.app_id,
    }
    return await playground.link.deliver(Delivery(Way.EVENT, payload))
