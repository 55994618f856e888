"""Words as they leave the house on any platform: nothing in them that deceives the eye or breaks the wire."""

import math
import re
from datetime import UTC
from decimal import Context, Decimal, localcontext
from typing import Final

from babel.dates import format_datetime
from babel.numbers import format_currency, get_currency_precision, get_currency_symbol

from messages.model import Money, When, WhenStyle

A_COLLEAGUE = "a colleague"
"""Somebody of another workspace whose name nobody says."""
ELSEWHERE: Final = '"workspace_id":'
"""Stands in an encoded message that mentions somebody of another workspace, and in no other."""
_LOCALE = "en"
_NEW_LINES = re.compile(r"\r\n?")
# Control characters but tab and new line, what turns the reading direction around, and halves of surrogate pairs.
_NEVER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_INSTANT = {WhenStyle.DAY: "d MMM y", WhenStyle.TIME: "HH:mm 'UTC'", WhenStyle.DAY_AND_TIME: "d MMM y, HH:mm 'UTC'"}


def clean(words: str) -> str:
    """The words without what no person types to be read: control and direction characters, lone surrogates."""
    return _NEVER.sub("", _NEW_LINES.sub("\n", words))


def one_line(words: str) -> str:
    """The clean words on a single line."""
    return " ".join(clean(words).split())


def amount(money: Money) -> str:
    """The amount as people write it; no decimals when it is whole."""
    with localcontext(Context(prec=len(str(money.minor)) + 9)):
        digits = get_currency_precision(money.currency)
        value = Decimal(money.minor).scaleb(-digits)
        decimals = "" if value == value.to_integral_value() else "." + "0" * digits
        # A sign stands next to the number, a code such as CHF keeps a distance.
        apart = "\N{NO-BREAK SPACE}" if get_currency_symbol(money.currency, _LOCALE)[-1:].isalpha() else ""
        pattern = f"¤{apart}#,##0{decimals}"
        return clean(format_currency(value, money.currency, pattern, locale=_LOCALE, currency_digits=False))


def figure(number: float) -> str:
    """The number as people write it; an en dash for what is no number."""
    return f"{round(number, 2) + 0.0:,.2f}".rstrip("0").rstrip(".") if math.isfinite(number) else "–"


def instant(when: When) -> str:
    """The instant in UTC, for where the reader's own zone cannot be shown."""
    return format_datetime(when.at.astimezone(UTC), _INSTANT[when.style], locale=_LOCALE)
