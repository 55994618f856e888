"""What a form in a card carries beside its answers: itself, to be drawn again, and what it was opened for."""

import base64
import binascii
import zlib
from typing import Final

import msgspec

from messages import replies
from messages.model import Form, Message

LONGEST_PACKED: Final = 6_000
"""A longer form does not travel with its card, which has to hold the fields as well."""
_LONGEST_READ: Final = 200_000


class Carried(msgspec.Struct, frozen=True):
    """`once` names the request that opened the form; one that `is_alone` is a message and not in place of another."""

    once: str = ""
    is_alone: bool = False
    form: Form | None = None

    def sent(self) -> Message:
        """What stands in place of the form once it was sent."""
        return replies.form_is_sent(title=self.form.title if self.form else "Your answers")


def pack(carried: Carried) -> str:
    """What goes into the card; whoever changes it deceives nobody but themselves."""
    packed = _packed(carried)
    return packed if len(packed) <= LONGEST_PACKED else _packed(msgspec.structs.replace(carried, form=None))


def unpack(packed: object) -> Carried:
    """What came back; nothing where somebody else wrote it."""
    if not isinstance(packed, str) or not 0 < len(packed) <= LONGEST_PACKED:
        return Carried()
    try:
        read = zlib.decompressobj().decompress(base64.urlsafe_b64decode(packed), _LONGEST_READ)
        return msgspec.json.decode(read, type=Carried)
    except (binascii.Error, ValueError, zlib.error, msgspec.DecodeError, RecursionError):
        return Carried()


def _packed(carried: Carried) -> str:
    return base64.urlsafe_b64encode(zlib.compress(msgspec.json.encode(carried), 9)).decode()
