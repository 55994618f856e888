"""What Slack sends the bot when somebody does something."""

import time
from datetime import datetime

from playground.model import Channel, Json, Kind, Message, User, View
from playground.seat import Seat
from playground.wire import message_json, view_json
from playground.workspace import Workspace

VERIFICATION_TOKEN = "deprecated"  # noqa: S105 - Slack still sends it, nobody may trust it


def command(seat: Seat, *, channel: Channel, command: str, text: str) -> Json:
    """Write a slash command as Slack posts it."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": seat.workspace.team_id,
        "team_domain": seat.workspace.domain,
        "channel_id": channel.id,
        "channel_name": _name_of(channel),
        "user_id": seat.user.id,
        "user_name": seat.user.name,
        "command": command,
        "text": text,
        "api_app_id": seat.workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": seat.response_url(channel),
        "trigger_id": seat.trigger_id(),
    }


def click_in_message(seat: Seat, *, message: Message, action: Json) -> Json:
    """Write a click, or a choice, on an element of a message."""
    channel = seat.workspace.channels[message.channel]
    container = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
    payload = {
        **_interaction(seat, "block_actions"),
        "container": {**container, "is_ephemeral": message.is_ephemeral},
        "channel": {"id": channel.id, "name": _name_of(channel)},
        "state": {"values": message.values},
        "response_url": seat.response_url(channel, message=message),
        "actions": [action],
    }
    if not message.is_ephemeral:
        payload["message"] = message_json(message, seat.workspace)
    return payload


def click_in_view(seat: Seat, *, view: View, action: Json) -> Json:
    """Write a click, or a choice, on an element of a modal or Home tab."""
    return {
        **_interaction(seat, "block_actions"),
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(view, seat.workspace),
        "actions": [action],
    }


def submission(seat: Seat, *, view: View) -> Json:
    """Write a form as somebody sends it off."""
    payload = _interaction(seat, "view_submission")
    return {**payload, "view": view_json(view, seat.workspace), "response_urls": []}


def closing(seat: Seat, *, view: View, is_cleared: bool) -> Json:
    """Write that somebody closed a form without sending it."""
    payload = _interaction(seat, "view_closed")
    del payload["trigger_id"]
    return {**payload, "view": view_json(view, seat.workspace), "is_cleared": is_cleared}


def message_shortcut(seat: Seat, *, message: Message, callback_id: str) -> Json:
    """Write a shortcut used on a message."""
    channel = seat.workspace.channels[message.channel]
    return {
        **_interaction(seat, "message_action"),
        "action_ts": action_ts(),
        "callback_id": callback_id,
        "channel": {"id": channel.id, "name": _name_of(channel)},
        "message_ts": message.ts,
        "message": message_json(message, seat.workspace),
        "response_url": seat.response_url(channel, message=message),
    }


def global_shortcut(seat: Seat, *, callback_id: str) -> Json:
    """Write a shortcut used from the workspace's menu."""
    return {**_interaction(seat, "shortcut"), "action_ts": action_ts(), "callback_id": callback_id}


def event(event: Json, *, workspace: Workspace, now: datetime) -> Json:
    """Wrap something that happened as the Events API sends it."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(now.timestamp()),
        "authorizations": [_authorization(workspace)],
        "is_ext_shared_channel": False,
        "event_context": workspace.new_id("EC"),
    }


def action_ts() -> str:
    """Stamp an action with the real time, as Slack does."""
    return f"{time.time():.6f}"


def _interaction(seat: Seat, kind: str) -> Json:
    return {
        "type": kind,
        "team": {"id": seat.workspace.team_id, "domain": seat.workspace.domain},
        "user": _who(seat.user),
        "api_app_id": seat.workspace.app_id,
        "token": VERIFICATION_TOKEN,
        "trigger_id": seat.trigger_id(),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _authorization(workspace: Workspace) -> Json:
    whose = {"team_id": workspace.team_id, "user_id": workspace.bot, "is_bot": True}
    return {"enterprise_id": None, **whose, "is_enterprise_install": False}


def _who(user: User) -> Json:
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}


def _name_of(channel: Channel) -> str:
    match channel.kind:
        case Kind.IM:
            return "directmessage"
        case Kind.PRIVATE:
            return "privategroup"
    return channel.name
