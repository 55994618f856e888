"""Words as people read them: mentions by name, links by their text, dates in the reader's zone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from playground.model import Json
from playground.workspace import Workspace

_MARK = re.compile(r"<([^<>]+)>")
_TOKEN = re.compile(r"\{(\w+)\}")
_DATES = {
    "date_num": "%Y-%m-%d",
    "date_slash": "%d/%m/%Y",
    "date": "%B %-d",
    "date_short": "%b %-d, %Y",
    "date_long": "%A, %B %-d, %Y",
    "date_long_full": "%B %-d, %Y",
    "day_divider_pretty": "%A, %B %-d",
    "time": "%H:%M",
    "time_secs": "%H:%M:%S",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: which names stand behind ids, and which zone their times are in."""

    names: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"

    @classmethod
    def of(cls, workspace: Workspace, *, zone: str | None = None) -> "Reader":
        """Read as somebody in this workspace, in their zone or the workspace's."""
        names = {str(user.id): f"@{user.real_name}" for user in workspace.users.values()}
        names |= {str(channel.id): f"#{channel.name}" for channel in workspace.channels.values()}
        return cls(names, zone or workspace.zone)

    def name(self, mark: str, of: str) -> str:
        """Name somebody or some channel; without a name the id stands there, as for a stranger."""
        return self.names.get(of, f"{mark}{of}")

    def date(self, timestamp: float, form: str) -> str:
        """Write an instant as Slack's date templates say, in the reader's zone."""
        local = datetime.fromtimestamp(timestamp, UTC).astimezone(ZoneInfo(self.zone))
        return _TOKEN.sub(lambda token: local.strftime(_DATES.get(token[1].removesuffix("_pretty"), token[0])), form)


def read_text(text: Json | None, reader: Reader) -> str:
    """Read a text object."""
    if not text or "text" not in text:
        return ""
    return read_mrkdwn(text["text"], reader) if text.get("type") == "mrkdwn" else str(text["text"])


def read_mrkdwn(text: str, reader: Reader) -> str:
    """Read Slack's markup: what stands in angle brackets means something, and three characters are escaped."""
    marked = _MARK.sub(lambda mark: _read_mark(mark[1], reader), text)
    return marked.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _read_mark(mark: str, reader: Reader) -> str:
    target, _, label = mark.partition("|")
    match target[0]:
        case "@" | "#":
            return label or reader.name(target[0], target[1:])
        case "!":
            return _read_special(target[1:], label, reader)
    return label or target


def _read_special(target: str, label: str, reader: Reader) -> str:
    kind, *parts = target.split("^")
    if kind == "date" and len(parts) >= 2 and parts[0].isdecimal():
        return reader.date(int(parts[0]), parts[1])
    return label or f"@{kind}"


def escaped(text: str) -> str:
    """Write literal words the way Slack keeps a message's text: three characters escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def read_inline(part: Json, reader: Reader) -> str:
    """Read one element of rich text."""
    match part["type"]:
        case "text":
            return str(part["text"])
        case "link":
            return str(part.get("text") or part["url"])
        case "user":
            return reader.name("@", part["user_id"])
        case "channel":
            return reader.name("#", part["channel_id"])
        case "usergroup":
            return reader.name("@", part["usergroup_id"])
        case "broadcast":
            return f"@{part['range']}"
        case "emoji":
            return f":{part['name']}:"
        case "date":
            return reader.date(part["timestamp"], part["format"])
    return str(part.get("value") or part.get("team_id") or "")
