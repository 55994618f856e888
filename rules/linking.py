"""Codes by which one workspace joins another's organisation: short enough to be typed, too many to be guessed."""

import hashlib
from datetime import timedelta
from typing import Final

ALPHABET: Final = "34679ACDEFGHJKMNPQRTUWXY"
"""No two of these look alike, in any hand."""
LENGTH: Final = 10
LASTS: Final = timedelta(minutes=15)
MOST_WRONG: Final = 5
WRONG_WITHIN: Final = timedelta(hours=1)


def code_from(secret: str) -> str:
    """A code that can be guessed no better than the secret it is made from."""
    left = int.from_bytes(hashlib.sha256(secret.encode()).digest())
    signs = []
    for _ in range(LENGTH):
        left, sign = divmod(left, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def spelt(code: str) -> str:
    """A code as it is shown, in two halves."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def hash_of(typed: str) -> str:
    """What is kept of a code, however it was typed: in capitals or not, in halves or in one."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
