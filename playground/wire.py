"""How Slack writes people, channels, messages and views as JSON."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playground.clock import ts_of
from playground.model import Channel, Json, Kind, Message, User, View
from playground.workspace import Workspace


def user_json(user: User, *, now: datetime, with_email: bool) -> Json:
    """Write a person as users.info shows them."""
    offset = now.astimezone(ZoneInfo(user.tz)).utcoffset()
    return {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "color": user.color,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz.replace("_", " "),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": _profile_json(user, with_email=with_email),
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_stranger": user.is_stranger,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 1700000000,
    }


def _profile_json(user: User, *, with_email: bool) -> Json:
    profile = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "status_text": user.status_text,
        "status_emoji": user.status_emoji,
        "status_expiration": user.status_expiration,
        "team": user.team_id,
    }
    if with_email and user.email:
        profile["email"] = user.email
    return profile


def channel_json(channel: Channel, workspace: Workspace) -> Json:
    """Write a conversation as conversations.info shows it to the bot."""
    described = {
        "id": channel.id,
        "is_channel": channel.kind is Kind.CHANNEL,
        "is_group": channel.kind is Kind.PRIVATE,
        "is_im": channel.kind is Kind.IM,
        "is_mpim": channel.kind is Kind.GROUP,
        "is_private": channel.kind is not Kind.CHANNEL,
        "is_archived": channel.archived,
        "context_team_id": workspace.team_id,
    }
    if channel.kind is Kind.IM:
        others = [member for member in channel.members if member != workspace.bot]
        return {**described, "user": others[0] if others else workspace.bot, "is_open": True}
    return {
        **described,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_general": channel.name == "general",
        "is_member": workspace.bot in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def message_json(message: Message, workspace: Workspace) -> Json:
    """Write a message as Slack shows it to the bot."""
    written: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    written["team"] = workspace.team_id
    if message.from_bot:
        written |= {"bot_id": workspace.bot_id, "app_id": workspace.app_id}
    if message.blocks:
        written["blocks"] = message.blocks
    if message.attachments:
        written["attachments"] = message.attachments
    if message.metadata:
        written["metadata"] = message.metadata
    if message.edited_at:
        written["edited"] = {"user": message.user, "ts": ts_of(message.edited_at)}
    return written | _thread_json(message, workspace)


def _thread_json(message: Message, workspace: Workspace) -> Json:
    replies = workspace.replies_to(message.ts, channel=message.channel)
    if replies:
        users = list(dict.fromkeys(reply.user for reply in replies))
        return {"thread_ts": message.ts, "reply_count": len(replies), "reply_users": users}
    return {"thread_ts": message.thread_ts} if message.thread_ts else {}


def view_json(view: View, workspace: Workspace) -> Json:
    """Write a view as Slack shows it to the bot: what it asks and what stands in its fields."""
    defaults = {"private_metadata": "", "callback_id": "", "external_id": "", "title": None, "submit": None}
    flags = {"close": None, "clear_on_close": False, "notify_on_close": False}
    return {
        **defaults,
        **flags,
        **view.content,
        "id": view.id,
        "team_id": workspace.team_id,
        "state": {"values": view.values},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }
