"""What the bot said to people about leads, read from what Slack accepted."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from playground.faults import Entry
from playground.model import Kind, Message
from playground.reading import plain
from playground.words import Reader
from playground.workspace import Workspace
from tests.week.newcomers import FIRST, LAST
from tests.week.oracle import NAGS, Step
from tests.week.worker import minute_of

NAMED = re.compile(rf"\b(?:{'|'.join(FIRST)}) (?:{'|'.join(LAST)})\b")
CARDS: Mapping[str, Step] = {
    "A lead for you: ": Step.CARD,
    "Half of the time is gone: ": Step.HALF,
    "Little of the time is left: ": Step.MOST,
    "The time is over: ": Step.BREACH,
    "A lead still waits: ": Step.MANAGER,
}
"""How a message about one lead begins."""
SUMMARIES: Mapping[str, frozenset[Step]] = {
    r"leads? came to you\.": frozenset({Step.CARD}),
    r"leads? still waits? for you\.": frozenset({Step.BREACH}),
    r"leads? of your people still waits?\.": frozenset({Step.MANAGER}),
    r"leads? waits? for you, and time is running\.": NAGS,
    r"leads? waits?\.": frozenset(),
}
"""How a summary begins, and what it is about where no group says so."""
ANSWERS = ("Waits for a first touch: ", "In contact: ", "Paused: ", "Accepted: ", "Sent back: ", "In other hands: ")
"""How a lead begins that somebody looked up."""
GROUPS: Mapping[str, frozenset[Step]] = {
    "New": frozenset({Step.CARD}),
    "Time is running": NAGS,
    "The window has passed": frozenset({Step.BREACH}),
    "With ": frozenset({Step.MANAGER}),
}
"""How the groups of a summary begin."""
MORE = re.compile(r"\band ([\d,]+) more\b", re.IGNORECASE)
"""What a summary says of those that it does not name."""


@dataclass(frozen=True)
class Row:
    """A lead that is named, and the steps one of which this can mean."""

    lead: str
    steps: frozenset[Step]


@dataclass(frozen=True)
class Post:
    """A message about leads as it reads after a minute: it says that it is about `total`, and names all but `more`."""

    place: tuple[str, str]
    to: str
    minute: int
    rows: tuple[Row, ...]
    total: int
    more: int
    is_summary: bool
    words: str


class Ledger:
    """Reads what was said since it was read last."""

    def __init__(self, workspace: Workspace, entries: list[Entry], *, start: datetime) -> None:
        self._workspace = workspace
        self._entries = entries
        self._start = start
        self._read_up_to = 0
        self._known: set[tuple[str, str]] = set()
        self.cards: dict[tuple[str, str], tuple[str, str]] = {}
        """Where somebody's newest card of a lead is."""

    def news(self) -> list[Post]:
        """Messages about one lead that are new, and summaries that are new or were changed, as they read now."""
        fresh = self._entries[self._read_up_to :]
        self._read_up_to = len(self._entries)
        places = {_place(entry): entry for entry in fresh if entry.accepted and entry.method in SPEAKING}
        posts = (self._post(place, entry) for place, entry in places.items() if place not in self._known)
        return [post for post in posts if post is not None]

    def _post(self, place: tuple[str, str], entry: Entry) -> Post | None:
        message = self._workspace.find_message(*place)
        if message is None or self._workspace.channels[message.channel].kind is not Kind.IM:
            return None
        words, to = plain(message, Reader.of(self._workspace)), self._whose(message)
        minute = minute_of(entry.at, start=self._start)
        for said, steps in SUMMARIES.items():
            if total := re.match(rf"([\d,]+) {said}", words):
                more = sum(map(_number, MORE.findall(words)))
                return Post(place, to, minute, tuple(_rows(words, steps)), _number(total[1]), more, True, words)
        for said, step in CARDS.items():
            # What is told late says first when it came up.
            if any(line.startswith(said) for line in words.splitlines()[:2]):
                self._known.add(place)
                row = Row(_named(words), frozenset({step}))
                self.cards[to, row.lead] = place
                return Post(place, to, minute, (row,), 1, 0, False, words)
        is_asked_for = words.startswith(("Leads like ", *ANSWERS))
        assert is_asked_for or not NAMED.search(words), f"a message about a lead that nobody expected:\n{words}"
        return None

    def _whose(self, message: Message) -> str:
        members = self._workspace.channels[message.channel].members
        [person] = [one for one in members if one != self._workspace.bot]
        return self._workspace.users[person].real_name.split()[0]


SPEAKING = ("chat.postMessage", "chat.update")


def _number(shown: str) -> int:
    return int(shown.replace(",", ""))


def _place(entry: Entry) -> tuple[str, str]:
    return entry.channel, entry.ts or str(entry.args.get("ts"))


def _rows(words: str, steps: frozenset[Step]) -> Iterator[Row]:
    for line in words.splitlines():
        named = NAMED.search(line)
        if named:
            yield Row(named[0], steps)
        else:
            steps = next((group for said, group in GROUPS.items() if line.startswith(said)), steps)


def _named(words: str) -> str:
    found = NAMED.search(words)
    assert found, f"no lead is named in:\n{words}"
    return found[0]
