"""When Slack refuses the blocks, a person can still read everything they need."""

from datetime import UTC, datetime

from bot.slack.render import render_text_only
from messages.model import (
    Bullets,
    Button,
    Buttons,
    Channel,
    Chart,
    ChartKind,
    Divider,
    Fact,
    Facts,
    Heading,
    Image,
    Link,
    Mention,
    Message,
    Money,
    Series,
    Table,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def text_of(*blocks: object) -> str:
    said: str = render_text_only(Message("In short", blocks))["text"]
    return said


def test_every_block_is_told_in_words() -> None:
    told = text_of(
        Heading("New objection"),
        paragraph(Mention("U1"), " in ", Channel("C1"), ": ", Money(1_200_000, "EUR")),
        quote("Too expensive"),
        Facts((Fact("Category", line("price")), Fact("", line("no label")))),
        Bullets((line("one"), line("two"))),
        Table(("Lead", "Score"), ((line("Ann"), line("5")),)),
        Chart(ChartKind.BAR, "By side", ("Mon",), (Series("sales", (2,)),)),
        Image("welcome.png", "A hymn sheet"),
        Divider(),
        note("Logged by hand"),
        Buttons((Button("Claim", "a"), Button("Answer", "b"))),
    )
    assert told.splitlines() == [
        "In short",
        "New objection",
        "<@U1> in <#C1>: €12,000",
        "“Too expensive”",
        "Category: price",
        "no label",
        "• one",
        "• two",
        "• Ann: Score 5",
        "By side",
        "• Mon: sales 2",
        "A hymn sheet",
        "Logged by hand",
        "Buttons that could not be shown: Claim, Answer",
    ]


def test_an_instant_is_still_shown_in_the_readers_zone() -> None:
    told = text_of(paragraph(When(MORNING, WhenStyle.DAY_AND_TIME)))
    assert told.endswith("<!date^1795422600^{date_short_pretty} at {time}|23 Nov 2026, 08:30 UTC>")


def test_a_link_can_still_be_followed_and_an_unsafe_one_still_cannot() -> None:
    told = text_of(
        paragraph(Link("guide", "https://acme.example/x?a=1&b=2")), paragraph(Link("deck", "http://acme.example"))
    )
    assert told.splitlines()[1:] == ["guide: <https://acme.example/x?a=1&amp;b=2>", "deck (http://acme.example)"]


def test_a_summary_that_a_block_repeats_is_told_once() -> None:
    assert text_of(Heading("In short"), paragraph("and long")).splitlines() == ["In short", "and long"]


def test_a_text_too_long_for_a_changed_message_is_cut_between_words_and_never_inside_an_entity() -> None:
    told = text_of(*(paragraph("R&D <b> 漢字 ") for _ in range(500)))
    kept, _, said = told.rpartition("… ")
    assert len(told.encode()) <= 4000
    assert said.endswith(" more characters")
    assert kept.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").count("&") == 0


def test_a_message_that_says_nothing_still_says_who_it_is_from() -> None:
    assert render_text_only(Message(""))["text"] == "A message from Hymnsheet"
