"""Countries and regions whose public holidays are known: "DE", or "DE-BY" where the regions differ."""

from difflib import get_close_matches
from functools import cache

import holidays
from holidays.registry import COUNTRIES

from rules.errors import Refusal

LONGEST_CODE = 10


def country_named(typed: str) -> str:
    """The code of a country typed as a code or by its name, with its region if one was typed; empty stays empty."""
    if not typed.strip():
        return ""
    wanted = typed.strip()[:60]
    whole = _countries().get(_plain(wanted))
    if whole and ("-" not in wanted or len(_plain(wanted)) > 3):
        return whole
    country, _, region = wanted.partition("-")
    code = _countries().get(_plain(country))
    if code is None:
        raise Refusal(_unknown(wanted))
    return f"{code}-{_region(code, region)}"


def _region(code: str, typed: str) -> str:
    known = [region for region in holidays.list_supported_countries()[code] if len(region) + 3 <= LONGEST_CODE]
    wanted = typed.strip().upper()
    for region in known:
        if region.upper() == wanted:
            return region
    hint = f" I know {', '.join(known[:20])}." if known else f" Write just {code}."
    raise Refusal(f"I do not know the region “{typed.strip()}” of {code}.{hint}")


def _unknown(typed: str) -> str:
    meant = [_countries()[name] for name in get_close_matches(_plain(typed), _countries(), n=3, cutoff=0.8)]
    hint = f" Did you mean {' or '.join(dict.fromkeys(meant))}?" if meant else ""
    return (
        f"I do not know the public holidays of “{typed}”.{hint} Write a code like DE, US or GB-ENG, or leave it empty."
    )


@cache
def _countries() -> dict[str, str]:
    """Two-letter codes, by every code and name in letters only."""
    found: dict[str, str] = {}
    for name, (_, code, *others) in COUNTRIES.items():
        found |= {_plain(known): code for known in (name, code, *others)}
    return found


def _plain(typed: str) -> str:
    return "".join(letter for letter in typed.casefold() if letter.isalpha())
