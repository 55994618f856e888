"""What a line says to its reader: instants in their zone, names instead of ids, and who is really mentioned."""

from datetime import UTC, date, datetime

import pytest

from bot.teams.mentions import safe_name
from bot.teams.render import Reader, render_message
from messages.model import (
    Blocks,
    Bold,
    Channel,
    Heading,
    Mention,
    Message,
    Money,
    Option,
    Paragraph,
    When,
    WhenStyle,
    line,
    paragraph,
)
from tests.rendering.teams.card_rules import entities, nodes, said_in
from tests.rendering.teams.drawing import ALONE, CHANNEL, card_of

MORNING = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 3, 8, 30, tzinfo=UTC)


def said(*blocks: Blocks, reader: Reader = ALONE) -> str:
    return said_in(card_of(render_message(Message("s", blocks), reader=reader)))


@pytest.mark.parametrize(
    ("style", "alone", "together"),
    [
        (WhenStyle.DAY, "Tue 3 Mar", "Tue 3 Mar"),
        (WhenStyle.TIME, "09:30", "09:30 CET"),
        (WhenStyle.DAY_AND_TIME, "Tue 3 Mar, 09:30", "Tue 3 Mar, 09:30 CET"),
    ],
)
def test_an_instant_is_shown_in_the_readers_zone_which_is_named_where_others_read_along(
    style: WhenStyle, alone: str, together: str
) -> None:
    assert said(paragraph(When(MORNING, style)), reader=ALONE) == alone
    assert said(paragraph(When(MORNING, style)), reader=CHANNEL) == together


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Berlin", "10:30 CEST"),
        ("America/Sao_Paulo", "05:30 UTC-03"),
        ("Nowhere", "08:30 UTC"),
        ("", "08:30 UTC"),
    ],
)
def test_a_zone_is_called_as_it_is_at_that_instant(zone: str, shown: str) -> None:
    assert said(paragraph(When(SUMMER, WhenStyle.TIME)), reader=Reader(zone, is_personal=False)) == shown


def test_who_has_no_zone_that_we_know_reads_that_it_is_utc() -> None:
    assert said(paragraph(When(SUMMER, WhenStyle.TIME)), reader=Reader("Mars/Olympus")) == "08:30 UTC"


def test_an_instant_of_another_year_says_which() -> None:
    reader = Reader("Europe/Berlin", today=date(2027, 1, 2))
    assert said(paragraph(When(MORNING, WhenStyle.DAY)), reader=reader) == "Tue 3 Mar 2026"


@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_an_instant_at_the_end_of_time_is_shown(at: datetime) -> None:
    assert said(paragraph(When(at, WhenStyle.DAY)), reader=Reader("Pacific/Auckland"))
    assert said(paragraph(When(at, WhenStyle.DAY)), reader=Reader("America/Los_Angeles"))


def test_money_is_written_as_in_slack() -> None:
    assert said(paragraph(Money(1_200_000, "EUR"))) == "€12,000"


def test_people_and_channels_are_called_by_their_names_in_bold() -> None:
    body = card_of(
        render_message(Message("s", (paragraph("by ", Mention("U1RITA"), " in ", Channel("C1SALES")),)), reader=CHANNEL)
    )
    bold = [run["text"] for _, run in nodes(body) if run.get("weight") == "Bolder"]
    assert bold == ["Rita", "sales"]
    assert said(paragraph("by ", Mention("U9"), " in ", Channel("C9"))) == "by somebody in a channel"


def test_who_stands_first_in_a_channels_paragraph_is_mentioned() -> None:
    said_by_rita = (Paragraph((Mention("U1RITA"), *line(" heard this"))), paragraph("with ", Mention("U1MAX")))
    card = card_of(render_message(Message("s", said_by_rita), reader=CHANNEL))
    assert entities(card) == [
        {"type": "mention", "text": "<at>Rita</at>", "mentioned": {"id": "U1RITA", "name": "Rita"}}
    ]
    assert [node["text"] for kind, node in nodes(card) if kind == "TextBlock"] == ["<at>Rita</at>"]
    assert said_in(card) == " heard this\nwith Max"


def test_a_mention_alone_and_one_told_twice_is_one_entity() -> None:
    card = card_of(render_message(Message("s", (paragraph(Mention("U1RITA")),) * 2), reader=CHANNEL))
    assert len(entities(card)) == 1
    assert [node["text"] for kind, node in nodes(card) if kind == "TextBlock"] == ["<at>Rita</at>"] * 2


def test_in_a_personal_chat_nobody_is_mentioned() -> None:
    card = card_of(render_message(Message("s", (paragraph(Mention("U1RITA"), " won"),)), reader=ALONE))
    assert entities(card) == []
    assert said_in(card) == "Rita won"


def test_of_two_people_of_one_name_only_the_first_is_mentioned() -> None:
    reader = Reader("Europe/Berlin", {"a": "Ann", "b": "Ann"}, is_personal=False)
    blocks = (paragraph(Mention("a"), " won"), paragraph(Mention("b"), " lost"))
    card = card_of(render_message(Message("s", blocks), reader=reader))
    assert [one["mentioned"]["id"] for one in entities(card)] == ["a"]
    assert said_in(card) == " won\nAnn lost"


def test_a_mention_that_was_left_out_mentions_nobody() -> None:
    blocks = (*(paragraph("word " * 1000) for _ in range(10)), paragraph(Mention("U1RITA"), " won"))
    card = card_of(render_message(Message("s", blocks), reader=CHANNEL))
    assert entities(card) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Rita Ora", "Rita Ora"),
        ("Dr. Ann O'Hara-Müller Jr.", "Dr. Ann O'Hara-Müller Jr"),
        ("**Bob** [x](https://evil.example)", "Bob x https evil example"),
        ("</at><at>Eve", "at at Eve"),
        ("1_000 `x`", "1 000 x"),
        ("अनुष्का", "अनुष्का"),
        ("😀", ""),
    ],
)
def test_a_name_is_brought_down_to_what_is_no_markdown(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_who_has_no_letter_in_their_name_is_not_mentioned_but_named() -> None:
    reader = Reader("Europe/Berlin", {"a": "😀"}, is_personal=False)
    card = card_of(render_message(Message("s", (paragraph(Mention("a"), " won"),)), reader=reader))
    assert entities(card) == []
    assert said_in(card) == "😀 won"


def test_each_line_that_was_written_is_a_line() -> None:
    assert said(paragraph("a\n\nb", Bold("c\nd"))) == "a\n\N{NO-BREAK SPACE}\nbc\nd"


def test_nothing_to_say_says_the_summary() -> None:
    assert said(paragraph(" "), Heading("\n")) == "s"


def test_a_channel_is_looked_up_by_its_id() -> None:
    reader = Reader("UTC", channels=(Option("19:x@thread.tacv2", "General"),))
    assert said(paragraph(Channel("19:x@thread.tacv2")), reader=reader) == "General"
