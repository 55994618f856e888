"""What Slack sends, in our words: commands, clicks, submissions and shortcuts from the bodies Bolt hands over."""

import re
from typing import Any

import msgspec

from bot.inbound import Click, Command, Origin, Pointed, Reshaping, Submission
from bot.slack.forms import RESHAPE, answers_of
from bot.slack.render import action_of
from handlers.feature import Where
from rules.people import Platform

LONGEST_WORDS, LONGEST_VALUE = 40_000, 2_000
_MARKED = re.compile(r"<([^<>]*)>")


class Carried(msgspec.Struct):
    """What a modal carries: the feature's own id, and where it was opened, so that the answer can be said there."""

    carries: str = ""
    channel: str = ""
    thread: str = ""
    response_url: str = ""


def carried(metadata: str) -> Carried:
    """What a modal of ours carries; nothing where somebody else filled it in."""
    try:
        return msgspec.json.decode(metadata or "{}", type=Carried)
    except msgspec.DecodeError:
        return Carried()


def read_command(body: dict[str, Any], *, key: str) -> Command:
    """A slash command."""
    where = Where(channel=_text(body, "channel_id"), response_url=_text(body, "response_url"))
    origin = _origin(
        team=_text(body, "team_id"),
        person=_text(body, "user_id"),
        home="",
        key=_text(body, "trigger_id") or key,
        where=where,
    )
    # Whether Slack escapes a command's words is nowhere written; it does so with messages, so R&amp;D was R&D.
    words = unescaped(_text(body, "text"))[:LONGEST_WORDS]
    return Command(origin, _text(body, "command").lstrip("/").lower(), words)


def read_click(body: dict[str, Any], *, key: str) -> Click:
    """A button clicked in a message, a modal or a home."""
    action = (body.get("actions") or [{}])[0]
    return Click(
        _interaction(body, key=_text(body, "trigger_id") or key, where=_where(body)),
        action_of(_text(action, "action_id")),
        _text(action, "value")[:LONGEST_VALUE],
    )


def read_clicker(body: dict[str, Any]) -> Origin:
    """Whoever clicked on their home, as somebody who looks at it again."""
    return _interaction(body, key="", where=Where())


def read_reshaping(body: dict[str, Any], *, key: str) -> Reshaping | None:
    """A choice in a modal that changes the rest of it; None where it is something else."""
    view = body.get("view") or {}
    action = (body.get("actions") or [{}])[0]
    if view.get("type") != "modal" or not _text(action, "action_id").startswith(RESHAPE):
        return None
    origin = _interaction(body, key=key, where=_where(body))
    return Reshaping(
        origin, _text(view, "callback_id"), carried(_text(view, "private_metadata")).carries, answers_of(view)
    )


def read_submission(body: dict[str, Any], *, key: str) -> Submission:
    """A modal sent off; the same modal sent twice has the same key, one that was changed in between has not."""
    view = body.get("view") or {}
    sent = f"view:{_text(view, 'id')}:{_text(view, 'hash')}" if _text(view, "id") else key
    origin = _interaction(body, key=sent, where=_where(body))
    return Submission(
        origin, _text(view, "callback_id"), carried(_text(view, "private_metadata")).carries, answers_of(view)
    )


def read_pointed(body: dict[str, Any], *, key: str) -> Pointed:
    """A message shortcut; the words of the message come with it."""
    message = body.get("message") or {}
    where = Where(
        channel=_text(body.get("channel") or {}, "id"),
        ref=_text(message, "ts"),
        thread=_text(message, "thread_ts"),
        words=said_in(_text(message, "text"))[:LONGEST_WORDS],
        link=link_in(_text(message, "text"))[:LONGEST_VALUE],
        response_url=_text(body, "response_url"),
    )
    return Pointed(_interaction(body, key=_text(body, "trigger_id") or key, where=where), _text(body, "callback_id"))


def read_visit(body: dict[str, Any], *, key: str) -> Origin:
    """Somebody opened the home tab, or was changed: whose event it is."""
    event = body.get("event") or {}
    user = event.get("user")
    person = _text(user, "id") if isinstance(user, dict) else _text(event, "user")
    installed: dict[str, Any] = next(iter(body.get("authorizations") or ()), {})
    team = _text(installed, "team_id") or _text(body, "team_id")
    return _origin(team=team, person=person, home="", key=_text(body, "event_id") or key, where=Where())


def said_in(text: str) -> str:
    """The words of a message as people see them: links by their label, people as @somebody, no escapes."""
    return unescaped(_MARKED.sub(_as_seen, text))


def link_in(text: str) -> str:
    """The first address that a message leads to; empty where it leads nowhere."""
    addresses = (unescaped(marked[1].partition("|")[0]) for marked in _MARKED.finditer(text))
    return next((each for each in addresses if each.lower().startswith(("https://", "http://"))), "")


def unescaped(text: str) -> str:
    """What was typed before Slack escaped its three signs."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _as_seen(marked: re.Match[str]) -> str:
    inside, _, label = marked[1].partition("|")
    if inside.startswith(("@", "!subteam")):
        return f"@{label or 'somebody'}"
    if inside.startswith("#"):
        return f"#{label or 'channel'}"
    return label or inside.removeprefix("!")


def clean(words: str) -> str:
    """Words without what no database and no screen can take: NUL and halves of characters."""
    return words.replace("\0", "").encode("utf-8", "ignore").decode()


def _where(body: dict[str, Any]) -> Where:
    view = body.get("view") or {}
    if view.get("type") == "modal":
        kept = carried(_text(view, "private_metadata"))
        return Where(channel=kept.channel, thread=kept.thread, response_url=kept.response_url)
    container = body.get("container") or {}
    message = body.get("message") or {}
    return Where(
        channel=_text(body.get("channel") or {}, "id") or _text(container, "channel_id"),
        ref=_text(container, "message_ts") or _text(message, "ts"),
        thread=_text(container, "thread_ts") or _text(message, "thread_ts"),
        response_url=_text(body, "response_url"),
    )


def _interaction(body: dict[str, Any], *, key: str, where: Where) -> Origin:
    user = body.get("user") or {}
    # In a channel shared with another workspace, `team` is the person's own and not the one that has us.
    installed = _text(body.get("view") or {}, "app_installed_team_id")
    team = installed or _text(body.get("team") or {}, "id") or _text(user, "team_id")
    return _origin(team=team, person=_text(user, "id"), home=_text(user, "team_id"), key=key, where=where)


def _origin(*, team: str, person: str, home: str, key: str, where: Where) -> Origin:
    return Origin(
        platform=Platform.SLACK, workspace=team, person=person, person_workspace=home, key=key[:200], where=where
    )


def _text(holder: dict[str, Any], name: str) -> str:
    found = holder.get(name)
    return clean(found) if isinstance(found, str) else ""
