"""The grammar the rules about blocks are written in: each check lists what is wrong with a value, in Slack's words."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

Check: TypeAlias = Callable[[Any, str], Iterator[str]]
"""Takes a value and the JSON pointer to it, and yields one sentence for each thing wrong with it."""


def wrong(sentence: str, pointer: str) -> str:
    """Write what is wrong the way Slack does."""
    return f"{sentence} [json-pointer:{pointer}]"


def string(longest: int, *, shortest: int = 1) -> Check:
    """Accept a string of so many characters."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must be a string", pointer)
        elif len(value) > longest:
            yield wrong(f"must be less than {longest + 1} characters", pointer)
        elif len(value) < shortest:
            yield wrong(f"must be more than {shortest - 1} characters", pointer)

    return check


def matching(pattern: str, *, what: str) -> Check:
    """Accept a string of a certain form."""
    form = re.compile(pattern)

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str) or not form.fullmatch(value):
            yield wrong(f"must be {what}", pointer)

    return check


def whole(lowest: int, highest: int) -> Check:
    """Accept a whole number in a range."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield wrong("must be an integer", pointer)
        elif not lowest <= value <= highest:
            yield wrong(f"must be between {lowest} and {highest}", pointer)

    return check


def number(*, above: float = -math.inf) -> Check:
    """Accept a finite number above another."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            yield wrong("must be a number", pointer)
        elif value <= above:
            yield wrong(f"must be greater than {above:g}", pointer)

    return check


def boolean(value: Any, pointer: str) -> Iterator[str]:
    """Accept true and false, and nothing like them."""
    if not isinstance(value, bool):
        yield wrong("must be a boolean", pointer)


def one_of(*allowed: str) -> Check:
    """Accept one of these words."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield wrong(f"must be a valid enum value, one of {', '.join(allowed)}", pointer)

    return check


def list_of(item: Check, *, most: int, fewest: int = 1) -> Check:
    """Accept a list of so many items, each as it should be."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must provide an array", pointer)
            return
        if len(value) > most:
            yield wrong(f"no more than {most} items allowed", pointer)
        if len(value) < fewest:
            yield wrong(f"no fewer than {fewest} items allowed", pointer)
        for position, each in enumerate(value):
            yield from item(each, f"{pointer}/{position}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Accept an object with all of these keys, perhaps some of those, and no others; `type` is looked at before."""
    known = {**required, **(optional or {})}

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must provide an object", pointer)
            return
        yield from (wrong(f"missing required field: {key}", pointer) for key in required if value.get(key) is None)
        for key, held in value.items():
            if key in known and held is not None:
                yield from known[key](held, f"{pointer}/{key}")
            elif key not in known and key != "type":
                yield wrong(f"invalid additional property: {key}", pointer)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """Accept an object whose `type` is one of these, as that type should be."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must provide an object", pointer)
        elif "type" not in value:
            yield wrong("missing required field: type", pointer)
        elif value["type"] not in kinds:
            yield wrong(f"unsupported type: {value['type']}", f"{pointer}/type")
        else:
            yield from kinds[value["type"]](value, pointer)

    return check


def exactly_one_of(*keys: str) -> Check:
    """Accept an object with one of these keys, and not with two."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if isinstance(value, dict) and sum(value.get(key) is not None for key in keys) != 1:
            yield wrong(f"must provide exactly one of {' and '.join(keys)}", pointer)

    return check


def both(first: Check, *others: Check) -> Check:
    """Accept what all of these accept; those after the first need only be written for objects."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        yield from first(value, pointer)
        if isinstance(value, dict):
            for each in others:
                yield from each(value, pointer)

    return check
