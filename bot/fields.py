"""What all platforms' fields have in common: how words are counted, which options stay, which number is there."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from messages.model import NumberField, Option

_WHOLE_NUMBER: Final = re.compile(r"-?[0-9]{1,15}")


def typed_length(words: str) -> int:
    """The length of words as clients count it: in UTF-16."""
    return len(words.encode("utf-16-le")) // 2


def number_in(field: NumberField) -> int | None:
    """The number that stands in a field; None where that is none, or is out of its bounds."""
    if not _WHOLE_NUMBER.fullmatch(field.value):
        return None
    number = int(field.value)
    is_large_enough = field.smallest is None or number >= field.smallest
    return number if is_large_enough and (field.largest is None or number <= field.largest) else None


def kept_options(options: Sequence[Option], chosen: Collection[str], *, most: int) -> list[Option]:
    """At most so many of the options, each once and in their order; what was chosen goes before what was not."""
    by_value = {option.value: option for option in reversed(options)}
    order = {option.value: place for place, option in enumerate(options)}
    first = sorted(by_value.values(), key=lambda option: (option.value not in chosen, order[option.value]))
    return sorted(first[:most], key=lambda option: order[option.value])
