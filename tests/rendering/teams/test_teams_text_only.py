"""When Teams refuses a card, a person can still read everything they need."""

from bot.teams.render import render_message
from messages.model import Bullets, Code, Fact, Facts, Heading, Link, Mention, Message, Table, line, paragraph, quote
from rules.delivery import Drawing
from tests.rendering.samples import CARD
from tests.rendering.teams.drawing import CHANNEL


def text_of(message: Message) -> str:
    drawn = render_message(message, reader=CHANNEL, drawing=Drawing.TEXT_ONLY)
    assert (drawn["type"], drawn["textFormat"]) == ("message", "plain")
    words: str = drawn["text"]
    return words


def test_a_card_can_be_read_as_text() -> None:
    assert text_of(CARD) == (
        "Too expensive for a team of five\n"
        "New objection\n"
        "Rita heard this Mon 23 Nov, 08:30 CET in sales\n"
        "“Too expensive for a team of five. We would pay half.”\n"
        "Category: price\n"
        "Amount: €12,000\n"
        "Answer by: 08:30 CET\n"
        "Buttons that could not be shown: Claim, Read the answer, Take back\n"
        "Logged by hand\n"
        "Last changed by Max, Mon 23 Nov"
    )


def test_every_block_says_what_it_says() -> None:
    message = Message(
        "In short",
        (
            Heading("In short"),
            Bullets((line("a "), line(Link("the guide", "https://acme.example/")))),
            Table(("Source", "Leads"), ((line("Webinar"), line("12")),)),
            Facts((Fact("", line("x")),)),
            Code("1,Ann"),
            quote("so"),
            paragraph("by ", Mention("nobody known")),
        ),
    )
    assert text_of(message) == (
        "In short\n• a \n• the guide: https://acme.example/\n• Webinar: Leads 12\nx\n1,Ann\n“so”\nby somebody"
    )


def test_the_summary_is_what_a_notification_shows() -> None:
    assert render_message(CARD, reader=CHANNEL)["summary"] == "Too expensive for a team of five"
    assert render_message(Message(" "), reader=CHANNEL)["summary"] == "A message from Hymnsheet"
    assert text_of(Message(" ")) == "A message from Hymnsheet"
