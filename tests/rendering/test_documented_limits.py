"""Our table never allows more than Slack's documentation does (docs.slack.dev/reference/block-kit)."""

import pytest

from bot.slack.limits import LIMITS

DOCUMENTED = {
    "summary_bytes": 4000,
    "message_blocks": 50,
    "message_weight": 13_200,
    "message_tables": 1,
    "message_charts": 2,
    "view_blocks": 100,
    "view_bytes": 250_000,
    "action_id": 255,
    "block_id": 255,
    "callback_id": 255,
    "private_metadata": 3000,
    "heading": 150,
    "text": 3000,
    "alt_text": 2000,
    "image_url": 3000,
    "buttons": 25,
    "button_label": 75,
    "button_value": 2000,
    "confirm_title": 100,
    "confirm_text": 300,
    "confirm_button": 30,
    "modal_title": 24,
    "modal_button": 24,
    "field_label": 2000,
    "field_hint": 2000,
    "placeholder": 150,
    "input_length": 3000,
    "options": 100,
    "listed_options": 10,
    "option_label": 75,
    "option_value": 150,
    "table_rows": 100,
    "table_columns": 20,
    "table_text": 10_000,
    "chart_title": 50,
    "chart_label": 20,
    "chart_series": 6,
    "chart_segments": 6,
    "chart_categories": 20,
}
OURS = {
    "rich_text_weight",
    "list_line_weight",
    "link_label",
    "buttons_weight",
    "table_header_text",
    "table_cell_text",
    "chart_weight",
}


@pytest.mark.parametrize("name", DOCUMENTED)
def test_we_allow_no_more_than_slack(name: str) -> None:
    assert 1 <= getattr(LIMITS, name) <= DOCUMENTED[name]


def test_every_limit_is_slacks_or_our_own() -> None:
    assert set(LIMITS.__dataclass_fields__) == {*DOCUMENTED, *OURS}
