"""Everything the bot says is drawn so that Teams takes it: by the official schema, by Teams' own types, by its size."""

import pytest

from messages.examples import Example
from messages.model import Chart, Divider, Message
from rules.delivery import Drawing
from tests.rendering.everything import ALL
from tests.rendering.samples import HOME, REPORT
from tests.rendering.teams.card_rules import activity_problems, nodes, schema_problems
from tests.rendering.teams.drawing import ALONE, CHANNEL, card_of, draw_said, problems

by_name = pytest.mark.parametrize("example", ALL, ids=lambda example: example.name)


@by_name
def test_every_example_is_a_card_that_the_official_schema_and_teams_take(example: Example) -> None:
    drawn = draw_said(example.said, reader=CHANNEL)
    assert problems(drawn) == []
    assert schema_problems(card_of(drawn)) == []


@by_name
def test_every_example_is_taken_in_a_personal_chat_and_mentions_nobody_there(example: Example) -> None:
    drawn = draw_said(example.said, reader=ALONE)
    assert problems(drawn) == []
    assert "TextBlock" not in {kind for kind, _ in nodes(card_of(drawn))}


@by_name
def test_an_example_whose_charts_teams_refuses_says_the_same_in_tables(example: Example) -> None:
    if isinstance(example.said, Message):
        drawn = draw_said(example.said, drawing=Drawing.WITHOUT_CHARTS)
        assert activity_problems(drawn) == []
        assert not any(kind.startswith("Chart.") for kind, _ in nodes(card_of(drawn)))


@by_name
def test_an_example_whose_card_teams_refuses_is_still_readable(example: Example) -> None:
    if isinstance(example.said, Message):
        assert activity_problems(draw_said(example.said, drawing=Drawing.TEXT_ONLY)) == []


def test_the_fallbacks_of_a_report_are_within_the_schema_too() -> None:
    drawn = draw_said(REPORT)
    assert sum(isinstance(block, Chart) for block in REPORT.blocks) == 3
    assert [kind for kind, _ in nodes(card_of(drawn)["body"]) if kind.startswith("Chart.")] == [
        "Chart.Pie",
        "Chart.VerticalBar.Grouped",
        "Chart.Line",
    ]


def test_a_divider_is_a_line_above_what_follows() -> None:
    apart = [node for _, node in nodes(card_of(draw_said(HOME))) if node.get("separator")]
    assert len(apart) == sum(isinstance(block, Divider) for block in HOME.blocks)


def test_a_card_that_the_schema_refuses_is_found_out() -> None:
    drawn = card_of(draw_said(HOME))
    assert schema_problems({**drawn, "body": [{"type": "RichTextBlock", "text": "x"}]}) != []
    assert problems({**drawn, "body": [{"type": "TextBlock", "text": "**x**"}]}) != []
    assert problems({**drawn, "body": [{"type": "Chart.Pie", "slices": []}]}) != []
