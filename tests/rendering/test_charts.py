"""A chart is drawn where Slack can draw it with every label whole; elsewhere its numbers stand in a table."""

import pytest

from bot.slack.charts import is_drawable
from bot.slack.render import render_form, render_home, render_message, without_charts
from messages.model import Bold, Chart, ChartKind, Form, Home, Message, Paragraph, Series, Table, Text
from tests.rendering.slack_rules import message_problems, view_problems, words_of

PIE, BAR, LINE = ChartKind.PIE, ChartKind.BAR, ChartKind.LINE


def chart(kind: ChartKind = BAR, categories: int = 2, series: int = 1, label: str = "c", value: float = 1) -> Chart:
    runs = tuple(Series(f"s{n}", (value,) * categories) for n in range(series))
    return Chart(kind, "Title", tuple(f"{label}{n}" for n in range(categories)), runs)


@pytest.mark.parametrize(
    ("drawable", "is_so"),
    [
        (chart(), True),
        (chart(LINE, categories=20, series=6), True),
        (chart(LINE, categories=21), False),
        (chart(series=7), False),
        (chart(PIE, categories=6), True),
        (chart(PIE, categories=7), False),
        (chart(PIE, series=9), True),
        (chart(PIE, value=0), False),
        (chart(PIE, value=-1), False),
        (chart(value=-1), True),
        (chart(label="c" * 19), True),
        (chart(label="c" * 20), False),
        (chart(value=float("nan")), False),
        (chart(value=float("inf")), False),
        (chart(value=1e300), False),
        (chart(categories=0), False),
        (chart(series=0), False),
        (Chart(BAR, "T", ("a", "a"), (Series("s", (1, 2)),)), False),
        (Chart(BAR, "T", ("a", "b"), (Series("s", (1,)),)), False),
        (Chart(BAR, "T", ("a", " "), (Series("s", (1, 2)),)), False),
        (Chart(BAR, "T", ("a",), (Series("s", (1,)), Series("s", (2,)))), False),
        (Chart(BAR, "", ("a",), (Series("s", (1,)),)), True),
    ],
)
def test_a_chart_is_drawn_only_when_slack_takes_it_whole(drawable: Chart, is_so: bool) -> None:
    assert is_drawable(drawable) is is_so
    drawn = render_message(Message("s", (drawable,)))
    assert (drawn["blocks"][0]["type"] == "data_visualization") is is_so
    assert message_problems(drawn) == []


def test_a_pie_shows_what_there_is_of_its_first_series() -> None:
    pie = Chart(PIE, "Why", ("price", "timing", "trust"), (Series("now", (3, 0, 1.5)), Series("then", (9, 9, 9))))
    (drawn,) = render_message(Message("s", (pie,)))["blocks"]
    assert drawn["chart"]["segments"] == [{"label": "price", "value": 3}, {"label": "trust", "value": 1.5}]


def test_a_chart_becomes_a_table_under_its_title() -> None:
    said = without_charts(Message("s", (Chart(BAR, "By side", ("Mon", "Tue"), (Series("sales", (1234.5, 2)),)),)))
    assert said.blocks == (
        Paragraph((Bold("By side"),)),
        Table(("", "sales"), (((Text("Mon"),), (Text("1,234.5"),)), ((Text("Tue"),), (Text("2"),)))),
    )


def test_the_third_chart_of_a_message_is_a_table() -> None:
    drawn = render_message(Message("s", (chart(), chart(), chart())))
    types = [block["type"] for block in drawn["blocks"]]
    assert types == ["data_visualization", "data_visualization", "rich_text", "table"]
    assert message_problems(drawn) == []


def test_a_home_and_a_form_say_in_words_what_they_cannot_draw() -> None:
    home, form = render_home(Home((chart(),))), render_form(Form("f", "F", (chart(),)))
    assert view_problems(home) == view_problems(form) == []
    assert words_of(home["blocks"]) == ["Title", "c0", ": s0 1", "c1", ": s0 1"] == words_of(form["blocks"])


def test_an_empty_home_says_that_it_is_empty() -> None:
    assert words_of(render_home(Home(()))["blocks"]) == ["Nothing here yet."]
