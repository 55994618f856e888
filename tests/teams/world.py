"""What there is in Teams on this machine: people, chats, channels, and what was said in them."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
TENANT = "7a1c0e52-0000-4000-8000-00000000beef"
APP = "9b1c3f7e-0000-4000-8000-000000000001"
TEAM, TEAM_NAME = "19:general@thread.tacv2", "Hymns"


@dataclass(slots=True)
class TeamsPerson:
    """Somebody with an account; `has_bot` once the bot is in their personal apps.

    They sign in with their address, unless it is said with what else.
    """

    name: str
    number: int
    role: str = "user"
    tenant: str = TENANT
    zone: str = "Europe/Berlin"
    has_bot: bool = True
    has_blocked: bool = False
    signs_in_as: str = ""

    @property
    def id(self) -> str:
        """What the directory calls them, which is their id everywhere."""
        return f"00000000-0000-4000-8000-{self.number:012d}"

    @property
    def channel_id(self) -> str:
        """What they are called in conversations with this bot."""
        return f"29:1-{self.number}-{'x' * 90}"

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.name.split()[0].lower()}@hymnsheet.example"

    @property
    def account(self) -> Json:
        """Them, as the connector tells of a member."""
        return {
            "id": self.channel_id,
            "name": self.name,
            "objectId": self.id,
            "aadObjectId": self.id,
            "email": self.email,
            "userPrincipalName": self.signs_in_as or self.email,
            "tenantId": self.tenant,
            "userRole": self.role,
        }


@dataclass(slots=True)
class Said:
    """A message: who said it (nobody is the bot), and what stands there now."""

    id: str
    room: str
    body: Json
    sender: str = ""
    thread: str = ""
    changes: int = 0

    @property
    def card(self) -> Json | None:
        """The card in it, if it holds one."""
        attachments = self.body.get("attachments") or []
        return attachments[0]["content"] if attachments else None


@dataclass(slots=True)
class Room:
    """A conversation: `kind` is personal, groupChat or channel."""

    id: str
    kind: str
    name: str = ""
    members: list[str] = field(default_factory=list)
    has_bot: bool = True
    is_gone: bool = False
    said: list[Said] = field(default_factory=list)


class TeamsWorld:
    """One tenant with the demo team in it."""

    def __init__(self, *, tenant: str = TENANT) -> None:
        self.tenant = tenant
        names = ("Rita Reyes", "Sam Silva", "Mona Marsh", "Max Meyer", "Lena Lund", "Ada Admin")
        self.people = [TeamsPerson(name, number, tenant=tenant) for number, name in enumerate(names, start=1)]
        self.rooms: dict[str, Room] = {}
        self._numbers = itertools.count(1)
        for channel in ("General", "sales", "marketing", "wins", "roundup"):
            self.add_room(TEAM if channel == "General" else f"19:{channel}@thread.tacv2", "channel", channel)

    def add_room(self, name: str, kind: str, called: str = "", members: list[str] | None = None) -> Room:
        """Another conversation, with everybody in it unless it is said with whom."""
        everybody = [person.id for person in self.people]
        self.rooms[name] = Room(name, kind, called, everybody if members is None else members)
        return self.rooms[name]

    def person(self, called: str) -> TeamsPerson:
        """Somebody by first name, id or address."""
        return next(each for each in self.people if called in _names_of(each))

    def find_person(self, called: str) -> TeamsPerson | None:
        """The same, or None where nobody is called so."""
        return next((each for each in self.people if called in _names_of(each)), None)

    def channel(self, called: str) -> Room:
        """A channel or group by its name."""
        return next(room for room in self.rooms.values() if room.name == called)

    def personal(self, person: TeamsPerson) -> Room:
        """The chat of one person with the bot, there once it is asked for."""
        known = (room for room in self.rooms.values() if room.kind == "personal" and room.members == [person.id])
        return next(known, None) or self.add_room(f"a:1-{person.number}", "personal", members=[person.id])

    def next_id(self) -> str:
        """An id for a message; Teams counts milliseconds."""
        return str(1_772_442_000_000 + next(self._numbers))

    def seen_by(self, person: TeamsPerson) -> Iterator[Said]:
        """Everything that somebody can see, oldest first."""
        rooms = [room for room in self.rooms.values() if person.id in room.members]
        yield from sorted((said for room in rooms for said in room.said), key=lambda said: said.id)


def _names_of(person: TeamsPerson) -> set[str]:
    return {person.name, person.name.split()[0], person.id, person.channel_id, person.email}
