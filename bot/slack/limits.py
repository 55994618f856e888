"""Slack's limits, in one table, and how what is drawn is measured against them."""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import msgspec

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """What Slack takes at most: characters, unless the name or a comment says otherwise."""

    summary_bytes: int = 4000  # posting takes more, but changing a message counts bytes and stops here
    message_blocks: int = 50
    message_weight: int = 12_000  # Slack answers msg_blocks_too_long from about 13,200, and does not say how it counts
    message_tables: int = 1  # a modal takes none; neither does a home on every workspace
    message_charts: int = 2  # views take none
    view_blocks: int = 100
    view_bytes: int = 240_000  # Slack refuses views above 250 KB
    action_id: int = 255
    block_id: int = 255
    callback_id: int = 255
    private_metadata: int = 3000
    heading: int = 150
    text: int = 3000
    rich_text_weight: int = 4000  # ours: with its buttons, one block must leave room for another in a message
    list_line_weight: int = 1200  # ours: a single line must not crowd out the others of its list
    link_label: int = 400  # ours: beside it an address of 3000 characters still fits
    alt_text: int = 2000
    image_url: int = 3000
    buttons: int = 25  # in one actions block
    buttons_weight: int = 5000  # ours, as above
    button_label: int = 75
    button_value: int = 2000
    confirm_title: int = 100
    confirm_text: int = 300
    confirm_button: int = 30
    modal_title: int = 24
    modal_button: int = 24
    field_label: int = 2000
    field_hint: int = 2000
    placeholder: int = 150
    input_length: int = 3000
    options: int = 100
    listed_options: int = 10  # radio buttons and checkboxes
    option_label: int = 75
    option_value: int = 150
    table_rows: int = 100  # the header is one
    table_columns: int = 20
    table_text: int = 10_000  # all cells of a message together
    table_header_text: int = 75  # ours: 20 columns of these two make at least one row that fits
    table_cell_text: int = 400
    chart_title: int = 50
    chart_label: int = 20
    chart_series: int = 6
    chart_segments: int = 6
    chart_categories: int = 20
    chart_weight: int = 6000  # ours: with its buttons, it must leave room for another block in a message


LIMITS: Final = Limits()


def width(words: str) -> int:
    """The length of words in the costliest way Slack may count it: UTF-16 units, and & < > as they are escaped."""
    escaped = 4 * words.count("&") + 3 * (words.count("<") + words.count(">"))
    return len(words.encode("utf-16-le")) // 2 + escaped


def weight(drawn: object) -> int:
    """The length of blocks or elements in the costliest way Slack may count it: the characters of its JSON."""
    return width(msgspec.json.encode(drawn).decode())


def byte_size(drawn: object) -> int:
    """The length of blocks or elements on the wire."""
    return len(msgspec.json.encode(drawn))


def whole_id(name: str, most: int) -> str:
    """The id, which is never cut, because half an id names something else.

    An empty or a longer one is a mistake in the program: ValueError.
    """
    if not 1 <= len(name) <= most:
        raise ValueError(f"Slack takes an id of 1 to {most} characters, not one of {len(name)}: “{name[:40]}”.")
    return name
