"""R33, S40: whatever its size, what the bot says is cut so that Teams takes it, and says how much was left out."""

import time

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from bot.teams.render import render_form, render_message
from messages.examples import Example
from messages.model import Button, Buttons, Code, Fields, Form, Home, Message, Quote, TextField, line, paragraph
from rules.delivery import Drawing
from tests.rendering import strategies
from tests.rendering.hostile import said_with
from tests.rendering.samples import SAMPLES
from tests.rendering.teams.card_rules import activity_problems, card_problems, nodes, said_in
from tests.rendering.teams.drawing import ALONE, CHANNEL, card_of, draw_said, problems

# Shrinking something so large takes minutes; the seed that is printed finds it again.
large = settings(
    deadline=None,
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
MEGABYTE = "an objection " * 80_000


@large
@given(strategies.messages())
def test_a_message_of_any_size_is_within_what_teams_takes(message: Message) -> None:
    for drawing in Drawing:
        assert activity_problems(render_message(message, reader=CHANNEL, drawing=drawing)) == []


@large
@given(strategies.forms())
def test_a_form_of_any_size_is_within_what_teams_takes(form: Form) -> None:
    places = [place for place, part in enumerate(form.parts) if isinstance(part, Fields)]
    parts = tuple(part for place, part in enumerate(form.parts) if place not in places[12:])
    assert card_problems(render_form(msgspec.structs.replace(form, parts=parts), reader=ALONE)) == []


@large
@given(strategies.homes())
def test_a_home_of_any_size_is_within_what_teams_takes(home: Home) -> None:
    assert problems(draw_said(home)) == []


@pytest.mark.parametrize("letter", ["x", "&", "<", '"', "\n", "😀", "漢", "*", "{{", "word "])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_string_may_be_far_too_long(sample: Example, letter: str) -> None:
    for drawing in Drawing:
        assert problems(draw_said(said_with(sample.said, letter * 5000), drawing=drawing)) == []


def test_a_note_of_a_megabyte_is_cut_in_a_moment_and_says_so() -> None:
    started_at = time.perf_counter()
    message = Message(MEGABYTE, (paragraph(MEGABYTE), Quote(line(MEGABYTE)), Code(MEGABYTE)))
    drawn = render_message(message, reader=ALONE)
    assert time.perf_counter() - started_at < 2
    assert activity_problems(drawn) == []
    assert "more characters" in drawn["summary"]
    assert said_in(drawn).count("more characters") == 2


def test_ten_thousand_records_become_as_many_as_fit_and_a_number() -> None:
    message = Message("Digest", tuple(paragraph(f"Objection {n}") for n in range(10_000)))
    shown = said_in(render_message(message, reader=ALONE)).split("\n")
    assert shown[0] == "Objection 0"
    assert shown[-1] == f"… and {10_000 - (len(shown) - 1):,} more"
    assert len(shown) > 100


def test_buttons_stay_with_the_block_above_them_when_something_is_left_out() -> None:
    pairs = [
        part for n in range(200) for part in (paragraph(f"Lead {n}"), Buttons((Button("Take", "lead.take", str(n)),)))
    ]
    kinds = [node["type"] for node in card_of(render_message(Message("s", tuple(pairs)), reader=ALONE))["body"]]
    assert kinds == ["RichTextBlock", "ActionSet"] * (len(kinds) // 2) + ["RichTextBlock"]


def test_every_field_stays_in_a_form_whose_other_blocks_are_too_many() -> None:
    fields = tuple(TextField(name=f"f{n}", label="Words") for n in range(30))
    card = render_form(Form("x", "X", (*(paragraph(f"{n} " * 200) for n in range(90)), *fields)), reader=ALONE)
    assert sum(kind == "Input.Text" for kind, _ in nodes(card)) == 30
    assert " more" in said_in(card).split("\n")[-1]


def test_a_message_without_a_card_is_cut_too() -> None:
    text = render_message(Message("s", (paragraph(MEGABYTE),)), reader=ALONE, drawing=Drawing.TEXT_ONLY)["text"]
    kept, _, said = text.partition("… ")
    assert int(said.removesuffix(" more characters").replace(",", "")) == len("s\n" + MEGABYTE) - len(kept)
