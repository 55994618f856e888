"""Each part of a line, as a reader in any zone sees it."""

from datetime import UTC, datetime

import pytest

from bot.slack.inline import drawn
from bot.words import amount, figure, one_line
from messages.model import Bold, Channel, Mention, Money, Text, When, WhenStyle, line

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_a_person_and_a_channel_are_mentioned_by_their_id() -> None:
    assert drawn(line(Mention("U1RITA"), " in ", Channel("C1SALES"))) == [
        {"type": "user", "user_id": "U1RITA"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C1SALES"},
    ]


@pytest.mark.parametrize(
    ("style", "pattern", "fallback"),
    [
        (WhenStyle.DAY, "{date_short_pretty}", "23 Nov 2026"),
        (WhenStyle.TIME, "{time}", "08:30 UTC"),
        (WhenStyle.DAY_AND_TIME, "{date_short_pretty} at {time}", "23 Nov 2026, 08:30 UTC"),
    ],
)
def test_everybody_sees_an_instant_in_their_own_zone(style: WhenStyle, pattern: str, fallback: str) -> None:
    (date,) = drawn((When(MORNING, style),))
    assert date == {"type": "date", "timestamp": 1795422600, "format": pattern, "fallback": fallback}


def test_an_instant_that_slack_cannot_count_is_words() -> None:
    ancient = datetime(1066, 10, 14, 9, 0, tzinfo=UTC)
    assert drawn((When(ancient, WhenStyle.DAY),)) == [{"type": "text", "text": "14 Oct 1066"}]


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (1_200_000, "EUR", "€12,000"),
        (1_200_050, "EUR", "€12,000.50"),
        (-500, "USD", "-$5"),
        (0, "EUR", "€0"),
        (5000, "JPY", "¥5,000"),
        (1_234_567, "KWD", "KWD\N{NO-BREAK SPACE}1,234.567"),
        (123_450, "CHF", "CHF\N{NO-BREAK SPACE}1,234.50"),
        (10**40, "EUR", "€100" + ",000" * 12),
    ],
)
def test_money_is_written_as_people_write_it(minor: int, currency: str, shown: str) -> None:
    assert amount(Money(minor, currency)) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [(12.0, "12"), (12.5, "12.5"), (1234.567, "1,234.57"), (-0.001, "0"), (float("nan"), "–"), (float("inf"), "–")],
)
def test_a_number_is_written_as_people_write_it(number: float, shown: str) -> None:
    assert figure(number) == shown


def test_bold_words_are_bold_and_their_neighbours_are_not() -> None:
    assert drawn(line("a ", Bold("b"), " c")) == [
        {"type": "text", "text": "a "},
        {"type": "text", "text": "b", "style": {"bold": True}},
        {"type": "text", "text": " c"},
    ]


def test_a_long_line_keeps_its_beginning_and_counts_every_letter_that_is_missing() -> None:
    shown = "".join(part["text"] for part in drawn((Text("word " * 900), Bold("end " * 100))))
    kept, _, said = shown.partition("… ")
    assert int(said.removesuffix(" more characters").replace(",", "")) == 4500 + 400 - len(kept)


def test_lines_from_every_system_break_alike() -> None:
    assert drawn(line("a\r\nb\rc\nd")) == [{"type": "text", "text": "a\nb\nc\nd"}]
    assert one_line(" a\r\n\tb ") == "a b"
