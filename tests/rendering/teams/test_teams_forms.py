"""Every field of a form becomes the input people expect, keeps what they typed, and comes back as the same answer."""

from datetime import date, time
from typing import Any

import pytest

from bot.teams.answers import answers_of
from bot.teams.render import Reader, render_form
from messages.model import (
    Answer,
    Answers,
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
    paragraph,
)
from tests.rendering.samples import FORM, QUIET_FORM, YES_OR_NO
from tests.rendering.teams.card_rules import card_problems, nodes, said_in, schema_problems
from tests.rendering.teams.drawing import ALONE

EVERYBODY = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(f"o{n}", f"Option {n}") for n in range(count))


def inputs(form: Form, **drawn: Any) -> dict[str, dict[str, Any]]:
    card = render_form(form, reader=ALONE, **drawn)
    return {node["id"]: node for kind, node in nodes(card) if kind.startswith("Input.")}


def asked(field: Fields) -> dict[str, Any]:
    return inputs(Form("f", "F", (field,)))[field.name]


def sent(form: Form, **drawn: Any) -> dict[str, Any]:
    """What Teams sends when somebody submits the form without touching it."""
    card = render_form(form, reader=ALONE, **drawn)
    (submit,) = card["actions"]
    return submit["data"] | {name: node.get("value", "") for name, node in inputs(form, **drawn).items()}


def test_a_form_says_its_title_and_carries_its_name_its_id_and_where_it_is() -> None:
    card = render_form(FORM, reader=ALONE, where="a chat")
    assert said_in(card).startswith("Log an objection\nWhat did you hear?")
    (submit,) = card["actions"]
    assert (submit["type"], submit["verb"], submit["title"]) == ("Action.Execute", "submit", "Save")
    assert {name: submit["data"][name] for name in ("form", "carries", "where")} == {
        "form": "objection.log",
        "carries": "draft-4",
        "where": "a chat",
    }


def test_a_dialog_shows_the_title_itself_and_sends_its_answers_as_dialogs_do() -> None:
    card = render_form(FORM, reader=ALONE, is_dialog=True)
    assert "Log an objection" not in said_in(card)
    sends = [node for kind, node in nodes(card) if kind.startswith("Action.")]
    assert [(node["type"], node["data"]["verb"]) for node in sends] == [
        ("Action.Submit", "reshape"),
        ("Action.Submit", "submit"),
    ]
    assert card_problems(card) == schema_problems(card) == []


def test_a_form_that_asks_nothing_has_nothing_to_send() -> None:
    assert "actions" not in render_form(QUIET_FORM, reader=ALONE)
    assert said_in(render_form(Form("f", "F", ()), reader=ALONE)) == "F\nThere is nothing to fill in."


def test_what_must_be_answered_is_asked_for_by_teams_and_what_may_be_left_out_is_not() -> None:
    form = Form("f", "F", (TextField(name="a", label="A"), TextField(name="b", label="B", optional=True)))
    must, may = inputs(form).values()
    assert (must["isRequired"], must["errorMessage"]) == (True, "Please answer this.")
    assert "isRequired" not in may


def test_a_form_that_can_be_asked_for_anew_lets_people_do_so_before_everything_is_filled_in() -> None:
    kind = ChoiceField(name="kind", label="Kind", options=options(2), value="o0", reshapes=True)
    why = ChoiceField(name="why", label="Why", options=options(2), value="o0", reshapes=True)
    form = Form("f", "F", (kind, why, TextField(name="words", label="Words")))
    card = render_form(form, reader=ALONE, where="w")
    (update,) = (node for _, node in nodes(card) if node.get("verb") == "reshape")
    assert (update["title"], update["associatedInputs"], update["data"]["form"]) == ("Update the form", "auto", "f")
    assert not any("isRequired" in node for node in inputs(form).values())


def test_an_error_stands_below_its_field_and_every_value_is_kept() -> None:
    form = Form("f", "F", (TextField(name="a", label="A"), DateField(name="b", label="B"), paragraph("End")))
    answers: Answers = {"a": "typed", "b": date(2026, 3, 2)}
    errors = {"a": "Please say **more**.", "gone": "Somebody was faster."}
    card = render_form(form, reader=ALONE, errors=errors, answers=answers)
    kinds = [node.get("id") or said_in(node) for node in card["body"]]
    assert kinds == ["Somebody was faster.", "F", "a", "Please say **more**.", "b", "End"]
    assert card["body"][3]["inlines"][0]["color"] == "Attention"
    assert [node["value"] for node in card["body"] if "id" in node] == ["typed", "2026-03-02"]


def test_what_was_left_empty_stays_empty_after_an_error() -> None:
    drawn = inputs(FORM, answers={"words": "theirs"})
    assert [name for name, node in drawn.items() if "value" in node] == ["words"]


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        (TextField(name="a", label="A", value="Ann, of Acme"), "Ann, of Acme"),
        (LongTextField(name="a", label="A", value="two\nlines {{x}}"), "two\nlines {{x}}"),
        (ChoiceField(name="a", label="A", options=YES_OR_NO, value="no"), "no"),
        (ChoicesField(name="a", label="A", options=YES_OR_NO, values=("no", "yes")), ("yes", "no")),
        (
            ChoicesField(name="a", label="A", options=(Option("1,5 %", "x"), Option("y", "y")), values=("1,5 %",)),
            ("1,5 %",),
        ),
        (PersonField(name="a", label="A", value="U1RITA"), "U1RITA"),
        (PeopleField(name="a", label="A", values=("U1RITA", "U1MAX")), ("U1RITA", "U1MAX")),
        (PersonField(name="a", label="A", value="unknown"), "unknown"),
        (ChannelField(name="a", label="A", value="C1SALES"), "C1SALES"),
        (NumberField(name="a", label="A", value="5"), "5"),
        (DateField(name="a", label="A", value=date(2026, 12, 24)), date(2026, 12, 24)),
        (TimeField(name="a", label="A", value=time(0, 0)), time(0, 0)),
        (LinkField(name="a", label="A", value="acme.example/deck"), "acme.example/deck"),
    ],
)
def test_an_answer_that_nobody_touched_comes_back_as_it_was(field: Fields, answer: Answer) -> None:
    assert answers_of(sent(Form("f", "F", (field,)))) == {"a": answer}


def test_what_is_left_empty_is_no_answer() -> None:
    assert answers_of(sent(FORM, answers={})) == {}


@pytest.mark.parametrize(
    "data",
    [
        {"a": None, "b": ["x"], "c": {"d": 1}, "e": True},
        {"kinds": "days", "form": "f"},
        {"kinds": {"a": "day", "b": "time"}, "a": "2026-13-01", "b": "25:00"},
        {"kinds": {"a": ["day"]}, "a": ""},
    ],
)
def test_nonsense_that_comes_back_is_no_answer(data: dict[str, Any]) -> None:
    assert answers_of(data) == {}


@pytest.mark.parametrize(("value", "answer"), [(5, "5"), (5.0, "5"), (5.5, "5.5"), ("nul\x00 \ud800x", "nul x")])
def test_a_number_comes_back_as_typed_and_nothing_that_cannot_be_stored(value: object, answer: str) -> None:
    assert answers_of({"a": value}) == {"a": answer}


def test_few_options_are_listed_and_many_can_be_searched() -> None:
    assert asked(ChoiceField(name="a", label="A", options=options(3)))["style"] == "compact"
    assert asked(ChoiceField(name="a", label="A", options=options(3), compact=False))["style"] == "expanded"
    assert asked(ChoiceField(name="a", label="A", options=options(11), compact=False))["style"] == "filtered"
    assert asked(ChoicesField(name="a", label="A", options=options(10)))["style"] == "expanded"
    assert asked(ChoicesField(name="a", label="A", options=options(11)))["style"] == "filtered"


def test_more_options_than_a_card_takes_keep_the_chosen_one_and_say_how_many_are_missing() -> None:
    field = ChoiceField(name="a", label="A", hint="Pick one.", options=options(130), value="o129")
    drawn = asked(field)
    assert (len(drawn["choices"]), drawn["value"]) == (100, "o129")
    assert said_in(render_form(Form("f", "F", (field,)), reader=ALONE)) == "F\n30 more could not be listed. Pick one."


def test_a_choice_of_nothing_is_a_line_that_says_so() -> None:
    form = Form("f", "F", (ChoiceField(name="a", label="Campaign", options=()), ChannelField(name="b", label="Where")))
    card = render_form(form, reader=Reader("UTC"))
    assert said_in(card) == (
        "F\nCampaign: there is nothing to choose from yet.\nWhere: there is nothing to choose from yet."
    )
    assert card_problems(card) == []


@pytest.mark.parametrize("kind", [PersonField, PeopleField])
def test_people_we_know_are_offered_and_where_there_is_a_directory_everybody_else(
    kind: type[PersonField] | type[PeopleField],
) -> None:
    def drawn(reader: Reader) -> dict[str, Any]:
        card = render_form(Form("f", "F", (kind(name="a", label="A"),)), reader=reader)
        return next(node for found, node in nodes(card) if found == "Input.ChoiceSet")

    people = ALONE.people
    crowd = tuple(Option(f"p{n}", f"Person {n}") for n in range(101))
    assert {"title": "Rita", "value": "U1RITA"} in drawn(Reader("UTC", people=people))["choices"]
    assert "choices.data" not in drawn(Reader("UTC", people=people))
    assert drawn(Reader("UTC", people=people, has_directory=True))["choices.data"] == EVERYBODY
    assert drawn(Reader("UTC", people=crowd))["choices.data"] == EVERYBODY
    assert drawn(Reader("UTC"))["choices.data"] == EVERYBODY


def test_whoever_was_chosen_stays_chosen_however_many_people_there_are() -> None:
    people = tuple(Option(f"person {n:04} with a rather long id", f"Person {n}") for n in range(1500))
    chosen = tuple(person.value for person in people[1200:1215])
    fields = tuple(PeopleField(name=f"f{n}", label="Team", values=chosen if n == 3 else ()) for n in range(30))
    card = render_form(Form("f", "F", fields), reader=Reader("UTC", people=people))
    assert card_problems(card) == []
    (drawn,) = (node for _, node in nodes(card) if node.get("id") == "f3")
    assert drawn["value"] == ",".join(chosen)
    assert {choice["value"] for choice in drawn["choices"]} >= set(chosen)


@pytest.mark.parametrize(("value", "kept"), [("5", True), ("0", False), ("21", False), ("five", False), ("", False)])
def test_a_number_is_whole_and_within_its_bounds(value: str, kept: bool) -> None:
    drawn = asked(NumberField(name="a", label="A", value=value, smallest=1, largest=20))
    assert (drawn["type"], drawn["min"], drawn["max"]) == ("Input.Number", 1, 20)
    assert ("value" in drawn) is kept


def test_words_typed_before_are_kept_even_if_they_are_more_than_asked_for() -> None:
    long = asked(TextField(name="a", label="A", value="w" * 400, longest=150))
    assert (long["value"], long["maxLength"]) == ("w" * 400, 400)
    huge = asked(LongTextField(name="a", label="A", value="w" * 4000, longest=9000, placeholder="p"))
    assert (huge["value"], huge["maxLength"], huge["isMultiline"], huge["placeholder"]) == ("w" * 3000, 3000, True, "p")


def test_two_long_answers_in_any_script_are_kept_whole() -> None:
    fields = tuple(LongTextField(name=f"f{n}", label="Words", value=letter * 1500) for n, letter in enumerate("漢я"))
    assert [len(node["value"]) for node in inputs(Form("f", "F", fields)).values()] == [1500, 1500]


def test_too_many_fields_and_a_name_that_is_taken_are_mistakes_in_the_program() -> None:
    with pytest.raises(ValueError, match="at most 40 fields"):
        inputs(Form("f", "F", tuple(TextField(name=f"f{n}", label="W") for n in range(41))))
    with pytest.raises(ValueError, match="same name"):
        inputs(Form("f", "F", (TextField(name="a", label="A"), TextField(name="a", label="B"))))
    with pytest.raises(ValueError, match="one of"):
        inputs(Form("f", "F", (TextField(name="where", label="Where"),)))
