"""Finds the objection that somebody named by its number, and says so politely where there is none."""

import re

from handlers.feature import Context
from rules.errors import Refusal
from rules.objection import Objection

_WHERE = "The numbers are in the digest and on my home page."
_NUMBERED = re.compile(r"#?([0-9]{1,9})[:.,]?(?:\s+(.*))?", re.DOTALL)


def number_in(words: str) -> tuple[int | None, str]:
    """The number that words begin with, "12" or "#12", and the rest of them; no number where they begin otherwise."""
    found = _NUMBERED.fullmatch(words.strip())
    return (int(found[1]), (found[2] or "").strip()) if found else (None, words.strip())


async def get_objection(context: Context, typed: str) -> Objection:
    """The objection named, be it merged; raises Refusal where there is none, or it was taken back."""
    number, _ = number_in(typed)
    found = None if number is None else await context.store.objections.find(number)
    if found is None:
        what = "Which one? Add its number." if number is None else f"There is no #{number} yet."
        raise Refusal(f"{what} {_WHERE}")
    if found.undone_at is not None:
        raise Refusal(f"#{number} was taken back by the one who logged it, so nobody waits for it any more.")
    return found
