"""One Slack team: who is in it, where they talk and what was said."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from playground.cast import CAST, CHANNELS, Role
from playground.model import Channel, ChannelId, Json, Kind, Message, TeamId, TokenState, Ts, User, UserId

SLACKBOT = UserId("USLACKBOT")
"""Slack's own voice: in every team's list of people, and to Slack no bot."""


class NotHere(LookupError):
    """Nobody and nothing of that name is in this workspace."""


@dataclass(slots=True)
class Workspace:
    """The state of one Slack team; every change is told to whoever watches."""

    team_id: TeamId
    name: str
    bot_token: str
    app_id: str = "A0PLAYGRND"
    zone: str = "Europe/Berlin"
    bot: UserId = field(default=UserId(""))
    bot_id: str = ""
    token_state: TokenState = TokenState.LIVE
    users: dict[UserId, User] = field(default_factory=dict)
    channels: dict[ChannelId, Channel] = field(default_factory=dict)
    messages: dict[ChannelId, list[Message]] = field(default_factory=dict)
    watchers: list[Callable[[Json], None]] = field(default_factory=list)
    ids_given: int = 0

    @classmethod
    def demo(cls, *, number: int = 1) -> "Workspace":
        """Build the workspace everybody meets first; with another number, a second one with its own ids."""
        return _demo(number)

    @property
    def domain(self) -> str:
        """The name as it stands in the team's address."""
        return self.name.lower().replace(" ", "-")

    def new_id(self, prefix: str) -> str:
        """Give an id nobody else in this workspace has."""
        self.ids_given += 1
        return f"{prefix}{self.team_id[-3:]}{self.ids_given:06X}"

    # People

    def get_user(self, who: str) -> User:
        """Get somebody by id, name, first name or whole name; nobody of that name is NotHere."""
        found = self.find_user(who)
        if found is None:
            raise NotHere(f"Nobody called {who} is in {self.name}.")
        return found

    def find_user(self, who: str) -> User | None:
        """Find somebody by id, name, first name or whole name."""
        wanted = who.removeprefix("@").casefold()
        return next((user for user in self.users.values() if wanted in _names_of(user)), None)

    def people(self) -> list[User]:
        """List the people who can sit at the keyboard: no bots, nobody deactivated."""
        unable = {self.bot, SLACKBOT}
        return [user for user in self.users.values() if not user.is_bot and not user.deleted and user.id not in unable]

    def add_user(self, user: User) -> User:
        """Let somebody join the team."""
        self.users[user.id] = user
        return user

    def join(self, real_name: str, *, channels: Iterable[str] | None = None, **traits: Any) -> User:
        """Let somebody new join the team and these channels, or all of them; `traits` are fields of User."""
        name = real_name.split(" ", maxsplit=1)[0].lower()
        mine = {"name": name, "email": f"{name}@hymnsheet.example", "team_id": self.team_id, "tz": self.zone}
        user = self.add_user(User(**{"id": UserId(self.new_id("U")), "real_name": real_name, **mine, **traits}))
        for channel in list(self.channels.values()):
            if channel.kind is Kind.CHANNEL and (channels is None or channel.name in channels):
                channel.members.append(user.id)
        return user

    # Channels

    def get_channel(self, which: str) -> Channel:
        """Get a conversation by id or name; a person's name means their direct message with the bot."""
        wanted = which.removeprefix("#").casefold()
        for channel in self.channels.values():
            if wanted in (channel.id.casefold(), channel.name.casefold()):
                return channel
        person = self.find_user(which)
        if person is None or person.is_bot:
            raise NotHere(f"There is no channel called {which} in {self.name}.")
        return self.conversation_of(person.id, self.bot)

    def add_channel(self, channel: Channel) -> Channel:
        """Open a place to talk in."""
        self.channels[channel.id] = channel
        self.messages.setdefault(channel.id, [])
        return channel

    def conversation_of(self, *people: UserId) -> Channel:
        """Find the direct message of exactly these people, opening it the first time."""
        return self.find_conversation(*people) or self._open_conversation(list(dict.fromkeys(people)))

    def find_conversation(self, *people: UserId) -> Channel | None:
        """Find the direct message of exactly these people, if it was ever opened."""
        wanted = set(people)
        for channel in self.channels.values():
            if channel.kind in (Kind.IM, Kind.GROUP) and set(channel.members) == wanted:
                return channel
        return None

    def _open_conversation(self, people: list[UserId]) -> Channel:
        kind = Kind.IM if len(people) <= 2 else Kind.GROUP
        channel_id = ChannelId(self.new_id("D" if kind is Kind.IM else "G"))
        names = "--".join(sorted(self.users[person].name for person in people))
        name = channel_id if kind is Kind.IM else f"mpdm-{names}-1"
        return self.add_channel(Channel(channel_id, name, kind, people))

    def channels_of(self, user: UserId) -> list[Channel]:
        """List the conversations somebody is in, in the order they were opened."""
        return [channel for channel in self.channels.values() if user in channel.members]

    # Messages

    def post(self, message: Message) -> Message:
        """Put a message into its channel."""
        self.messages[message.channel].append(message)
        self.tell_changed(message.channel)
        return message

    def remove(self, message: Message) -> None:
        """Take a message out of its channel."""
        self.messages[message.channel].remove(message)
        self.tell_changed(message.channel)

    def find_message(self, channel: ChannelId, ts: str) -> Message | None:
        """Find a message by its channel and stamp."""
        return next((said for said in self.messages.get(channel, ()) if said.ts == ts), None)

    def visible_to(self, user: UserId | None, *, channel: Channel) -> Iterator[Message]:
        """Yield what somebody sees in a channel, oldest first; for None, what everybody there sees."""
        return (said for said in self.messages[channel.id] if said.seen_by in (None, user))

    def replies_to(self, ts: Ts, *, channel: ChannelId) -> list[Message]:
        """List the replies in a thread everybody there sees, oldest first."""
        return [said for said in self.messages[channel] if said.thread_ts == ts != said.ts and not said.is_ephemeral]

    # Watching

    def tell(self, change: Json) -> None:
        """Tell everybody who watches what changed."""
        for watcher in list(self.watchers):
            watcher(change)

    def tell_changed(self, channel: ChannelId) -> None:
        """Tell that something in a channel is new or different."""
        self.tell({"type": "changed", "channel": channel})


def _names_of(user: User) -> tuple[str, ...]:
    real_name = user.real_name.casefold()
    return (user.id.casefold(), user.name.casefold(), real_name, real_name.split(" ", maxsplit=1)[0])


def _demo(number: int) -> Workspace:
    """Furnish a workspace with the demo cast; ids of different numbers never meet."""
    place = f"DEMO{number:03d}"
    name = "Hymnsheet Playground" if number == 1 else f"Hymnsheet Playground {number}"
    workspace = Workspace(TeamId(f"T{place}"), name, bot_token=f"xoxb-{place.lower()}-playground", bot_id=f"B{place}")
    everybody = [_cast_member(role, position, place) for position, role in enumerate(CAST, start=1)]
    bot = User(UserId(f"U{place}BOT"), "hymnsheet", "Hymnsheet", workspace.team_id, is_bot=True)
    for user in (*everybody, bot):
        workspace.add_user(user)
    workspace.bot = bot.id
    members = list(workspace.users)
    workspace.add_user(User(SLACKBOT, "slackbot", "Slackbot", workspace.team_id))
    for position, (channel, topic) in enumerate(CHANNELS.items(), start=1):
        channel_id = ChannelId(f"C{place}{position:02d}")
        workspace.add_channel(Channel(channel_id, channel, members=list(members), topic=topic))
    return workspace


def _cast_member(role: Role, position: int, place: str) -> User:
    name = role.first_name.lower()
    return User(
        UserId(f"U{place}{position:02d}"), name, role.real_name, TeamId(f"T{place}"),
        title=role.title, email=f"{name}@hymnsheet.example", role=role.role, color=role.color, tz=role.tz,
        is_admin=role.runs_it, is_owner=role.runs_it,
    )  # fmt: skip
