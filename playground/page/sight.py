"""What somebody sees in the page: the sidebar, a conversation, the form and Home before them."""

from playground.model import Channel, Json, Kind, Message, User, UserId
from playground.playground import Playground
from playground.reading import plain
from playground.seat import Seat
from playground.wire import message_json, view_json
from playground.words import Reader
from playground.workspace import NotHere, Workspace

APP_PLACE = "app"
"""The sidebar's entry for the app itself, beside its direct messages."""


def state(playground: Playground, *, who: str) -> Json:
    """Tell everything around the messages; for nobody in particular, as the first person sees it."""
    seat = Seat.of(playground, UserId(who)) if who else _first_seat(playground)
    workspace, user = seat.workspace, seat.user
    return {
        "team": {"id": workspace.team_id, "name": workspace.name},
        "me": user.id,
        "people": [_person(each) for each in workspace.people()],
        "bot": {"id": workspace.bot, "name": workspace.users[workspace.bot].real_name},
        "channels": _places(workspace, user),
        "now": playground.clock.now().isoformat(),
        "zone": workspace.zone,
        **_abilities(playground),
        "modal": view_json(user.modals[-1], workspace) if user.modals else None,
        "home": view_json(user.home, workspace) if user.home else None,
    }


def messages(playground: Playground, *, where: str, who: str) -> Json:
    """Tell one conversation, oldest message first, with what only this person sees if one is named."""
    if not where:
        raise NotHere("Say which channel: by id or name, or a person's name for their direct message.")
    workspace = playground.workspace_of_user(UserId(who)) if who else playground.workspace
    user = workspace.users[UserId(who)] if who else None
    channel = workspace.get_channel(where)
    if user is not None and user.id not in channel.members:
        raise NotHere(f"{user.real_name} is not in that conversation.")
    seen = list(workspace.visible_to(user.id if user else None, channel=channel))
    if user is not None and seen:
        channel.read_up_to[user.id] = seen[-1].ts
    return {
        "channel": _place(channel, workspace, user),
        "messages": [_message(message, workspace) for message in seen],
    }


def _first_seat(playground: Playground) -> Seat:
    workspace = playground.workspace
    return Seat(playground, workspace, workspace.people()[0])


def _person(user: User) -> Json:
    return {
        "id": user.id, "name": user.name, "real_name": user.real_name,
        "title": user.title, "role": user.role, "color": user.color, "tz": user.tz,
        "status_emoji": user.status_emoji, "status_text": user.status_text,
    }  # fmt: skip


def _abilities(playground: Playground) -> Json:
    manifest = playground.manifest
    return {
        "commands": [
            {"command": each.command, "description": each.description, "usage_hint": each.usage_hint}
            for each in manifest.commands
        ],
        "shortcuts": [
            {"name": each.name, "callback_id": each.callback_id, "type": each.type} for each in manifest.shortcuts
        ],
    }


def _places(workspace: Workspace, user: User) -> list[Json]:
    workspace.conversation_of(user.id, workspace.bot)
    listed = [_place(channel, workspace, user) for channel in workspace.channels_of(user.id)]
    app = {"id": APP_PLACE, "name": workspace.users[workspace.bot].real_name, "kind": "app", "unread": 0, "topic": ""}
    return [*listed, app]


def _place(channel: Channel, workspace: Workspace, user: User | None) -> Json:
    is_direct = channel.kind in (Kind.IM, Kind.GROUP)
    place: Json = {
        "id": channel.id,
        "name": _names_in(channel, workspace, user) if is_direct else channel.name,
        "kind": "im" if is_direct else "channel",
        "unread": _unread(channel, workspace, user) if user else 0,
        "topic": channel.topic,
    }
    if channel.kind is Kind.IM:
        place["user"] = next((each for each in channel.members if not user or each != user.id), workspace.bot)
    return place


def _names_in(channel: Channel, workspace: Workspace, user: User | None) -> str:
    """Name the others in a direct message; the bot only where it is alone with somebody."""
    others = [member for member in channel.members if user is None or member != user.id]
    people = [member for member in others if member != workspace.bot] if user is None or len(others) > 1 else others
    return ", ".join(workspace.users[member].real_name for member in people)


def _unread(channel: Channel, workspace: Workspace, user: User) -> int:
    read_up_to = channel.read_up_to.get(user.id, "")
    seen = workspace.visible_to(user.id, channel=channel)
    return sum(message.ts > read_up_to and message.user != user.id for message in seen)


def _message(message: Message, workspace: Workspace) -> Json:
    written = {"blocks": [], "thread_ts": None, "reply_count": 0, "edited": None, **message_json(message, workspace)}
    return {
        **written,
        "username": message.username or workspace.users[message.user].real_name,
        "channel": message.channel,
        "ephemeral": message.is_ephemeral,
        "plain": plain(message, Reader.of(workspace)),
    }
