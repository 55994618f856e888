"""Every field of a form becomes the input people expect, with what they typed before still in it."""

from datetime import date, time
from typing import Any

import pytest

from bot.slack.forms import RESHAPE, render_form
from messages.model import (
    ChannelField,
    ChoiceField,
    ChoicesField,
    DateField,
    Fields,
    Form,
    LinkField,
    LongTextField,
    NumberField,
    Option,
    PeopleField,
    PersonField,
    TextField,
    TimeField,
)
from tests.rendering.samples import FORM, QUIET_FORM
from tests.rendering.slack_rules import view_problems, words_of


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(f"o{n}", f"Option {n}") for n in range(count))


def element(field: Fields) -> dict[str, Any]:
    (block,) = render_form(Form("f", "F", (field,)))["blocks"]
    drawn: dict[str, Any] = block["element"]
    return drawn


def test_a_form_carries_its_name_and_its_id() -> None:
    view = render_form(FORM)
    assert (view["type"], view["callback_id"], view["private_metadata"]) == ("modal", "objection.log", "draft-4")
    assert (view["title"]["text"], view["submit"]["text"], view["close"]["text"]) == (
        "Log an objection",
        "Save",
        "Cancel",
    )


def test_a_form_that_asks_nothing_can_only_be_closed() -> None:
    view = render_form(QUIET_FORM)
    assert "submit" not in view
    assert view["close"]["text"] == "Close"


def test_an_empty_form_says_that_it_is_empty() -> None:
    assert words_of(render_form(Form("f", "F", ()))["blocks"]) == ["There is nothing to fill in."]


def test_a_field_is_known_by_its_name() -> None:
    (block,) = render_form(Form("f", "F", (TextField(name="lead", label="Lead", hint="Who?", optional=True),)))[
        "blocks"
    ]
    assert (block["block_id"], block["element"]["action_id"], block["optional"]) == ("lead", "lead", True)
    assert (block["label"]["text"], block["hint"]["text"]) == ("Lead", "Who?")


def test_a_title_longer_than_slack_takes_ends_in_an_ellipsis() -> None:
    title = render_form(Form("f", "What a prospect said to us", ()))["title"]["text"]
    assert title == "What a prospect said to…"
    assert len(title) == 24


def test_words_typed_before_are_kept_even_if_they_are_more_than_asked_for() -> None:
    long = element(TextField(name="a", label="A", value="w" * 400, longest=150))
    assert (long["initial_value"], long["max_length"], long["multiline"]) == ("w" * 400, 400, False)


def test_a_text_never_takes_more_than_slack_does() -> None:
    huge = element(LongTextField(name="a", label="A", value="w" * 4000, longest=9000, placeholder="p" * 200))
    assert (huge["initial_value"], huge["max_length"], huge["multiline"]) == ("w" * 3000, 3000, True)
    assert len(huge["placeholder"]["text"]) == 150


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (ChoiceField(name="a", label="A", options=options(3)), "static_select"),
        (ChoiceField(name="a", label="A", options=options(3), compact=False), "radio_buttons"),
        (ChoiceField(name="a", label="A", options=options(11), compact=False), "static_select"),
        (ChoicesField(name="a", label="A", options=options(10)), "checkboxes"),
        (ChoicesField(name="a", label="A", options=options(11)), "multi_static_select"),
    ],
)
def test_few_options_are_listed_and_many_are_in_a_menu(field: Fields, kind: str) -> None:
    assert element(field)["type"] == kind


def test_what_was_chosen_before_is_chosen_again() -> None:
    one = element(ChoiceField(name="a", label="A", options=options(3), value="o1"))
    assert one["initial_option"] == one["options"][1]
    some = element(ChoicesField(name="a", label="A", options=options(3), values=("o2", "o0", "gone")))
    assert some["initial_options"] == [some["options"][0], some["options"][2]]


def test_more_options_than_slack_takes_keep_the_chosen_one_and_say_how_many_are_missing() -> None:
    field = ChoiceField(name="a", label="A", hint="Pick one.", options=options(130), value="o129")
    (block,) = render_form(Form("f", "F", (field,)))["blocks"]
    assert len(block["element"]["options"]) == 100
    assert block["element"]["initial_option"]["value"] == "o129"
    assert block["hint"]["text"] == "Pick one. 30 more could not be listed."


def test_a_choice_of_nothing_is_a_line_that_says_so() -> None:
    view = render_form(Form("f", "F", (ChoiceField(name="a", label="Campaign", options=()),)))
    assert words_of(view["blocks"]) == ["Campaign: there is nothing to choose from yet."]
    assert view_problems(view) == []


def test_a_choice_that_reshapes_the_form_tells_at_once() -> None:
    field = ChoiceField(name="kind", label="Kind", options=options(2), reshapes=True)
    (block,) = render_form(Form("f", "F", (field,)))["blocks"]
    assert (block["element"]["action_id"], block["dispatch_action"]) == (f"{RESHAPE}kind", True)


def test_people_are_chosen_from_the_workspace() -> None:
    assert element(PersonField(name="a", label="A", value="U1")) == {
        "type": "users_select",
        "action_id": "a",
        "initial_user": "U1",
    }
    assert element(PeopleField(name="a", label="A", values=("U1", "not an id", "U2")))["initial_users"] == ["U1", "U2"]


def test_a_channel_is_chosen_among_our_own() -> None:
    drawn = element(ChannelField(name="a", label="A", value="C1"))
    assert (drawn["type"], drawn["initial_conversation"]) == ("conversations_select", "C1")
    assert drawn["filter"]["include"] == ["public", "private"]
    assert drawn["filter"]["exclude_external_shared_channels"] is True


@pytest.mark.parametrize(
    ("value", "kept"), [("5", True), ("0", False), ("21", False), ("five", False), ("1.5", False), ("", False)]
)
def test_a_number_is_whole_and_within_its_bounds(value: str, kept: bool) -> None:
    drawn = element(NumberField(name="a", label="A", value=value, smallest=1, largest=20))
    assert (drawn["type"], drawn["is_decimal_allowed"]) == ("number_input", False)
    assert (drawn["min_value"], drawn["max_value"]) == ("1", "20")
    assert ("initial_value" in drawn) is kept


def test_a_day_and_a_time_are_picked() -> None:
    assert element(DateField(name="a", label="A", value=date(2026, 12, 24)))["initial_date"] == "2026-12-24"
    assert element(TimeField(name="a", label="A", value=time(8, 30, 59)))["initial_time"] == "08:30"


@pytest.mark.parametrize(("value", "kept"), [("https://acme.example", True), ("deck", False), ("https://[", False)])
def test_an_address_is_put_back_only_if_slack_takes_it(value: str, kept: bool) -> None:
    assert ("initial_value" in element(LinkField(name="a", label="A", value=value))) is kept
