"""R33, S40: whatever its size, what the bot says is cut so that Slack takes it, and says how much was left out."""

import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from bot.cutting import and_more, cut, more_characters
from bot.slack.buttons import button_rows
from bot.slack.limits import LIMITS, weight, whole_id, width
from bot.slack.render import render_form, render_home, render_message, render_text_only, without_charts
from messages.examples import Example
from messages.model import (
    Bullets,
    Button,
    Buttons,
    Code,
    Form,
    Heading,
    Home,
    Message,
    Paragraph,
    Quote,
    Table,
    Text,
    TextField,
    line,
    paragraph,
)
from tests.rendering import strategies
from tests.rendering.drawing import draw_said, problems
from tests.rendering.hostile import said_with
from tests.rendering.samples import SAMPLES
from tests.rendering.slack_rules import message_problems, view_problems, words_of

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
def test_a_message_of_any_size_is_within_slacks_limits(message: Message) -> None:
    assert message_problems(render_message(message)) == []
    assert message_problems(render_message(without_charts(message))) == []
    assert 0 < len(render_text_only(message)["text"].encode()) <= LIMITS.summary_bytes


@large
@given(strategies.forms())
def test_a_form_of_any_size_is_within_slacks_limits(form: Form) -> None:
    assert view_problems(render_form(form)) == []


@large
@given(strategies.homes())
def test_a_home_of_any_size_is_within_slacks_limits(home: Home) -> None:
    assert view_problems(render_home(home)) == []


@pytest.mark.parametrize("letter", ["x", "&", "<", '"', "\n", "😀", "漢", "word "])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_string_may_be_far_too_long(sample: Example, letter: str) -> None:
    assert problems(draw_said(said_with(sample.said, letter * 5000))) == []


@pytest.mark.parametrize("letter", ["x", "&", "😀"])
def test_a_table_full_of_long_words_keeps_below_what_slack_takes_of_a_message(letter: str) -> None:
    full = Table((letter * 500,) * 20, ((line(letter * 500),) * 20,) * 100)
    assert message_problems(render_message(Message("s", (full, Buttons((Button("Take", "lead.take"),)))))) == []


def test_a_note_of_a_megabyte_is_cut_in_a_moment_and_says_so() -> None:
    started_at = time.perf_counter()
    drawn = render_message(Message(MEGABYTE, (paragraph(MEGABYTE), Quote(line(MEGABYTE)), Code(MEGABYTE))))
    assert time.perf_counter() - started_at < 2
    assert message_problems(drawn) == []
    assert all("more characters" in words for words in words_of(drawn["blocks"]))


def test_cut_words_begin_as_they_were_and_count_what_is_missing() -> None:
    (shown,) = words_of(render_message(Message("s", (Quote(line("x" * 5000)),)))["blocks"])
    kept, _, said = shown.partition("… ")
    assert said == f"{5000 - len(kept):,} more characters"
    assert len(shown) > 2900


def test_words_are_cut_between_two_words() -> None:
    (shown,) = words_of(render_message(Message("s", (paragraph("objection " * 1000),)))["blocks"])
    assert shown.partition("… ")[0].endswith("objection")


def test_ten_thousand_records_become_as_many_as_fit_and_a_number() -> None:
    message = Message("Digest", (Heading("Digest"), *(paragraph(f"Objection {n}") for n in range(10_000))))
    shown = words_of(render_message(message)["blocks"])
    assert shown[:2] == ["Digest", "Objection 0"]
    assert shown[-1] == f"… and {10_001 - (len(shown) - 1):,} more"
    assert len(shown) == LIMITS.message_blocks


def test_bullets_that_do_not_fit_are_counted_in_the_last() -> None:
    (shown,) = render_message(Message("s", (Bullets(tuple(line(f"lead {n}") for n in range(500))),)))["blocks"]
    words = words_of(shown)
    assert words[0] == "lead 0"
    assert words[-1] == f"… and {500 - (len(words) - 1)} more"


def test_rows_that_do_not_fit_are_counted_in_the_last_row() -> None:
    table = Table(("Lead", "Score"), tuple((line(f"lead {n}"), line("5")) for n in range(500)))
    rows = render_message(Message("s", (table,)))["blocks"][0]["rows"]
    assert len(rows) == LIMITS.table_rows
    assert words_of(rows[1]) == ["lead 0", "5"]
    assert words_of(rows[-1]) == ["… and 402 more", " "]


def test_buttons_stay_with_the_block_above_them_when_something_is_left_out() -> None:
    pairs = [
        part for n in range(60) for part in (paragraph(f"Lead {n}"), Buttons((Button("Take", "lead.take", str(n)),)))
    ]
    types = [block["type"] for block in render_message(Message("s", tuple(pairs)))["blocks"]]
    assert types == ["rich_text", "actions"] * 24 + ["context"]


def test_more_than_25_buttons_become_rows_and_equal_actions_are_told_apart() -> None:
    rows = button_rows(Buttons(tuple(Button(str(n), "lead.take", str(n)) for n in range(30))))
    assert [len(row["elements"]) for row in rows] == [25, 5]
    assert [button["action_id"] for button in rows[1]["elements"]] == [
        "lead.take",
        *(f"lead.take#{n}" for n in range(2, 6)),
    ]


def test_a_message_stays_below_the_size_at_which_slack_says_it_is_too_long() -> None:
    message = Message("s", tuple(paragraph("word " * 500) for _ in range(30)))
    assert weight(render_message(message)["blocks"]) < 13_000


def test_every_field_stays_in_a_form_whose_other_blocks_are_too_many() -> None:
    fields = tuple(TextField(name=f"f{n}", label="Words") for n in range(60))
    drawn = render_form(Form("x", "X", (*(paragraph(f"{n}") for n in range(90)), *fields)))
    types = [block["type"] for block in drawn["blocks"]]
    assert (len(types), types.count("input")) == (100, 60)
    assert words_of(drawn["blocks"][39]) == ["… and 51 more"]


def test_too_many_fields_and_two_of_one_name_are_mistakes_in_the_program() -> None:
    with pytest.raises(ValueError, match="at most 100 fields"):
        render_form(Form("x", "X", tuple(TextField(name=f"f{n}", label="Words") for n in range(101))))
    with pytest.raises(ValueError, match="same name"):
        render_form(Form("x", "X", (TextField(name="a", label="A"), TextField(name="a", label="B"))))


def test_an_id_is_never_cut() -> None:
    with pytest.raises(ValueError, match="id of 1 to 255 characters"):
        whole_id("x" * 256, 255)
    with pytest.raises(ValueError, match="not one of 0"):
        whole_id("", 255)


def test_what_fits_is_left_alone_and_what_does_not_is_cut_to_the_character() -> None:
    assert cut("x" * 100, 100, more=more_characters) == "x" * 100
    assert cut("x" * 101, 100, more=more_characters) == "x" * 80 + "… 21 more characters"


def test_one_left_out_is_said_as_one() -> None:
    assert more_characters(1) == "… 1 more character"
    assert and_more(1234) == "… and 1,234 more"


@pytest.mark.parametrize(("words", "length"), [("abc", 3), ("😀", 2), ("a&b", 7), ("<>", 8)])
def test_words_are_measured_in_the_costliest_way_slack_may_count(words: str, length: int) -> None:
    assert width(words) == length


@pytest.mark.parametrize("words", ["", " ", "\n", "\x00", "\u202e"])
def test_what_says_nothing_is_left_out_instead_of_being_refused(words: str) -> None:
    blocks = (Heading(words), Paragraph((Text(words),)), Bullets((line(words),)), Code(words))
    assert words_of(render_message(Message("s", blocks))["blocks"]) == ["s"]
    assert message_problems(render_message(Message(words))) == []
