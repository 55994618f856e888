"""Blocks as Teams shows them: buttons, tables, charts, quotes, pictures and text to be kept."""

import pytest

from bot.teams.blocks import Scene, draw
from bot.teams.render import Reader, render_home, render_message
from messages.model import (
    Blocks,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Chart,
    ChartKind,
    Code,
    Confirm,
    Divider,
    Fact,
    Facts,
    Home,
    Image,
    Message,
    Money,
    Note,
    Quote,
    Series,
    Table,
    line,
    paragraph,
)
from tests.rendering.teams.card_rules import card_problems, nodes, said_in
from tests.rendering.teams.drawing import ALONE, card_of

SCENE = Scene(reader=ALONE, pictures_at="https://pictures.acme.example/")


def drawn(block: Blocks, scene: Scene = SCENE) -> list[dict[str, object]]:
    return draw(block, scene)


def test_a_button_says_what_it_is_for_and_asks_for_no_answers() -> None:
    (row,) = drawn(Buttons((Button("Claim", "objection.claim", "17", ButtonStyle.PRIMARY),)))
    assert row["actions"] == [
        {
            "type": "Action.Execute",
            "title": "Claim",
            "verb": "click",
            "data": {"action": "objection.claim", "value": "17"},
            "associatedInputs": "none",
            "style": "positive",
        }
    ]


def test_more_than_six_buttons_become_rows() -> None:
    rows = drawn(Buttons(tuple(Button(str(n), "lead.take", str(n)) for n in range(14))))
    assert [len(row["actions"]) for row in rows] == [6, 6, 2]


def test_buttons_that_are_too_many_are_counted() -> None:
    *_, last = drawn(Buttons(tuple(Button(str(n), "lead.take", str(n)) for n in range(99))))
    assert said_in(last).startswith("… and ")


def test_a_question_is_asked_before_a_click_counts() -> None:
    asks = Confirm("Forget you?", "Nobody can bring it back.", yes="Forget me", no="Keep it")
    (row,) = drawn(Buttons((Button("Forget me", "hymnsheet.erase", style=ButtonStyle.DANGER, confirm=asks),)))
    (shows,) = row["actions"]
    assert (shows["type"], shows["style"]) == ("Action.ShowCard", "destructive")
    assert said_in(shows["card"]) == "Forget you?\nNobody can bring it back."
    (yes,) = (node for kind, node in nodes(shows["card"]) if kind == "Action.Execute")
    assert (yes["title"], yes["data"]) == ("Forget me", {"action": "hymnsheet.erase", "value": ""})


def test_a_quote_stands_in_a_frame() -> None:
    (frame,) = drawn(Quote(line("Too expensive\nfor five")))
    assert (frame["type"], frame["style"], said_in(frame)) == ("Container", "emphasis", "Too expensive\nfor five")


def test_facts_bullets_and_notes_are_lines() -> None:
    assert (
        said_in(drawn(Facts((Fact("Category", line("price")), Fact("Why?", line("so")))))) == "Category: price\nWhy? so"
    )
    assert said_in(drawn(Bullets((line("a"), line(" "), line("b"))))) == "• a\n• b"
    (note,) = drawn(Note(line("by hand")))
    assert note["inlines"] == [{"type": "TextRun", "text": "by hand", "size": "Small", "isSubtle": True}]


def test_a_table_has_its_header_in_bold_and_numbers_to_the_right() -> None:
    (table,) = drawn(Table(("Source", "Won"), ((line("Webinar"), line(Money(950_050, "EUR"))), (line("Fair"),))))
    assert [len(row["cells"]) for row in table["rows"]] == [2, 2, 2]
    sides = [[cell["items"][0].get("horizontalAlignment", "Left") for cell in row["cells"]] for row in table["rows"]]
    assert sides == [["Left", "Right"]] * 3
    assert said_in(table) == "Source\nWon\nWebinar\n€9,500.50\nFair\n\N{NO-BREAK SPACE}"


def test_rows_and_columns_that_do_not_fit_are_counted() -> None:
    (table,) = drawn(Table(tuple(f"c{n}" for n in range(12)), tuple((line(f"lead {n}"),) for n in range(500))))
    shown = said_in(table).split("\n")
    assert shown[9] == "… and 3 more"
    rows = table["rows"]
    assert said_in(rows[-1]).startswith(f"… and {501 - (len(rows) - 1)} more")


def test_a_table_without_a_column_is_nothing() -> None:
    assert drawn(Table((), ())) == []


@pytest.mark.parametrize(
    ("chart", "kind", "data"),
    [
        (
            Chart(ChartKind.PIE, "Why", ("price", "timing", "none"), (Series("n", (7, 2.5, 0)),)),
            "Chart.Pie",
            [{"legend": "price", "value": 7}, {"legend": "timing", "value": 2.5}],
        ),
        (
            Chart(ChartKind.BAR, "Won", ("Mon", "Tue"), (Series("won", (1, -2)),)),
            "Chart.VerticalBar",
            [{"x": "Mon", "y": 1}, {"x": "Tue", "y": -2}],
        ),
        (
            Chart(ChartKind.BAR, "By side", ("Mon",), (Series("sales", (1,)), Series("marketing", (2,)))),
            "Chart.VerticalBar.Grouped",
            [
                {"legend": "sales", "values": [{"x": "Mon", "y": 1}]},
                {"legend": "marketing", "values": [{"x": "Mon", "y": 2}]},
            ],
        ),
        (
            Chart(ChartKind.LINE, "Time", ("Mon",), (Series("sales", (1,)),)),
            "Chart.Line",
            [{"legend": "sales", "values": [{"x": "Mon", "y": 1}]}],
        ),
    ],
)
def test_a_chart_is_drawn_as_teams_does_with_its_numbers_for_clients_that_do_not(
    chart: Chart, kind: str, data: list[object]
) -> None:
    (shown,) = drawn(chart)
    assert (shown["type"], shown["title"], shown["data"]) == (kind, chart.title, data)
    assert [found for found, _ in nodes(shown["fallback"]) if found == "Table"] == ["Table"]
    assert said_in(shown["fallback"]).startswith(chart.title)


@pytest.mark.parametrize(
    "chart",
    [
        Chart(ChartKind.PIE, "T", ("a",), (Series("s", (-1,)),)),
        Chart(ChartKind.PIE, "T", ("a",), (Series("s", (0,)),)),
        Chart(ChartKind.BAR, "T", ("a", "a"), (Series("s", (1, 2)),)),
        Chart(ChartKind.BAR, "T", ("a", "b"), (Series("s", (1,)),)),
        Chart(ChartKind.BAR, "T", ("a",), (Series("s", (float("nan"),)),)),
        Chart(ChartKind.LINE, "T", ("a",), (Series("s", (float("inf"),)),)),
        Chart(ChartKind.LINE, "T", ("x" * 61,), (Series("s", (1,)),)),
        Chart(ChartKind.LINE, "T", ("a",), tuple(Series(f"s{n}", (1,)) for n in range(7))),
        Chart(ChartKind.BAR, "T", tuple(map(str, range(25))), (Series("s", (1,) * 25),)),
        Chart(ChartKind.BAR, "T", (), ()),
    ],
)
def test_numbers_that_cannot_be_drawn_are_a_table(chart: Chart) -> None:
    shown = drawn(chart)
    assert [element["type"] for element in shown] == ["RichTextBlock", "Table"]


def test_pictures_are_ours_alone_and_words_where_nobody_can_fetch_them() -> None:
    (picture,) = drawn(Image("welcome.png", "A hymn sheet"))
    assert picture["url"] == "https://pictures.acme.example/welcome.png"
    assert said_in(drawn(Image("https://evil.example/x.png", "A hymn sheet"))) == "A hymn sheet"
    assert said_in(drawn(Image("welcome.png", "A hymn sheet"), Scene(reader=ALONE))) == "A hymn sheet"
    assert (
        said_in(drawn(Image("welcome.png", "A hymn sheet"), Scene(reader=ALONE, pictures_at="http://x")))
        == "A hymn sheet"
    )


def test_a_short_text_to_be_kept_is_readable_where_no_code_is_drawn() -> None:
    (code,) = drawn(Code("id,name\n1,Ann"))
    assert (code["codeSnippet"], code["language"]) == ("id,name\n1,Ann", "PlainText")
    assert said_in(code["fallback"]) == "id,name\n1,Ann"
    (long,) = drawn(Code("x" * 3000))
    assert said_in(long["fallback"]) == "This part cannot be shown here. Please open it in Teams on a computer."


def test_a_divider_at_the_end_or_the_beginning_is_no_line() -> None:
    card = card_of(render_message(Message("s", (Divider(), paragraph("a"), Divider())), reader=ALONE))
    assert card["body"] == [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "a"}]}]


def test_an_empty_home_says_that_it_is_empty() -> None:
    card = render_home(Home(()), reader=Reader("UTC"))
    assert said_in(card) == "Nothing here yet."
    assert card_problems(card) == []
