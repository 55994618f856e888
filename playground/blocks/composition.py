"""What blocks and elements are made of: text objects, options, confirmations."""

from typing import Any

from playground.blocks.checks import Check, boolean, by_type, list_of, one_of, shape, string

BLOCK_ID = string(255)
ACTION_ID = string(255)
URL = string(3000)


def plain(longest: int) -> Check:
    """Accept a plain_text object of so many characters."""
    return by_type({"plain_text": shape({"text": string(longest)}, {"emoji": boolean})})


def any_text(longest: int) -> Check:
    """Accept a plain_text or mrkdwn object of so many characters."""
    kinds: dict[str, Any] = {
        "plain_text": shape({"text": string(longest)}, {"emoji": boolean}),
        "mrkdwn": shape({"text": string(longest)}, {"verbatim": boolean}),
    }
    return by_type(kinds)


CONFIRM = shape(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)

PLAIN_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
RICH_OPTION = shape({"text": any_text(75), "value": string(150)}, {"description": any_text(75)})
LINKED_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
OPTION_GROUP = shape({"label": plain(75), "options": list_of(PLAIN_OPTION, most=100)})

IMAGE_SOURCE: dict[str, Check] = {"image_url": URL, "slack_file": shape({}, {"id": string(255), "url": URL})}
