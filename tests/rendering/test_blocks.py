"""What a block looks like where it is more than its words."""

from typing import Any

import pytest

from bot.slack.render import action_of, render_message
from messages.model import (
    Button,
    Buttons,
    ButtonStyle,
    Confirm,
    Fact,
    Facts,
    Image,
    Mention,
    Message,
    Money,
    Table,
    line,
    note,
    paragraph,
)
from tests.rendering.slack_rules import message_problems, words_of

Json = dict[str, Any]

PICTURES = "https://pictures.acme.example/hymnsheet/"


def blocks_of(*blocks: object, pictures_at: str = "") -> list[Json]:
    drawn = render_message(Message("s", blocks), pictures_at=pictures_at)
    assert message_problems(drawn) == []
    shown: list[Json] = drawn["blocks"]
    return shown


def test_a_plain_note_is_small_print_and_one_with_a_person_in_it_mentions_them() -> None:
    plain, mentioning = blocks_of(note("Logged by hand"), note("By ", Mention("U1")))
    assert (plain["type"], mentioning["type"]) == ("context", "rich_text")


def test_facts_stand_under_each_other_with_bold_labels() -> None:
    (facts,) = blocks_of(Facts((Fact("Who", line("Ann")), Fact("Why?", line("Price")), Fact("", line("More")))))
    assert "".join(words_of(facts)) == "Who: Ann\nWhy? Price\nMore"


def test_our_picture_is_shown_from_our_own_address_only() -> None:
    (shown,) = blocks_of(Image("welcome.png", "A hymn sheet"), pictures_at=PICTURES)
    assert shown == {
        "type": "image",
        "image_url": "https://pictures.acme.example/hymnsheet/welcome.png",
        "alt_text": "A hymn sheet",
    }


@pytest.mark.parametrize(
    ("asset", "pictures_at"),
    [
        ("welcome.png", ""),
        ("welcome.png", "http://pictures.acme.example"),
        ("https://evil.example/x.png", PICTURES),
        ("../secrets.png", PICTURES),
        ("a/b.png", PICTURES),
        ("x.svg", PICTURES),
        ("x.png?y", PICTURES),
    ],
)
def test_a_picture_that_is_not_ours_is_told_in_words(asset: str, pictures_at: str) -> None:
    assert words_of(blocks_of(Image(asset, "A hymn sheet"), pictures_at=pictures_at)) == ["A hymn sheet"]


def test_a_button_asks_before_it_counts() -> None:
    button = Button(
        "Forget", "me.forget", "7", ButtonStyle.DANGER, Confirm("Sure?", "It is gone for good.", "Forget me")
    )
    (row,) = blocks_of(Buttons((button,)))
    (drawn,) = row["elements"]
    assert (drawn["action_id"], drawn["value"], drawn["style"]) == ("me.forget", "7", "danger")
    assert [drawn["confirm"][key]["text"] for key in ("title", "text", "confirm", "deny")] == [
        "Sure?",
        "It is gone for good.",
        "Forget me",
        "Cancel",
    ]


def test_a_plain_button_without_a_value_has_neither_style_nor_value() -> None:
    (row,) = blocks_of(Buttons((Button("Help", "help.open"),)))
    assert set(row["elements"][0]) == {"type", "text", "action_id"}


@pytest.mark.parametrize(
    ("action_id", "action"),
    [("lead.take", "lead.take"), ("lead.take#2", "lead.take"), ("lead.take#12", "lead.take"), ("c#.x", "c#.x")],
)
def test_a_click_names_its_action_whichever_of_equal_buttons_it_was(action_id: str, action: str) -> None:
    assert action_of(action_id) == action


def test_a_table_has_a_bold_header_and_numbers_to_the_right() -> None:
    rows = ((line("Webinar"), line("12"), line(Money(5000, "EUR"))), (line("Fair"), line("1,200"), ()))
    (table,) = blocks_of(Table(("Source", "Leads", "Won"), rows))
    assert [setting["align"] for setting in table["column_settings"]] == ["left", "right", "right"]
    assert words_of(table["rows"]) == ["Source", "Leads", "Won", "Webinar", "12", "€50", "Fair", "1,200", " "]


def test_a_row_shorter_or_longer_than_the_header_is_still_whole() -> None:
    (table,) = blocks_of(Table(("A",), ((), (line("1"), line("2")))))
    assert words_of(table["rows"]) == ["A", " ", " ", " ", "1", "2"]


def test_columns_beyond_twenty_are_counted_in_the_last() -> None:
    (table,) = blocks_of(Table(tuple(f"c{n}" for n in range(25)), (tuple(line(f"{n}") for n in range(25)),)))
    assert words_of(table["rows"][0])[-2:] == ["c18", "… and 6 more"]
    assert words_of(table["rows"][1])[-2:] == ["18", " "]


def test_the_second_table_of_a_message_is_a_list_that_says_the_same() -> None:
    table = Table(("Source", "Leads", "Won"), ((line("Webinar"), line("12"), line("3")), ((), line("1"), ())))
    _, _, second = blocks_of(table, paragraph("and"), table)
    assert "|".join(words_of(second)) == "Webinar|: Leads 12 · Won 3|Leads 1"


def test_a_table_without_a_column_is_nothing() -> None:
    assert words_of(blocks_of(Table((), ((), ())))) == ["s"]
