"""Words that try to be more than words, and the means to put them everywhere a person's words can stand."""

from enum import Enum
from typing import Any, TypeVar

import msgspec

from messages.examples import Said
from messages.model import (
    Button,
    Channel,
    ChannelField,
    ChoiceField,
    ChoicesField,
    Field,
    Form,
    Image,
    Mention,
    Option,
    PeopleField,
    PersonField,
)

MARKUP = (
    "<!channel> <!here> <!everyone> <@U1> <#C1> <!subteam^S1> <https://evil.example|https://bank.example> "
    "*x* _x_ ~x~ `x` > x :emoji: @here @channel @everyone"
)
CANARIES = (
    MARKUP,
    "&lt;!here&gt; &amp;lt;!here&amp;gt; &#60;!here&#62;",
    "<!date^1^{date}|x> ```code``` * item\n> quote\n>>> long quote\n1. one",
    "＜!channel＞ ＠here <\u200b!here> @\u200bhere",
    "\u202eegnahc\u202c \u2066x\u2069 \u200fx\u200e \u061cx",
    "nul\x00 \ud800 \udfff bell\x07 escape\x1b[31m delete\x7f",
    "[x](https://evil.example) <at>Bob</at> **x** {{DATE(x)}} ${x} <script>alert(1)</script> javascript:alert(1)",
    "https://evil.example/x http://evil.example www.evil.example mailto:a@evil.example tel:+49",
)

# What names something is not a person's words: the program or the platform made it.
IDS = {
    (Mention, "person"),
    (Channel, "channel"),
    (Button, "action"),
    (Button, "value"),
    (Option, "value"),
    (Form, "name"),
    (Form, "carries"),
    (Image, "asset"),
    (PersonField, "value"),
    (PeopleField, "values"),
    (ChannelField, "value"),
    (ChoiceField, "value"),
    (ChoicesField, "values"),
}

S = TypeVar("S", bound=Said)


def said_with(said: S, words: str) -> S:
    """The same message, form or home with these words in place of everything that people or their systems wrote."""
    replaced: S = _replaced(said, words)
    return replaced


def is_id(kind: type, name: str) -> bool:
    """Whether a field of a struct names something instead of saying something."""
    return (kind, name) in IDS or (issubclass(kind, Field) and name == "name")


def _replaced(node: Any, words: str) -> Any:
    if isinstance(node, msgspec.Struct):
        names = [name for name in node.__struct_fields__ if not is_id(type(node), name)]
        return msgspec.structs.replace(node, **{name: _replaced(getattr(node, name), words) for name in names})
    if isinstance(node, tuple):
        return tuple(_replaced(one, words) for one in node)
    return words if isinstance(node, str) and not isinstance(node, Enum) else node
