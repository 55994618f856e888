"""What an activity tells of a conversation: which it is, who is in it, and what has become of it."""

from enum import Enum
from typing import Any, Final

from bot.teams.connector import Json
from bot.teams.typed import text_in
from rules.ids import WorkspaceId
from storage.conversations import Conversation, ConversationKind

KINDS: Final = {
    "personal": ConversationKind.PERSONAL,
    "groupChat": ConversationKind.GROUP,
    "channel": ConversationKind.CHANNEL,
}
GENERAL: Final = "General"
"""What the first channel of a team is called, of which Teams gives no name."""
LONGEST_ID, LONGEST_PERSON, LONGEST_NAME = 200, 64, 200


class Change(Enum):
    """What has become of a conversation."""

    ADDED = "we are in it"
    REMOVED = "we are in it no longer"
    CHANNEL = "a channel is there, or is called something else"
    CHANNEL_GONE = "a channel is there no longer"
    NOTHING = "nothing that we need to know"


INSTALLATIONS: Final = {"add": Change.ADDED, "add-upgrade": Change.ADDED, "remove": Change.REMOVED}
"""What an installationUpdate may do; a removal before an upgrade is none."""
EVENTS: Final = {
    "channelCreated": Change.CHANNEL,
    "channelRenamed": Change.CHANNEL,
    "channelRestored": Change.CHANNEL,
    "channelDeleted": Change.CHANNEL_GONE,
    "teamDeleted": Change.REMOVED,
    "teamHardDeleted": Change.REMOVED,
}


def change_in(activity: Json) -> Change:
    """What an activity says has changed."""
    match activity.get("type"):
        case "installationUpdate":
            return INSTALLATIONS.get(text_in(activity, "action"), Change.NOTHING)
        case "conversationUpdate":
            if _is_about_us(activity, "membersAdded"):
                return Change.ADDED
            if _is_about_us(activity, "membersRemoved"):
                return Change.REMOVED
            return EVENTS.get(text_in(_holder(activity, "channelData"), "eventType"), Change.NOTHING)
    return Change.NOTHING


def conversation_in(activity: Json, workspace_id: WorkspaceId) -> Conversation | None:
    """The conversation of an activity, a channel as a whole; None where it cannot be kept."""
    told = _holder(activity, "conversation")
    name = text_in(told, "id").partition(";")[0]
    kind = KINDS.get(text_in(told, "conversationType"))
    person = person_in(activity)[0] if kind is ConversationKind.PERSONAL else ""
    if kind is None or not 0 < len(name) <= LONGEST_ID or (kind is ConversationKind.PERSONAL and not person):
        return None
    return Conversation(
        workspace_id=workspace_id,
        conversation=name,
        kind=kind,
        service_url=text_in(activity, "serviceUrl"),
        person=person,
        name=_name(activity, name, kind)[:LONGEST_NAME],
    )


def channel_in(told: Json, *, team: str, service_url: str, workspace_id: WorkspaceId) -> Conversation | None:
    """A channel as Teams names it to us; None where it cannot be kept."""
    name = text_in(told, "id").partition(";")[0]
    if not 0 < len(name) <= LONGEST_ID:
        return None
    return Conversation(
        workspace_id=workspace_id,
        conversation=name,
        kind=ConversationKind.CHANNEL,
        service_url=service_url,
        name=_channel_name(team, text_in(told, "name") or GENERAL)[:LONGEST_NAME],
    )


def person_in(activity: Json) -> tuple[str, str]:
    """Who did it, and what they are called; empty for a bot and for whoever has too long an id."""
    sender = _holder(activity, "from")
    person = text_in(sender, "aadObjectId") or text_in(sender, "id")
    if len(person) > LONGEST_PERSON or person.startswith("28:"):
        return "", ""
    return person, text_in(sender, "name")


def team_in(activity: Json) -> tuple[str, str]:
    """The team an activity is of, and what it is called."""
    team = _holder(_holder(activity, "channelData"), "team")
    return text_in(team, "id"), text_in(team, "name")


def _name(activity: Json, conversation: str, kind: ConversationKind) -> str:
    """What a conversation is called, where the activity says so."""
    if kind is not ConversationKind.CHANNEL:
        return text_in(_holder(activity, "conversation"), "name") if kind is ConversationKind.GROUP else ""
    team, called = team_in(activity)
    channel = _holder(_holder(activity, "channelData"), "channel")
    is_general = team == conversation and bool(called)
    name = text_in(channel, "name") if text_in(channel, "id") in {"", conversation} else ""
    return _channel_name(called, name or (GENERAL if is_general else ""))


def _channel_name(team: str, channel: str) -> str:
    return f"{team} › {channel}" if team and channel else channel


def _is_about_us(activity: Json, name: str) -> bool:
    us, people = text_in(_holder(activity, "recipient"), "id"), activity.get(name)
    named = [each for each in people if isinstance(each, dict)] if isinstance(people, list) else []
    return bool(us) and any(text_in(each, "id") == us for each in named)


def _holder(holder: Json, name: str) -> Json:
    found: Any = holder.get(name)
    return found if isinstance(found, dict) else {}
