"""S30, S31, S34: whatever people and their systems write shows as they wrote it, in every string of every example."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from bot.slack.render import render_message, render_text_only
from messages.examples import Example, Said
from messages.model import (
    Bold,
    Bullets,
    Channel,
    Code,
    Fact,
    Facts,
    Heading,
    Mention,
    Message,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
    line,
)
from tests.rendering.drawing import draw_said, problems
from tests.rendering.everything import ALL
from tests.rendering.hostile import CANARIES, MARKUP, said_with
from tests.rendering.slack_rules import nodes, words_of

S = TypeVar("S", bound=Said)

by_name = pytest.mark.parametrize("example", ALL, ids=lambda example: example.name)
by_words = pytest.mark.parametrize("words", CANARIES, ids=range(len(CANARIES)))

INTERPRETED = {"mrkdwn", "markdown", "section", "broadcast", "usergroup", "team", "emoji", "color", "link"}
DECEIVING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@by_name
def test_hostile_words_in_every_string_of_an_example_stay_words(example: Example) -> None:
    assert _found(_wrong_with_blocks, example.said) == {}


@by_name
def test_hostile_words_in_text_without_blocks_mention_nobody(example: Example) -> None:
    if isinstance(example.said, Message):
        assert _found(_wrong_with_text, example.said) == {}


@by_words
def test_hostile_words_are_shown_exactly_as_they_were_written(words: str) -> None:
    literal = DECEIVING.sub("", words)
    for block in _blocks_saying(words):
        drawn = render_message(Message("s", (block,)))["blocks"]
        assert literal in "".join(words_of(drawn)), block


@by_words
def test_a_heading_shows_hostile_words_on_one_line(words: str) -> None:
    shown = words_of(render_message(Message("s", (Heading(words[:100]),)))["blocks"])
    assert shown == [" ".join(DECEIVING.sub("", words[:100]).split())]


def test_the_notification_shows_markup_as_it_was_typed() -> None:
    text = render_message(Message(MARKUP))["text"]
    assert text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == MARKUP
    assert _is_escaped(text)


def test_a_summary_alone_is_shown_as_a_block_because_slack_would_format_mere_text() -> None:
    drawn = render_message(Message("*x* <!here>"))
    assert words_of(drawn["blocks"]) == ["*x* <!here>"]


def test_words_that_only_look_like_an_id_mention_nobody() -> None:
    drawn = render_message(Message("s", (Paragraph((Mention("U1> <!here"), Channel("general"))),)))
    assert {kind for kind, _ in nodes(drawn["blocks"])}.isdisjoint({"user", "channel"})
    assert "<" not in render_text_only(Message("s", (Paragraph((Mention("U1> <!here"),)),)))["text"]


def test_zero_width_characters_stay_in_words() -> None:
    assert words_of(render_message(Message("s", (Paragraph(line("a\u200bb")),)))["blocks"]) == ["a\u200bb"]


def _found(wrong_with: Callable[[S], list[str]], said: S) -> dict[str, list[str]]:
    """What is wrong with it, by the hostile words that stand in every string of it."""
    found = {words: wrong_with(said_with(said, words)) for words in CANARIES}
    return {words: wrong for words, wrong in found.items() if wrong}


def _wrong_with_blocks(said: Said) -> list[str]:
    drawn = draw_said(said)
    inside = list(nodes(drawn))
    wrong = {
        "is interpreted": not INTERPRETED.isdisjoint(kind for kind, _ in inside),
        "mentions somebody": not _ids(inside, "user", "user_id") <= set(_all(said, Mention, "person")),
        "links a channel": not _ids(inside, "channel", "channel_id") <= set(_all(said, Channel, "channel")),
        "deceives the eye": any(DECEIVING.search(shown) for shown in words_of(drawn)),
        "draws emoji": any(node["emoji"] is not False for kind, node in inside if kind == "plain_text"),
    }
    return [*problems(drawn), *(what for what, is_so in wrong.items() if is_so)]


def _wrong_with_text(said: Message) -> list[str]:
    alone = render_text_only(said)
    own = [*(f"<@{person}>" for person in _all(said, Mention, "person"))]
    own += [f"<#{channel}>" for channel in _all(said, Channel, "channel")]
    without_own = re.sub("|".join(map(re.escape, own)) or "$^", "", alone["text"])
    right = {
        "the notification is escaped": _is_escaped(render_message(said)["text"]),
        "the text is escaped": _is_escaped(re.sub(r"<!date\^\d+\^[^<>|]+\|[^<>|]+>", "", without_own)),
        "the text is no markup": alone["mrkdwn"] is False,
    }
    return [f"not so: {what}" for what, is_so in right.items() if not is_so]


def _blocks_saying(words: str) -> list[Any]:
    said = (Text(words),)
    return [
        Paragraph(said),
        Paragraph((Bold(words),)),
        Quote(said),
        Note(said),
        Code(words),
        Bullets((said,)),
        Facts((Fact("Said", said),)),
        Table(("Said",), ((said,),)),
    ]


def _is_escaped(text: str) -> bool:
    return not re.search(r"[<>]|&(?!amp;|lt;|gt;)", text)


def _ids(inside: list[tuple[str, Any]], kind: str, key: str) -> set[str]:
    return {node[key] for found, node in inside if found == kind and key in node}


def _all(node: object, kind: type, name: str) -> list[str]:
    if isinstance(node, tuple):
        return [found for one in node for found in _all(one, kind, name)]
    own = [getattr(node, name)] if isinstance(node, kind) else []
    return own + [
        found for key in getattr(node, "__struct_fields__", ()) for found in _all(getattr(node, key), kind, name)
    ]
