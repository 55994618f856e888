"""Time zones: the one that somebody typed, and what they may have meant."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from rules.errors import Refusal

LONGEST = 64
_NOT_PLACES = frozenset({"localtime", "Factory"})


def zone_named(typed: str) -> str:
    """The IANA name of a zone, typed in any case or by its city alone; a Refusal suggests what was meant."""
    wanted = "_".join(typed.split()).lower()
    known = _zones()
    if wanted in known:
        return known[wanted]
    meant = _meant(wanted[:LONGEST])
    hint = f" Did you mean {' or '.join(meant)}?" if meant else " Write it like Europe/Berlin or America/New_York."
    raise Refusal(f"I do not know the time zone “{typed.strip()[:LONGEST]}”.{hint}")


def _meant(wanted: str) -> list[str]:
    known = _zones()
    names = get_close_matches(wanted, known, n=6, cutoff=0.7)
    return list(dict.fromkeys(known[name] for name in names))[:3]


@cache
def _zones() -> dict[str, str]:
    """Every zone by its name in lower case, and by its city where only one zone has it."""
    names = sorted(name for name in available_timezones() if name not in _NOT_PLACES)
    cities: dict[str, list[str]] = {}
    for name in names:
        cities.setdefault(name.rpartition("/")[2].lower(), []).append(name)
    alone = {city: found[0] for city, found in cities.items() if len(found) == 1}
    return alone | {name.lower(): name for name in names}
