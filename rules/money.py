"""Amounts as people type them: "12000 EUR", "€12k", "12.000,50 €", "$1,2m"."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_precision, is_currency

LARGEST_MINOR = 10**15
"""The most that is believed; above it somebody's finger stayed on the zero."""
_LONGEST = 60
_EXAMPLE = "Type it like 12000 EUR or €12k."

_NAMES = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "us$": "USD", "dollar": "USD", "dollars": "USD",
    "£": "GBP", "pound": "GBP", "pounds": "GBP", "¥": "JPY", "yen": "JPY", "fr": "CHF", "sfr": "CHF", "franken": "CHF",
    "r$": "BRL", "real": "BRL", "reais": "BRL", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "mx$": "MXN", "₹": "INR", "₺": "TRY", "₩": "KRW", "₪": "ILS", "₴": "UAH", "₽": "RUB",
    "zł": "PLN", "kč": "CZK", "ft": "HUF",
}  # fmt: skip
_TIMES = {
    "k": 3, "t": 3, "tsd": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "millions": 6,
    "millionen": 6, "milhões": 6, "bn": 9, "mrd": 9, "billion": 9, "billions": 9,
}  # fmt: skip
"""Powers of ten. A German "Billion" is something else, but nobody types it of a deal."""

_SHAPE = re.compile(r"([^\d\s.,'_-]*)\s*(\d[\d.,'_ ]*)(.*)", re.DOTALL)
_NUMBER = re.compile(r"(\d+|\d{1,3}([.,'_ ])\d{3}(?:\2\d{3})*)(?:([.,])(\d+))?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_WORD = re.compile(r"[^\s.]+")


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: a whole number of the currency's minor unit, and its ISO 4217 code."""

    minor: int
    currency: str


class UnreadableAmount(ValueError):
    """What was typed is not an amount; the message says what to type."""


def read_amount(typed: str) -> Amount:
    """The amount somebody typed, exactly, in English and continental ways of writing; raises UnreadableAmount."""
    plain = unicodedata.normalize("NFKC", typed).replace("’", "'").replace(",-", "").strip()
    found = _SHAPE.fullmatch(plain) if len(plain) <= _LONGEST else None
    if found is None:
        raise UnreadableAmount(f"I could not read that amount. {_EXAMPLE}")
    before, number, after = found.groups()
    currency, power = _currency_and_power(_WORD.findall(f"{before} {after}"))
    return Amount(_minor(number.rstrip(" .,'_"), power=power, currency=currency), currency)


def minor_digits(currency: str) -> int:
    """How many decimals the currency has: 2 for EUR, 0 for JPY."""
    return get_currency_precision(currency)


def typed_amount(amount: Amount) -> str:
    """The amount as somebody would type it, to be read again: "12000 EUR", "99.50 USD"."""
    value = Decimal(amount.minor).scaleb(-minor_digits(amount.currency))
    whole = value == value.to_integral_value()
    if whole:
        return f"{value:.0f} {amount.currency}"
    # With exactly three decimals it could be thousands.
    return f"{value:f}{'0' if minor_digits(amount.currency) == 3 else ''} {amount.currency}"


def major_units(amount: Amount) -> float:
    """The amount in whole units, for drawing only: a picture may be a hair off, a sum may not."""
    return float(Decimal(amount.minor).scaleb(-minor_digits(amount.currency)))


def _currency_and_power(words: list[str]) -> tuple[str, int]:
    currency, power = "", 0
    for word in (piece for typed in words for piece in _pieces(typed)):
        known = _currency(word)
        if known and not currency:
            currency = known
        elif word in _TIMES and not power:
            power = _TIMES[word]
        else:
            raise UnreadableAmount(f"I could not read “{word}” in that amount. {_EXAMPLE}")
    if not currency:
        raise UnreadableAmount(f"Which currency is that? {_EXAMPLE}")
    return currency, power


def _pieces(word: str) -> list[str]:
    """A word, or the two it is glued from: "k€", "mEUR"."""
    word = word.casefold()
    if word in _TIMES or _currency(word):
        return [word]
    splits = ([word[:end], word[end:]] for end in range(1, len(word)))
    return next((split for split in splits if split[0] in _TIMES and _currency(split[1])), [word])


def _currency(word: str) -> str:
    return _NAMES.get(word) or (word.upper() if is_currency(word.upper()) else "")


def _minor(number: str, *, power: int, currency: str) -> int:
    value = _value(number, is_scaled=power > 0 or minor_digits(currency) == 3)
    minor = value.scaleb(power + minor_digits(currency))
    if minor != minor.to_integral_value():
        raise UnreadableAmount(f"{currency} does not have that many decimals. {_EXAMPLE}")
    if not 0 < minor <= LARGEST_MINOR:
        raise UnreadableAmount(f"Please check the zeros of that amount. {_EXAMPLE}")
    return int(minor)


def _value(number: str, *, is_scaled: bool) -> Decimal:
    found = _NUMBER.fullmatch(number)
    if found is None or (found[2] and found[2] == found[3]):
        raise UnreadableAmount(f"I could not read “{number}” as a number. {_EXAMPLE}")
    if _THOUSANDS.fullmatch(number):
        if is_scaled:
            raise UnreadableAmount(f"“{number}” can be read in two ways. Please write it out, like 1250000 EUR.")
        return Decimal(re.sub(r"\D", "", number))
    return Decimal(re.sub(r"\D", "", found[1]) + "." + (found[4] or "0"))
