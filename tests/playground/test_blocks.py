"""Slack refuses blocks that break its rules, and says where; it takes every block that keeps them."""

import pytest
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from playground.blocks import message_errors, view_errors


def plain(words):
    return {"type": "plain_text", "text": words}


def section(words):
    return {"type": "section", "text": plain(words)}


def options(count, length=1):
    return [{"text": plain("x" * length), "value": f"v{number}"} for number in range(count)]


def button(**more):
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def asks(element, **more):
    return {"type": "input", "label": plain("What?"), "element": element, **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def rich(*elements):
    return {"type": "rich_text", "elements": list(elements)}


def chart(**kind):
    return {"type": "data_visualization", "title": "Leads", "chart": kind}


def bars(series, categories):
    return chart(type="bar", series=series, axis_config={"categories": categories})


def line(name, *points):
    return {"name": name, "data": [{"label": label, "value": value} for label, value in points]}


def modal(*blocks, **more):
    return {"type": "modal", "title": plain("Form"), "submit": plain("Send"), "blocks": list(blocks), **more}


TAKEN = {
    "divider": {"type": "divider"},
    "header": {"type": "header", "text": plain("x" * 150)},
    "section": section("x" * 3000),
    "mrkdwn section": {"type": "section", "text": {"type": "mrkdwn", "text": "*x*", "verbatim": True}},
    "fields": {"type": "section", "fields": [plain("x" * 2000)] * 10},
    "context": {"type": "context", "elements": [plain("x")] * 10},
    "image": {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"},
    "actions": actions(*[button(action_id=f"a{number}") for number in range(25)]),
    "button": actions(button(text=plain("x" * 75), value="x" * 2000, style="danger", action_id="x" * 255)),
    "confirmed button": actions(
        button(confirm={"title": plain("Sure?"), "text": plain("Really"), "confirm": plain("Yes"), "deny": plain("No")})
    ),
    "select": actions({"type": "static_select", "action_id": "a", "options": options(100, 75)}),
    "overflow": actions({"type": "overflow", "action_id": "a", "options": options(5)}),
    "radio": asks({"type": "radio_buttons", "action_id": "a", "options": options(10), "initial_option": options(1)[0]}),
    "users": asks({"type": "multi_users_select", "action_id": "a", "max_selected_items": 3}),
    "number": asks({"type": "number_input", "action_id": "a", "is_decimal_allowed": True, "min_value": "-1.5"}),
    "text": asks({"type": "plain_text_input", "action_id": "a", "min_length": 0, "max_length": 3000}),
    "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 100, "column_settings": []},
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "pie": chart(type="pie", segments=[{"label": "x" * 20, "value": 0.5}] * 6),
    "bars": bars([line("New", ("Mon", 1), ("Tue", -2))], ["Mon", "Tue"]),
    "rich text": rich(
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]},
        {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U1"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}], "border": 0},
        {"type": "rich_text_list", "style": "bullet", "elements": [{"type": "rich_text_section", "elements": []}]},
    ),
}


@pytest.mark.parametrize("block", TAKEN.values(), ids=TAKEN.keys())
def test_a_block_that_keeps_the_rules_is_taken(block):
    assert message_errors([block]) == []


REFUSED = {
    "unknown type": ({"type": "banner"}, "unsupported type: banner", "/blocks/0/type"),
    "no type": ({"text": plain("x")}, "missing required field: type", "/blocks/0"),
    "long header": ({"type": "header", "text": plain("x" * 151)}, "less than 151", "/blocks/0/text/text"),
    "markup in header": (
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "unsupported type: mrkdwn",
        "/blocks/0/text/type",
    ),
    "no header": ({"type": "header"}, "missing required field: text", "/blocks/0"),
    "long section": (section("x" * 3001), "less than 3001", "/blocks/0/text/text"),
    "empty section": (section(""), "more than 0 characters", "/blocks/0/text/text"),
    "section without words": ({"type": "section"}, "text or fields", "/blocks/0"),
    "long field": ({"type": "section", "fields": [plain("x" * 2001)]}, "less than 2001", "/blocks/0/fields/0/text"),
    "many fields": ({"type": "section", "fields": [plain("x")] * 11}, "no more than 10", "/blocks/0/fields"),
    "input in section": (
        {**section("x"), "accessory": {"type": "plain_text_input"}},
        "unsupported type: plain_text_input",
        "/blocks/0/accessory/type",
    ),
    "input in actions": (actions({"type": "email_text_input"}), "unsupported type", "/blocks/0/elements/0/type"),
    "button in input": (asks(button()), "unsupported type: button", "/blocks/0/element/type"),
    "long button": (actions(button(text=plain("x" * 76))), "less than 76", "/blocks/0/elements/0/text/text"),
    "long value": (actions(button(value="x" * 2001)), "less than 2001", "/blocks/0/elements/0/value"),
    "long action_id": (actions(button(action_id="x" * 256)), "less than 256", "/blocks/0/elements/0/action_id"),
    "long block_id": ({"type": "divider", "block_id": "x" * 256}, "less than 256", "/blocks/0/block_id"),
    "colourful button": (actions(button(style="green")), "valid enum value", "/blocks/0/elements/0/style"),
    "no actions": (actions(), "no fewer than 1", "/blocks/0/elements"),
    "many actions": (actions(*[button(action_id=f"a{n}") for n in range(26)]), "no more than 25", "/blocks/0/elements"),
    "the same action twice": (actions(button(), button()), "`action_id` go already exists", "/blocks/0/elements"),
    "unknown property": ({"type": "divider", "colour": "red"}, "invalid additional property: colour", "/blocks/0"),
    "no options": (
        actions({"type": "static_select", "options": []}),
        "no fewer than 1",
        "/blocks/0/elements/0/options",
    ),
    "many options": (
        actions({"type": "static_select", "options": options(101)}),
        "no more than 100",
        "/blocks/0/elements/0/options",
    ),
    "long option": (
        actions({"type": "static_select", "options": options(1, 76)}),
        "less than 76",
        "/blocks/0/elements/0/options/0/text/text",
    ),
    "neither options nor groups": (
        actions({"type": "static_select"}),
        "exactly one of options and option_groups",
        "/blocks/0/elements/0",
    ),
    "eleven checkboxes": (
        actions({"type": "checkboxes", "options": options(11)}),
        "no more than 10",
        "/blocks/0/elements/0/options",
    ),
    "nothing offered like this": (
        actions({"type": "static_select", "options": options(1), "initial_option": options(2)[1]}),
        "initial option must be one of the options",
        "/blocks/0/elements/0",
    ),
    "the same option twice": (
        actions({"type": "overflow", "options": options(1) * 2}),
        "must be unique",
        "/blocks/0/elements/0",
    ),
    "no such date": (
        actions({"type": "datepicker", "initial_date": "2026-13-01"}),
        "YYYY-MM-DD",
        "/blocks/0/elements/0/initial_date",
    ),
    "number without decimals said": (asks({"type": "number_input"}), "is_decimal_allowed", "/blocks/0/element"),
    "number as number": (
        asks({"type": "number_input", "is_decimal_allowed": False, "min_value": 1}),
        "number written as a string",
        "/blocks/0/element/min_value",
    ),
    "lengths the wrong way round": (
        asks({"type": "plain_text_input", "min_length": 5, "max_length": 4}),
        "min_length must not be greater",
        "/blocks/0/element",
    ),
    "longer than any text": (
        asks({"type": "plain_text_input", "max_length": 3001}),
        "between 1 and 3000",
        "/blocks/0/element/max_length",
    ),
    "no label": ({"type": "input", "element": {"type": "datepicker"}}, "missing required field: label", "/blocks/0"),
    "picture without words": (
        {"type": "image", "image_url": "https://example.com/a.png"},
        "missing required field: alt_text",
        "/blocks/0",
    ),
    "empty words": (
        rich({"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}),
        "more than 0",
        "/blocks/0/elements/0/elements/0/text",
    ),
    "words outside a section": (
        rich({"type": "text", "text": "x"}),
        "unsupported type: text",
        "/blocks/0/elements/0/type",
    ),
    "mention in code": (
        rich({"type": "rich_text_preformatted", "elements": [{"type": "user", "user_id": "U1"}]}),
        "unsupported type: user",
        "/blocks/0/elements/0/elements/0/type",
    ),
    "ragged table": (
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}], [{"type": "raw_text", "text": "x"}] * 2]},
        "same number of cells",
        "/blocks/0/rows",
    ),
    "long table": (
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101},
        "no more than 100",
        "/blocks/0/rows",
    ),
    "seven segments": (
        chart(type="pie", segments=[{"label": "x", "value": 1}] * 7),
        "no more than 6",
        "/blocks/0/chart/segments",
    ),
    "nothing of a pie": (
        chart(type="pie", segments=[{"label": "x", "value": 0}]),
        "greater than 0",
        "/blocks/0/chart/segments/0/value",
    ),
    "long label": (
        chart(type="pie", segments=[{"label": "x" * 21, "value": 1}]),
        "less than 21",
        "/blocks/0/chart/segments/0/label",
    ),
    "a gap in a line": (bars([line("New", ("Mon", 1))], ["Mon", "Tue"]), "one data point", "/chart/series/0/data"),
    "two of a name": (bars([line("New", ("Mon", 1))] * 2, ["Mon"]), "names must be unique", "/blocks/0/chart/series"),
    "unknown chart": (chart(type="radar"), "unsupported type: radar", "/blocks/0/chart/type"),
}


@pytest.mark.parametrize(("block", "sentence", "pointer"), REFUSED.values(), ids=REFUSED.keys())
def test_a_block_that_breaks_a_rule_is_refused_where_it_does(block, sentence, pointer):
    errors = message_errors([block])
    assert any(sentence in error and pointer in error for error in errors), errors


def test_a_message_has_fifty_blocks_at_most():
    assert message_errors([section("x")] * 50) == []
    assert "no more than 50" in message_errors([section("x")] * 51)[0]


def test_a_message_has_two_charts_and_one_table_at_most():
    pie, table = TAKEN["pie"], {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    assert message_errors([pie, pie, table]) == []
    assert "no more than 2" in message_errors([pie, pie, pie])[0]
    assert "only_one_table_allowed" in message_errors([table, table])[0]


def test_no_block_id_stands_twice():
    twice = {**section("x"), "block_id": "same"}
    assert "`block_id` same already exists" in message_errors([twice, twice])[0]


def test_a_modal_has_a_hundred_blocks_and_short_titles():
    assert view_errors(modal(*[section("x")] * 100, title=plain("x" * 24)), surface="modal") == []
    assert "no more than 100" in view_errors(modal(*[section("x")] * 101), surface="modal")[0]
    for part in ("title", "submit", "close"):
        errors = view_errors(modal(section("x"), **{part: plain("x" * 25)}), surface="modal")
        assert f"/view/{part}/text" in errors[0]
    errors = view_errors(modal(section("x"), private_metadata="x" * 3001), surface="modal")
    assert "/view/private_metadata" in errors[0]


def test_a_modal_that_asks_must_be_submittable():
    asking = modal(asks({"type": "plain_text_input"}))
    assert view_errors(asking, surface="modal") == []
    del asking["submit"]
    assert "submit" in view_errors(asking, surface="modal")[0]


def test_views_do_not_show_tables_or_charts():
    for kind in ("table", "bars", "markdown"):
        assert "unsupported type" in view_errors(modal(TAKEN[kind]), surface="modal")[0]


def test_a_home_tab_has_no_title_and_is_no_modal():
    home = {"type": "home", "blocks": [section("x")]}
    assert view_errors(home, surface="home") == []
    assert view_errors({**home, "title": plain("x")}, surface="home")
    assert view_errors(home, surface="modal")


def test_what_slacks_own_models_write_is_taken():
    written = [
        sdk.HeaderBlock(text="Hello"),
        sdk.SectionBlock(text="*x*", accessory=sdk.ButtonElement(text="Go", action_id="go", value="1")),
        sdk.ActionsBlock(
            elements=[
                sdk.StaticSelectElement(action_id="s", options=[sdk.Option(value="1", label="One")]),
                sdk.DatePickerElement(action_id="d", placeholder="When"),
                sdk.ConversationSelectElement(placeholder="Where", action_id="c"),
            ]
        ),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="x")]),
        sdk.RichTextBlock(
            elements=[
                sdk.RichTextSectionElement(
                    elements=[
                        sdk.RichTextElementParts.Text(text="x", style={"bold": True}),
                        sdk.RichTextElementParts.Link(url="https://example.com", text="x"),
                        sdk.RichTextElementParts.User(user_id="U1"),
                    ]
                )
            ]
        ),
    ]
    assert message_errors([block.to_dict() for block in written]) == []


def test_a_view_slacks_own_models_write_is_taken():
    inputs = [
        sdk.PlainTextInputElement(action_id="a", multiline=True),
        sdk.NumberInputElement(action_id="b", is_decimal_allowed=True, min_value="0"),
        sdk.UrlInputElement(action_id="c"),
        sdk.EmailInputElement(action_id="d"),
        sdk.UserMultiSelectElement(action_id="e", placeholder="Who"),
        sdk.TimePickerElement(action_id="f"),
        sdk.CheckboxesElement(action_id="g", options=[sdk.Option(value="1", text="One")]),
    ]
    view = View(
        type="modal",
        title="Form",
        submit="Send",
        blocks=[sdk.InputBlock(label="What?", element=element) for element in inputs],
    )
    assert view_errors(view.to_dict(), surface="modal") == []
