"""S30, S31, S34: whatever people and their systems write shows as they wrote it, in every string of every card."""

import re

import pytest

from bot.teams.render import Reader, render_form, render_message
from bot.teams.text import unformatted
from messages.examples import Example, Said
from messages.model import (
    Bold,
    Bullets,
    ChoicesField,
    Code,
    Fact,
    Facts,
    Form,
    Heading,
    Link,
    LongTextField,
    Mention,
    Message,
    Note,
    Option,
    Paragraph,
    Quote,
    Table,
    Text,
    paragraph,
)
from rules.delivery import Drawing
from tests.rendering.everything import ALL
from tests.rendering.hostile import CANARIES, said_with
from tests.rendering.samples import SAMPLES
from tests.rendering.teams.card_rules import addresses, nodes, said_in, schema_problems, words_of
from tests.rendering.teams.drawing import CHANNEL, CHANNELS, PEOPLE, card_of, draw_said, problems

DECEIVING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
EVALUATED = re.compile(r"\{\{|\$\{")
DATE = "on {{DATE(2026-03-02T09:00:00Z, SHORT)}} at {{TIME(2026-03-02T09:00:00Z)}} for ${name}"
EVIL = (*CANARIES, DATE)
INVISIBLE = "\N{WORD JOINER}"

by_name = pytest.mark.parametrize("example", ALL, ids=lambda example: example.name)
by_words = pytest.mark.parametrize("words", EVIL, ids=range(len(EVIL)))


@by_name
def test_hostile_words_in_every_string_of_an_example_stay_words(example: Example) -> None:
    found = {words: _wrong(said_with(example.said, words)) for words in EVIL}
    assert {words: wrong for words, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_hostile_words_leave_a_card_within_the_schema(sample: Example) -> None:
    assert schema_problems(card_of(draw_said(said_with(sample.said, CANARIES[6])))) == []


@by_words
def test_hostile_words_are_shown_exactly_as_they_were_written(words: str) -> None:
    literal = DECEIVING.sub("", words)
    said = (Text(words),)
    for block in (
        Paragraph(said),
        Paragraph((Bold(words),)),
        Quote(said),
        Note(said),
        Bullets((said,)),
        Facts((Fact("Said", said),)),
        Table(("Said",), ((said,),)),
    ):
        shown = said_in(card_of(render_message(Message("s", (block,)), reader=CHANNEL)))
        assert literal in shown.replace(INVISIBLE, ""), block


@by_words
def test_what_must_be_kept_exactly_is_not_touched_at_all(words: str) -> None:
    body = card_of(render_message(Message("s", (Code(words),)), reader=CHANNEL))["body"]
    assert body[0]["codeSnippet"] == DECEIVING.sub("", words)
    form = Form("f", "F", (LongTextField(name="words", label="Words", value=words),))
    (typed,) = (node for kind, node in nodes(render_form(form, reader=CHANNEL)) if kind == "Input.Text")
    assert typed["value"] == DECEIVING.sub("", words)


@by_words
def test_a_heading_shows_hostile_words_on_one_line(words: str) -> None:
    shown = said_in(card_of(render_message(Message("s", (Heading(words),)), reader=CHANNEL)))
    assert shown.replace(INVISIBLE, "") == " ".join(DECEIVING.sub("", words).split())


def test_a_date_in_somebodys_words_is_not_calculated() -> None:
    card = card_of(render_message(Message("s", (paragraph(DATE),)), reader=CHANNEL))
    assert not EVALUATED.search(said_in(card))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Webinar March", "Webinar March"),
        ("**loud** _soft_", "\u200a*\u200a*\u200aloud\u200a*\u200a*\u200a \u200a_\u200asoft\u200a_\u200a"),
        ("[x](https://evil.example)", "[x]\u2060(https://evil.example)"),
        ("<https://evil.example>", "<\u2060https://evil.example>"),
        ("# 1", "\u2060# 1"),
        ("1. first", "\u20601. first"),
        ("`code`", "ˋcodeˋ"),
    ],
)
def test_a_choice_looks_as_it_was_written_where_markdown_is_read(words: str, shown: str) -> None:
    assert unformatted(words, 300) == shown
    field = ChoicesField(name="a", label="A", options=(Option("o", words),))
    assert shown in words_of(render_form(Form("f", "F", (field,)), reader=CHANNEL))


def test_only_public_https_addresses_are_links_and_under_their_real_name() -> None:
    block = Paragraph(
        (
            Link("the guide", "https://аррӏе.com/x"),
            Link("no", "javascript:alert(1)"),
            Link("inside", "https://127.0.0.1"),
            Link("https://bank.example", "https://acme.example/"),
        )
    )
    card = card_of(render_message(Message("s", (block,)), reader=CHANNEL))
    assert addresses(card) == ["https://xn--80ak6aa92e.com/x", "https://acme.example/"]
    assert said_in(card) == (
        "the guide (xn--80ak6aa92e.com)no (javascript:alert(1))inside (https://127.0.0.1)"
        "https://bank.example (acme.example)"
    )


@by_words
def test_a_persons_name_is_words_too(words: str) -> None:
    reader = Reader("Europe/Berlin", {"U1RITA": words}, PEOPLE, CHANNELS, is_personal=False)
    body = (Paragraph((Mention("U1RITA"), Text(" won"))), Paragraph((Text("by "), Mention("U1RITA"))))
    drawn = render_message(Message("s", body), reader=reader)
    assert problems(drawn) == []
    assert schema_problems(card_of(drawn)) == []
    assert " ".join(DECEIVING.sub("", words).split()) in said_in(card_of(drawn)).replace(INVISIBLE, "")


def test_words_never_mention_anybody() -> None:
    said = Message("<at>Rita</at>", (paragraph("<at>Rita</at>"), Heading("<at>Rita</at>"), Code("<at>Rita</at>")))
    for drawing in Drawing:
        drawn = render_message(said, reader=CHANNEL, drawing=drawing)
        assert "entities" not in drawn
        assert '"mentioned"' not in str(drawn)


def _wrong(said: Said) -> list[str]:
    drawn = draw_said(said)
    card = card_of(drawn)
    codes = _codes(card)
    literal = [words for words in words_of(card) if words not in codes]
    wrong = {
        "deceives the eye": any(DECEIVING.search(shown) for shown in [*words_of(card), drawn.get("summary", "")]),
        "is calculated": any(EVALUATED.search(shown) for shown in literal),
        "errors are not ours": any(
            node.get("errorMessage", "Please answer this.") != "Please answer this." for _, node in nodes(card)
        ),
        "leads somewhere": any("evil" in address for address in addresses(card)),
    }
    return [*problems(drawn), *(what for what, is_so in wrong.items() if is_so)]


def _codes(card: object) -> set[str]:
    return {node["codeSnippet"] for kind, node in nodes(card) if kind == "CodeBlock"}
