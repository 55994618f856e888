"""Whether an answer is still true: which message asks whom about which of them."""

from datetime import date
from typing import Final

from rules.ids import MemberId

AT_MOST: Final = 10
"""About so many answers one person is asked on one day."""
_KEY: Final = "verify:"


def key_for(member_id: MemberId, *, on: date) -> str:
    """The delivery that asks a member about their answers on a day."""
    return f"{_KEY}{on.isoformat()}:{member_id}"


def date_of(key: str) -> date | None:
    """The day on which a delivery with this key asks; None where it asks nothing."""
    return date.fromisoformat(key.removeprefix(_KEY).partition(":")[0]) if key.startswith(_KEY) else None
