"""Amounts as people type them. The oracle writes numbers with Babel, in the ways of several countries."""

from decimal import Decimal
from time import perf_counter

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from rules.money import LARGEST_MINOR, Amount, UnreadableAmount, major_units, read_amount

DECIMALS = {"EUR": 2, "USD": 2, "CHF": 2, "BRL": 2, "JPY": 0, "SEK": 2}
LOCALES = ("en_US", "de_DE", "pt_BR", "fr_FR", "de_CH", "es_ES", "sv_SE")


@pytest.mark.parametrize(
    ("typed", "minor", "currency"),
    [
        ("12000 EUR", 1_200_000, "EUR"),
        ("€12k", 1_200_000, "EUR"),
        ("12.000,50 €", 1_200_050, "EUR"),
        ("$1,2m", 120_000_000, "USD"),
        ("12 000 eur", 1_200_000, "EUR"),
        ("12'000 CHF", 1_200_000, "CHF"),
        ("12’000 Fr.", 1_200_000, "CHF"),
        ("1,200.50 usd", 120_050, "USD"),
        ("US$ 5k", 500_000, "USD"),
        ("R$ 5.000", 500_000, "BRL"),
        ("12kEUR", 1_200_000, "EUR"),
        ("12k€", 1_200_000, "EUR"),
        ("T€ 12", 1_200_000, "EUR"),
        ("1.5 Mio. €", 150_000_000, "EUR"),
        ("0.125m €", 12_500_000, "EUR"),
        ("1.200 EUR", 120_000, "EUR"),
        ("1,200 $", 120_000, "USD"),
        ("12.000,- €", 1_200_000, "EUR"),
        ("5000 JPY", 5_000, "JPY"),
        ("12.50 KWD", 12_500, "KWD"),
        ("１２０００ EUR", 1_200_000, "EUR"),
        ("£1m", 100_000_000, "GBP"),
        ("1 euro", 100, "EUR"),
    ],
)
def test_what_people_type_is_read(typed: str, minor: int, currency: str) -> None:
    assert read_amount(typed) == Amount(minor, currency)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12k", "Which currency"),
        ("12", "Which currency"),
        ("5000 kr", "kr"),
        ("twelve grand", "could not read"),
        ("-5 EUR", "could not read"),
        ("0 EUR", "check the zeros"),
        ("0.00 EUR", "check the zeros"),
        ("99999999999999999999 EUR", "check the zeros"),
        ("5000.5 JPY", "decimals"),
        ("12.505,555 EUR", "decimals"),
        ("12,34,567 INR", "as a number"),
        ("1.2.3 EUR", "as a number"),
        ("12000 EUR USD", "could not read"),
        ("1.250k €", "two ways"),
        ("1.250 KWD", "two ways"),
        ("", "could not read"),
        ("9" * 40_000 + " EUR", "could not read"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_that_says_what_to_type(typed: str, says: str) -> None:
    with pytest.raises(UnreadableAmount, match=says) as refused:
        read_amount(typed)
    assert "EUR" in str(refused.value)


@given(
    minor=st.integers(min_value=1, max_value=LARGEST_MINOR),
    currency=st.sampled_from(sorted(DECIMALS)),
    locale=st.sampled_from(LOCALES),
    in_front=st.booleans(),
)
def test_any_amount_written_as_its_country_writes_it_is_read_exactly(
    minor: int, currency: str, locale: str, in_front: bool
) -> None:
    value = Decimal(minor).scaleb(-DECIMALS[currency])
    pattern = "#,##0." + "0" * DECIMALS[currency] if DECIMALS[currency] else "#,##0"
    number = format_decimal(value, format=pattern, locale=locale)
    assert read_amount(f"{currency} {number}" if in_front else f"{number} {currency}") == Amount(minor, currency)


@given(
    whole=st.integers(min_value=1, max_value=999),
    tenths=st.integers(min_value=0, max_value=9),
    point=st.sampled_from(".,"),
)
def test_a_short_form_is_the_long_one(whole: int, tenths: int, point: str) -> None:
    assert read_amount(f"€{whole}{point}{tenths}k") == read_amount(f"{whole * 1000 + tenths * 100} EUR")
    assert read_amount(f"{whole}{point}{tenths}m EUR") == read_amount(f"{whole * 10**6 + tenths * 10**5} EUR")


@given(st.text(max_size=80))
def test_nothing_typed_can_break_it(typed: str) -> None:
    try:
        amount = read_amount(typed)
    except UnreadableAmount:
        return
    assert 0 < amount.minor <= LARGEST_MINOR


def test_forty_thousand_characters_take_no_time() -> None:
    began = perf_counter()
    for typed in ("1." * 20_000, "1 " * 20_000 + "EUR", "€" * 40_000, "k" * 40_000):
        with pytest.raises(UnreadableAmount):
            read_amount(typed)
    assert perf_counter() - began < 0.05


def test_a_picture_shows_whole_units() -> None:
    assert major_units(Amount(1_200_050, "EUR")) == 12_000.5
    assert major_units(Amount(5_000, "JPY")) == 5_000
