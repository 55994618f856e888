"""What may be replaced by an answer: the card that was clicked, named where another platform has a response_url."""

from typing import Final

import msgspec

PREFIX: Final = "teams:"


class Replaceable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message of ours in a conversation; `service_url` is where it was clicked, used where no newer one is known."""

    service_url: str
    conversation: str
    activity: str


def response_url(replaceable: Replaceable) -> str:
    """How a message is named in a delivery."""
    return PREFIX + msgspec.json.encode(replaceable).decode()


def whispered(ref: str) -> str:
    """How a message for one person alone is kept, so that nothing is taken for a card that changes in place."""
    return f"whisper:{ref}" if ref else ""


def read_response_url(url: str) -> Replaceable | None:
    """The message that is named; None where it is anything else."""
    if not url.startswith(PREFIX):
        return None
    try:
        found = msgspec.json.decode(url.removeprefix(PREFIX), type=Replaceable)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None
    return found if found.conversation and found.activity else None
