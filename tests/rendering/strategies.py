"""Random messages, forms and homes of any size, made from the types of the message model."""

import typing
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from itertools import cycle, islice
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from messages.model import Field, Form, Home, Inline, LinkField, Message, Money, NumberField
from tests.rendering.hostile import CANARIES, is_id

_sizes = st.sampled_from((0, 1, 20, 24, 75, 76, 150, 151, 300, 400, 2000, 3000, 3001, 5000, 20_000))
_letters = st.sampled_from(("x", " ", "word ", "&", "<", "\n", '"', "\\", "😀", "漢", "\u200b", "\u202e"))
_words = st.one_of(
    st.text(max_size=30),
    st.sampled_from(CANARIES),
    st.builds(lambda letter, size: (letter * size)[:size], _letters, _sizes),
)
_ids = st.from_regex(r"[UC][A-Z0-9]{1,10}|[a-z_.]{1,12}", fullmatch=True)
_addresses = st.one_of(
    _words,
    st.builds(lambda size: "https://acme.example/" + "x" * size, _sizes),
    st.sampled_from(("https://acme.example", "http://acme.example", "https://127.0.0.1", "https://münchen.example/ü")),
)
_instants = st.datetimes(timezones=st.just(UTC))
_SCALARS: dict[object, st.SearchStrategy[Any]] = {
    str: _words,
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63),
    float: st.floats(),
    datetime: _instants,
    date: st.dates(),
    time: st.times(),
    type(None): st.none(),
}


def messages() -> st.SearchStrategy[Message]:
    """Messages of any size."""
    return typing.cast(st.SearchStrategy[Message], _of(Message))


def homes() -> st.SearchStrategy[Home]:
    """Homes of any size."""
    return typing.cast(st.SearchStrategy[Home], _of(Home))


def forms() -> st.SearchStrategy[Form]:
    """Forms with any blocks, and with as many fields as Slack takes."""
    return typing.cast(st.SearchStrategy[Form], _of(Form).map(_with_fields_told_apart))


@cache
def _of(kind: Any) -> st.SearchStrategy[Any]:
    if kind in _SCALARS:
        return _SCALARS[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct(kind)
    if get_origin(kind) is tuple:
        one = get_args(kind)[0]
        # Only some tuples grow long: many rows of many cells of many parts would test nothing but memory.
        most = 8 if get_origin(one) is tuple or one is Inline else 120
        return st.builds(_repeated, st.lists(_of(one), max_size=3), st.sampled_from((0, 0, 0, most)))
    if isinstance(kind, UnionType) or get_origin(kind) is typing.Union:
        return st.one_of([_of(one) for one in get_args(kind)])
    raise TypeError(kind)


def _struct(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind)
    built = st.builds(kind, **{name: _field(kind, name, hints[name]) for name in kind.__struct_fields__})
    return built.map(_with_bounds_in_order)


def _with_bounds_in_order(built: msgspec.Struct) -> msgspec.Struct:
    if not isinstance(built, NumberField) or built.smallest is None or built.largest is None:
        return built
    smallest, largest = sorted((built.smallest, built.largest))
    return msgspec.structs.replace(built, smallest=smallest, largest=largest)


def _field(kind: type[msgspec.Struct], name: str, hint: Any) -> st.SearchStrategy[Any]:
    if is_id(kind, name):
        return _ids if hint is str else st.lists(_ids, max_size=3).map(tuple)
    if name == "url" or (kind is LinkField and name == "value"):
        return _addresses
    return st.sampled_from(("EUR", "JPY", "KWD", "XXX", "")) if (kind, name) == (Money, "currency") else _of(hint)


def _repeated(items: list[Any], size: int) -> tuple[Any, ...]:
    return tuple(islice(cycle(items), max(size, len(items)))) if items else ()


def _with_fields_told_apart(form: Form) -> Form:
    fields = [place for place, part in enumerate(form.parts) if isinstance(part, Field)]
    parts = [
        msgspec.structs.replace(part, name=f"{part.name}{place}") if isinstance(part, Field) else part
        for place, part in enumerate(form.parts)
        if place not in fields[40:]
    ]
    return msgspec.structs.replace(form, parts=tuple(parts))
