"""What we send to Teams at most, in one table, and how what is drawn is measured against it."""

import json
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a card takes at most, in characters of its JSON unless the name says otherwise.

    Teams documents one limit: about 28 KB for a message. The others are ours: no part shall crowd out the rest.
    """

    message: int = 28_000
    card: int = 25_000  # with its summary and what Teams wraps around it, still below 28,000
    summary: int = 600
    text: int = 12_000  # a message without a card
    heading: int = 300
    line: int = 6000
    list_line: int = 1500
    block: int = 9000  # facts, bullets and tables
    code: int = 8000
    code_twice: int = 1500  # so short a code is said a second time, for clients that draw no code
    link_label: int = 400
    table_columns: int = 10
    table_header: int = 100
    table_cell: int = 600
    chart_label: int = 60
    chart_series: int = 6
    chart_categories: int = 24
    chart: int = 5000
    buttons_in_row: int = 6
    buttons: int = 6000
    button_label: int = 100
    confirm_words: int = 600
    mention_name: int = 60
    fields: int = 40
    options: int = 100
    option_label: int = 150
    field_label: int = 400
    field_hint: int = 600
    field_value: int = 18_000
    error: int = 600
    input_length: int = 3000  # as in Slack, so that what was typed there can be edited here


LIMITS: Final = Limits()


def width(words: str) -> int:
    """The length of words in the costliest way they may be sent: JSON with nothing but ASCII in it."""
    return len(json.dumps(words)) - 2


def weight(drawn: object) -> int:
    """The length of elements in the costliest way they may be sent."""
    return len(json.dumps(drawn))
