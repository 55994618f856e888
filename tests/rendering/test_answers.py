"""What people filled in comes back by field name, as they typed it; what they left empty is absent."""

from datetime import date, time
from typing import Any

import pytest

from bot.slack.forms import answers_of, render_form
from messages.model import Answer
from tests.rendering.samples import FORM

YES, NO = {"value": "yes"}, {"value": "no"}

STATES: list[tuple[dict[str, Any], Answer | None]] = [
    ({"type": "plain_text_input", "value": " *as* typed \u202e\n "}, " *as* typed \u202e\n "),
    ({"type": "plain_text_input", "value": "nul\x00 half\ud800"}, "nul half"),
    ({"type": "plain_text_input", "value": "\x00"}, None),
    ({"type": "plain_text_input", "value": ""}, None),
    ({"type": "plain_text_input", "value": None}, None),
    ({"type": "number_input", "value": "12"}, "12"),
    ({"type": "url_text_input", "value": "https://acme.example"}, "https://acme.example"),
    ({"type": "static_select", "selected_option": YES}, "yes"),
    ({"type": "static_select", "selected_option": None}, None),
    ({"type": "radio_buttons", "selected_option": NO}, "no"),
    ({"type": "checkboxes", "selected_options": [YES, NO]}, ("yes", "no")),
    ({"type": "checkboxes", "selected_options": []}, None),
    ({"type": "multi_static_select", "selected_options": [NO]}, ("no",)),
    ({"type": "users_select", "selected_user": "U1"}, "U1"),
    ({"type": "users_select", "selected_user": None}, None),
    ({"type": "multi_users_select", "selected_users": ["U1", "U2"]}, ("U1", "U2")),
    ({"type": "multi_users_select", "selected_users": []}, None),
    ({"type": "conversations_select", "selected_conversation": "C1"}, "C1"),
    ({"type": "channels_select", "selected_channel": "C2"}, "C2"),
    ({"type": "datepicker", "selected_date": "2026-12-24"}, date(2026, 12, 24)),
    ({"type": "datepicker", "selected_date": None}, None),
    ({"type": "datepicker", "selected_date": "soon"}, None),
    ({"type": "timepicker", "selected_time": "00:00"}, time(0, 0)),
    ({"type": "timepicker", "selected_time": None}, None),
    ({"type": "something_new", "value": "x"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("state", "answer"), STATES)
def test_an_answer_is_read_from_every_kind_of_input(state: dict[str, Any], answer: Answer | None) -> None:
    expected = {} if answer is None else {"field": answer}
    assert answers_of({"state": {"values": {"field": {"any_action": state}}}}) == expected


@pytest.mark.parametrize("view", [{}, {"state": None}, {"state": {}}, {"state": {"values": None}}])
def test_a_view_without_inputs_has_no_answers(view: dict[str, Any]) -> None:
    assert answers_of(view) == {}


def test_every_input_a_form_is_drawn_with_can_be_read() -> None:
    drawn = {block["element"]["type"] for block in render_form(FORM)["blocks"] if block["type"] == "input"}
    assert drawn <= {state["type"] for state, _ in STATES if state}
