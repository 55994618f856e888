"""Buttons, in rows of as many as Teams shows beside each other."""

from typing import Final

from bot.cutting import and_more, cut
from bot.teams.limits import LIMITS, Json, weight
from bot.teams.text import plain, rich_text, run, small_print
from messages.model import Button, Buttons, ButtonStyle, Confirm

CLICK: Final = "click"
"""The verb of a button."""
_STYLES: Final = {ButtonStyle.PRIMARY: "positive", ButtonStyle.DANGER: "destructive"}


def button_rows(block: Buttons) -> list[Json]:
    """The buttons in rows of at most six; where they are too many, a last line says how many are missing."""
    drawn = tuple(_button(button) for button in block.buttons)
    kept = cut(drawn, LIMITS.buttons, more=lambda _: (), size=weight)
    starts = range(0, len(kept), LIMITS.buttons_in_row)
    left_out = [small_print(and_more(len(drawn) - len(kept)))] if len(kept) < len(drawn) else []
    return [*(_row(kept[start : start + LIMITS.buttons_in_row]) for start in starts), *left_out]


def _row(actions: tuple[Json, ...]) -> Json:
    return {"type": "ActionSet", "actions": list(actions)}


def _button(button: Button) -> Json:
    label = plain(button.label, LIMITS.button_label)
    if button.confirm is None:
        return _execute(button, label)
    return {"type": "Action.ShowCard", "title": label, **_style(button), "card": _asked(button, button.confirm)}


def _execute(button: Button, label: str) -> Json:
    return {
        "type": "Action.Execute",
        "title": label,
        "verb": CLICK,
        "data": {"action": button.action, "value": button.value},
        # Nobody has to fill in a form to click on something else.
        "associatedInputs": "none",
        **_style(button),
    }


def _style(button: Button) -> Json:
    return {"style": _STYLES[button.style]} if button.style in _STYLES else {}


def _asked(button: Button, confirm: Confirm) -> Json:
    # There is no button to say no: the one that opened the question closes it as well.
    title = plain(confirm.title, LIMITS.button_label, otherwise="Are you sure?")
    words = plain(confirm.words, LIMITS.confirm_words, otherwise="")
    said = [rich_text([{**run(title), "weight": "Bolder"}]), *([rich_text([run(words)])] if words else [])]
    yes = _execute(button, plain(confirm.yes, LIMITS.button_label, otherwise="Yes"))
    return {"type": "AdaptiveCard", "body": [*said, _row((yes,))]}
