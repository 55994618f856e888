"""A line of the message model as the text runs of a card, and as words alone."""

from collections.abc import Iterable
from itertools import groupby
from typing import TypeAlias, assert_never

from bot.cutting import cut, more_characters, pieces
from bot.links import link_label, link_words
from bot.teams.limits import LIMITS, Json, weight, width
from bot.teams.reader import Reader
from bot.teams.text import rich_text, run
from bot.words import A_COLLEAGUE, amount, clean
from messages.model import Bold, Channel, Inline, Line, Link, Mention, Money, Text, When
from rules.addresses import safe_address

Runs: TypeAlias = tuple[Json, ...]


def drawn(line: Line, reader: Reader, most: int = LIMITS.line) -> Runs:
    """The line as text runs that weigh at most `most`; what is left out is counted at its end."""
    whole = tuple(piece for part in line for piece in _pieces(_run(part, reader, most), most))
    if not any(piece["text"].strip() for piece in whole):
        return ()

    def left_out(count: int) -> Runs:
        return (run(more_characters(sum(len(piece["text"]) for piece in whole[-count:]))),)

    return _joined(cut(whole, most, more=left_out, size=lambda kept: weight(rows(_joined(kept)))))


def rows(line: Runs, **look: object) -> list[Json]:
    """The runs as lines of text, one for each that was written: a new line within a run shows as a space."""
    shown: list[list[Json]] = [[]] if line else []
    for piece in line:
        first, *others = piece["text"].split("\n")
        shown[-1] += [{**piece, **look, "text": first}] if first else []
        shown += [[{**piece, **look, "text": words}] if words else [] for words in others]
    return [rich_text(inlines) | ({"spacing": "None"} if place else {}) for place, inlines in enumerate(shown)]


def words_of(part: Inline, reader: Reader) -> str:
    """A part as words alone."""
    match part:
        case Text(words) | Bold(words):
            return clean(words)
        case Link():
            return _link_words(part)
        case Mention(workspace_id=elsewhere) if elsewhere:
            return A_COLLEAGUE
        case Mention(person):
            return reader.name_of(person)
        case Channel(channel):
            return reader.channel_called(channel)
        case When():
            return reader.instant(part)
        case Money():
            return amount(part)
        case _ as never:
            assert_never(never)


def _link_words(part: Link) -> str:
    address = safe_address(part.url)
    return link_words(part) if address is None else f"{link_label(part, address)}: {address}"


def _run(part: Inline, reader: Reader, most: int) -> Json:
    match part:
        case Link():
            return _link(part, most)
        case Mention(person, workspace_id=0, opens_chat=True) if address := reader.chat_with(person):
            return {**run(words_of(part, reader)), "selectAction": {"type": "Action.OpenUrl", "url": address}}
        case Bold() | Mention() | Channel():
            return {**run(words_of(part, reader)), "weight": "Bolder"}
        case _:
            return run(words_of(part, reader))


def _link(part: Link, most: int) -> Json:
    address = safe_address(part.url)
    if address is None or width(address) > most - LIMITS.link_label:
        # A link that would leave no room for its own words is worth less than the words.
        return run(link_words(part) if address is None else link_label(part, address))
    label = cut(link_label(part, address), LIMITS.link_label, more=more_characters, size=width)
    return {**run(label.replace("\n", " ")), "selectAction": {"type": "Action.OpenUrl", "url": address}}


def _pieces(piece: Json, most: int) -> Iterable[Json]:
    if "selectAction" in piece:
        return [piece]
    return [{**piece, "text": words} for words in pieces(piece["text"], most=most)]


def _joined(kept: Runs) -> Runs:
    joined: list[Json] = []
    for look, same in groupby(kept, key=lambda piece: (piece.get("weight"), piece.get("selectAction"))):
        found = list(same)
        joined += found if look[1] else [{**found[0], "text": "".join(piece["text"] for piece in found)}]
    return tuple(joined)
