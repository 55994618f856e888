"""The words in what Teams delivers: typed to us, or in a message that somebody pointed at."""

import re
from html.parser import HTMLParser
from typing import Any, Final

LONGEST_WORDS: Final = 40_000
_MENTION: Final = re.compile(r"<at\b[^<>]*>(.*?)</at>", re.DOTALL)
_PARTS: Final = frozenset({"p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3", "pre"})
_UNSEEN: Final = frozenset({"script", "style", "attachment"})


def typed_to_us(activity: dict[str, Any]) -> str | None:
    """The words typed, without our own name; None where others talk and nobody speaks to us."""
    said, is_to_us = text_in(activity, "text"), is_personal(activity)
    us = text_in(part_in(activity, "recipient"), "id")
    for mention in _mentions(activity):
        if us and text_in(part_in(mention, "mentioned"), "id") == us:
            is_to_us = True
            called = text_in(mention, "text")
            is_there = bool(called) and called in said
            said = said.replace(called, " ", 1) if is_there else _MENTION.sub(" ", said, count=1)
    if not is_to_us:
        return None
    return _MENTION.sub(r"@\1", said).replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ").strip()[:LONGEST_WORDS]


def said_in(html: str) -> str:
    """The words of a message as people see them: no markup, a line for each paragraph."""
    reader = _read(html)
    lines = (" ".join(line.split()) for line in "".join(reader.found).splitlines())
    return "\n".join(line for line in lines if line)[:LONGEST_WORDS]


def link_in(html: str) -> str:
    """The first address that a message leads to; empty where it leads nowhere."""
    return next((link for link in _read(html).links if link.lower().startswith(("https://", "http://"))), "")


def text_in(holder: dict[str, Any], name: str) -> str:
    """The words under this name, without NUL and halves of characters; empty where there are none."""
    found = holder.get(name)
    return found.replace("\0", "").encode("utf-8", "ignore").decode() if isinstance(found, str) else ""


def part_in(holder: dict[str, Any], name: str) -> dict[str, Any]:
    """The object under this name; an empty one where there is none."""
    found = holder.get(name)
    return found if isinstance(found, dict) else {}


def is_personal(activity: dict[str, Any]) -> bool:
    """Whether somebody is alone with us there."""
    conversation = part_in(activity, "conversation")
    kind = text_in(conversation, "conversationType")
    return kind == "personal" if kind else conversation.get("isGroup") is not True


def _mentions(activity: dict[str, Any]) -> list[dict[str, Any]]:
    entities = activity.get("entities")
    found = [each for each in entities if isinstance(each, dict)] if isinstance(entities, list) else []
    return [each for each in found if each.get("type") == "mention"]


def _read(html: str) -> "_Words":
    reader = _Words()
    reader.feed(html)
    reader.close()
    return reader


class _Words(HTMLParser):
    """Collects what is read between the tags, and where its links lead."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.links: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A new part begins a line; an emoji is the picture's other words."""
        self._unseen += tag in _UNSEEN
        if tag in _PARTS:
            self.found.append("\n")
        elif tag == "at":
            self.found.append("@")
        elif tag in {"img", "emoji"}:
            self.found.append(dict(attrs).get("alt") or "")
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        """A part ends its line."""
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _PARTS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        """Words that are seen."""
        if not self._unseen:
            self.found.append(data)
