"""Time zones as people type them."""

from zoneinfo import available_timezones

import pytest

from rules.errors import Refusal
from rules.zones import zone_named


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_found_in_any_case_and_by_its_city(typed, zone):
    assert zone_named(typed) == zone


def test_every_zone_is_found_by_its_own_name():
    for zone in available_timezones() - {"localtime", "Factory"}:
        assert zone_named(zone) == zone


def test_a_typo_is_answered_with_what_was_probably_meant():
    with pytest.raises(Refusal, match=r"“Europe/Berln”. Did you mean Europe/Berlin"):
        zone_named("Europe/Berln")


@pytest.mark.parametrize("typed", ["", "the moon base", "localtime", "../../etc/passwd", "x" * 40_000])
def test_what_is_no_zone_is_refused_with_an_example(typed):
    with pytest.raises(Refusal, match=r"Europe/Berlin"):
        zone_named(typed)
