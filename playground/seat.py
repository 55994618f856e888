"""Somebody at the keyboard of one workspace."""

from dataclasses import dataclass

from playground.model import Channel, Message, User, UserId
from playground.playground import Playground
from playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits where: the person, their workspace, and the playground it is in."""

    playground: Playground
    workspace: Workspace
    user: User

    @classmethod
    def of(cls, playground: Playground, user: UserId) -> "Seat":
        """Seat somebody by their id; an id nobody has is NotHere."""
        workspace = playground.workspace_of_user(user)
        return cls(playground, workspace, workspace.users[user])

    def trigger_id(self) -> str:
        """Give a trigger id for what they just did."""
        return self.playground.triggers.give(self.user.id, team=self.workspace.team_id)

    def response_url(self, channel: Channel, *, message: Message | None = None) -> str:
        """Give an address to answer them at, in this channel and about this message."""
        token = self.playground.response_urls.give(
            self.user.id,
            workspace=self.workspace,
            channel=channel.id,
            message=message.ts if message else None,
            thread=message.thread_ts if message else None,
        )
        return f"{self.playground.base_url}/playground/response/{token}"

    def toast(self, text: str) -> None:
        """Show them a passing notice."""
        self.workspace.tell({"type": "toast", "text": text, "user": self.user.id})
