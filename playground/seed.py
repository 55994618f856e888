"""Small talk from before anybody looked, so that the workspace feels lived in."""

from dataclasses import dataclass
from datetime import timedelta

from playground.clock import ts_of
from playground.model import Channel, Message, Ts
from playground.playground import Playground
from playground.words import escaped
from playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Line:
    """Something somebody said, so long ago; what `replies` stand under it as a thread."""

    who: str
    channel: str
    words: str
    ago: timedelta
    replies: tuple[tuple[str, str], ...] = ()


SMALL_TALK = (
    Line("Ada", "general", "Welcome, everybody! The new bot is called Hymnsheet. Type /hymnsheet help to meet it.",
         timedelta(days=2, hours=3), (("Mona", "Nice. Does it make coffee?"), ("Ada", "Not yet."))),
    Line("Lena", "marketing", "The March webinar has 212 sign-ups. Who helps me with the follow-up mails?",
         timedelta(days=1, hours=6), (("Max", "I do. Drafts by tomorrow noon."),)),
    Line("Sam", "sales", "Two demos booked from the pricing page this morning.", timedelta(days=1, hours=2)),
    Line("Rita", "sales", "Just off the phone with Northwind. They like it, but: “too expensive for a team of five”.",
         timedelta(hours=3),
         (("Sam", "Heard the same from Fabrikam last week."), ("Mona", "Does marketing know? We should tell them."))),
    Line("Max", "marketing", "The price guide is online. It answers “why not just a spreadsheet?” on page 2.",
         timedelta(hours=2)),
    Line("Mona", "general", "Cake in the kitchen. It is somebody's first closed deal.", timedelta(hours=1)),
)  # fmt: skip

REPLIES_AFTER = timedelta(minutes=4)


async def introduce(playground: Playground) -> None:
    """Let people have talked a little in every workspace nobody has said anything in yet; everybody has read it."""
    for workspace in playground.workspaces:
        if not any(workspace.messages.values()):
            for line in sorted(SMALL_TALK, key=lambda line: line.ago, reverse=True):
                _say(line, workspace, playground)
            for channel in workspace.channels.values():
                _mark_read(channel, workspace)


def _say(line: Line, workspace: Workspace, playground: Playground) -> None:
    said_at = playground.clock.now() - line.ago
    channel = workspace.get_channel(line.channel)
    first = ts_of(said_at)
    _post(line.who, line.words, first, channel, workspace)
    for position, (who, words) in enumerate(line.replies, start=1):
        _post(who, words, ts_of(said_at + position * REPLIES_AFTER), channel, workspace, thread=first)


def _post(who: str, words: str, ts: Ts, channel: Channel, workspace: Workspace, *, thread: Ts | None = None) -> None:
    workspace.post(Message(ts, channel.id, workspace.get_user(who).id, escaped(words), thread_ts=thread))


def _mark_read(channel: Channel, workspace: Workspace) -> None:
    messages = workspace.messages[channel.id]
    if messages:
        channel.read_up_to = dict.fromkeys(channel.members, messages[-1].ts)
