"""Buttons, in rows of as many as Slack takes, and the names their clicks come back under."""

import re
from collections import Counter

from bot.cutting import and_more, cut
from bot.slack.limits import LIMITS, Json, weight, whole_id
from bot.slack.text import plain_text, small_print
from messages.model import Button, Buttons, ButtonStyle, Confirm

_NUMBER = re.compile(r"#\d+$")


def action_of(action_id: str) -> str:
    """The action a click is for; the number that tells equal buttons apart is taken off."""
    return _NUMBER.sub("", action_id)


def button_rows(block: Buttons) -> list[Json]:
    """The buttons as `actions` blocks of at most 25; where they are too many, a last line says how many are missing."""
    drawn = tuple(_button(button) for button in block.buttons)
    kept = cut(drawn, LIMITS.buttons_weight, more=lambda _: (), size=weight)
    rows = [kept[start : start + LIMITS.buttons] for start in range(0, len(kept), LIMITS.buttons)]
    left_out = [small_print(and_more(len(drawn) - len(kept)))] if len(kept) < len(drawn) else []
    return [*({"type": "actions", "elements": _numbered(row)} for row in rows), *left_out]


def _numbered(row: tuple[Json, ...]) -> list[Json]:
    # Slack refuses two elements of one block with the same action_id.
    seen: Counter[str] = Counter()
    numbered = []
    for button in row:
        action = button["action_id"]
        seen[action] += 1
        numbered.append(button if seen[action] == 1 else {**button, "action_id": f"{action}#{seen[action]}"})
    return numbered


def _button(button: Button) -> Json:
    drawn: Json = {
        "type": "button",
        "text": plain_text(button.label, LIMITS.button_label),
        "action_id": whole_id(button.action, LIMITS.action_id - len("#999")),
    }
    if button.value:
        drawn["value"] = whole_id(button.value, LIMITS.button_value)
    if button.style is not ButtonStyle.PLAIN:
        drawn["style"] = str(button.style)
    if button.confirm:
        drawn["confirm"] = _confirm(button.confirm, button.style)
    return drawn


def _confirm(confirm: Confirm, style: ButtonStyle) -> Json:
    drawn: Json = {
        "title": plain_text(confirm.title, LIMITS.confirm_title, otherwise="Are you sure?"),
        "text": plain_text(confirm.words, LIMITS.confirm_text, otherwise="Are you sure?"),
        "confirm": plain_text(confirm.yes, LIMITS.confirm_button, otherwise="Yes"),
        "deny": plain_text(confirm.no, LIMITS.confirm_button, otherwise="Cancel"),
    }
    if style is not ButtonStyle.PLAIN:
        drawn["style"] = str(style)
    return drawn
