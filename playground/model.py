"""What a Slack team is made of: people, conversations, messages and views."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType, TypeAlias

Json: TypeAlias = dict[str, Any]

TeamId = NewType("TeamId", str)
UserId = NewType("UserId", str)
ChannelId = NewType("ChannelId", str)
ViewId = NewType("ViewId", str)
Ts = NewType("Ts", str)

Values: TypeAlias = dict[str, dict[str, Json]]
"""What stands in the fields of a view or message: block_id → action_id → state of the element."""


class Kind(StrEnum):
    """What sort of conversation this is; GROUP is a direct message with several people."""

    CHANNEL = "channel"
    PRIVATE = "private"
    IM = "im"
    GROUP = "mpim"


class TokenState(StrEnum):
    """Whether Slack still takes a workspace's bot token."""

    LIVE = "live"
    REVOKED = "token_revoked"
    INACTIVE = "account_inactive"


@dataclass(slots=True)
class View:
    """A modal or a Home tab as one person has it before them, with what they have filled in so far."""

    id: ViewId
    user: UserId
    content: Json
    hash: str
    root_id: ViewId
    previous_id: ViewId | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """The blocks it shows."""
        blocks: list[Json] = self.content["blocks"]
        return blocks


@dataclass(slots=True)
class User:
    """Somebody in a team: a person, a guest, a stranger from another team, or a bot."""

    id: UserId
    name: str
    real_name: str
    team_id: TeamId
    title: str = ""
    email: str = ""
    role: str = ""
    color: str = "4a154b"
    tz: str = "Europe/Berlin"
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    modals: list[View] = field(default_factory=list)
    home: View | None = None


@dataclass(slots=True)
class Channel:
    """A place where messages stand, and who is in it."""

    id: ChannelId
    name: str
    kind: Kind = Kind.CHANNEL
    members: list[UserId] = field(default_factory=list)
    topic: str = ""
    archived: bool = False
    read_up_to: dict[UserId, Ts] = field(default_factory=dict)


@dataclass(slots=True)
class Message:
    """Something said in a channel; with `seen_by` only that person sees it, until they reload."""

    ts: Ts
    channel: ChannelId
    user: UserId
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: Ts | None = None
    seen_by: UserId | None = None
    from_bot: bool = False
    username: str = ""
    metadata: Json | None = None
    edited_at: datetime | None = None
    values: Values = field(default_factory=dict)

    @property
    def is_ephemeral(self) -> bool:
        """Say whether one person alone sees it."""
        return self.seen_by is not None
