"""Who leads whom."""

import pytest

from rules.errors import FieldErrors
from rules.teams import teams_from


def errors_of(answers, *shown) -> dict[str, str]:
    with pytest.raises(FieldErrors) as raised:
        teams_from(answers, shown=shown)
    return raised.value.errors


def test_a_team_is_added_and_those_shown_are_as_answered():
    answers = {"team_M": ("A", "B"), "manager": "N", "team": ("C",)}
    assert teams_from(answers, shown=["M", "O"]) == {"M": ("A", "B"), "O": (), "N": ("C",)}


def test_naming_a_manager_again_adds_to_their_team():
    answers = {"team_M": ("A",), "manager": "M", "team": ("B", "A")}
    assert teams_from(answers, shown=["M"]) == {"M": ("A", "B")}


def test_a_team_of_which_the_form_knew_nothing_is_not_taken_from_it():
    assert teams_from({"team_X": ("A",)}, shown=[]) == {}


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"manager": "M"}, "team", "Say whom they lead"),
        ({"team": ("A",)}, "manager", "Say who leads"),
        ({"manager": "M", "team": ("M", "A")}, "team", "Nobody leads themselves"),
        ({"team_M": ("A",), "manager": "N", "team": ("A",)}, "team_M", "in another one too"),
        ({"team_M": ("A",), "manager": "A", "team": ("M",)}, "team", "leads their own manager"),
        ({"team_M": ("A",), "team_A": ("B",), "manager": "B", "team": ("M",)}, "team_A", "leads their own manager"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(answers, field, sentence):
    errors = errors_of(answers, *(name[5:] for name in answers if name.startswith("team_")))
    assert sentence in errors[field]
