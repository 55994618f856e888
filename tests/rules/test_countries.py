"""Countries whose public holidays are known."""

from datetime import date

import pytest

from rules.countries import LONGEST_CODE, country_named
from rules.errors import Refusal
from rules.working_days import public_holidays


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", ""),
        ("de", "DE"),
        ("Germany", "DE"),
        ("USA", "US"),
        ("United States", "US"),
        ("de-by", "DE-BY"),
        ("GB-ENG", "GB-ENG"),
        ("Guinea-Bissau", "GW"),
        ("DE-U", None),
        ("DE-Augsburg", None),
        ("Germny", None),
        ("Atlantis", None),
        ("x" * 40_000, None),
    ],
)
def test_a_country_is_known_by_code_or_name_and_anything_else_is_a_sentence(typed, code):
    if code is not None:
        assert country_named(typed) == code
        assert len(code) <= LONGEST_CODE
        return
    with pytest.raises(Refusal, match=r"^I do not know .*\.$"):
        country_named(typed)


def test_a_misspelt_country_is_answered_with_what_was_meant():
    with pytest.raises(Refusal, match="Did you mean DE"):
        country_named("Germny")


def test_every_code_kept_is_one_whose_holidays_are_known():
    assert date(2026, 1, 6) in public_holidays(country_named("de-by"), 2026)
    assert date(2026, 1, 6) not in public_holidays(country_named("Germany"), 2026)
