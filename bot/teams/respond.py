"""Our answers, as Teams takes them: a card in place of the one that was used, a dialog, or a line."""

from typing import Any, Final, TypeAlias

from bot.teams.carried import Carried, pack
from bot.teams.read import Way
from bot.teams.reader import Reader
from bot.teams.render import CARD_TYPE, attached, render_form, render_message
from bot.words import one_line
from messages.model import Answers, Form, Message

Json: TypeAlias = dict[str, Any]
LINE_TYPE: Final = "application/vnd.microsoft.activity.message"
GOT_IT: Final = "Got it."
ONE_MOMENT: Final = "One moment: the answer comes to our chat."
LONGEST_TITLE: Final = 60
NOTHING: Final[Json] = {}
"""Closes a dialog."""


def form_card(
    form: Form,
    *,
    carried: Carried,
    reader: Reader,
    way: Way,
    errors: dict[str, str] | None = None,
    answers: Answers | None = None,
) -> Json:
    """A form that brings itself back, so that it can be drawn again with what is wrong in it."""
    return render_form(
        form, reader=reader, errors=errors or {}, answers=answers, where=pack(carried), is_dialog=way is Way.DIALOG
    )


def with_card(card: Json, *, title: str, way: Way) -> Json:
    """Show a card in place of the one that was used, or in the dialog."""
    if way is Way.CARD:
        return {"statusCode": 200, "type": CARD_TYPE, "value": card}
    shown = {"title": one_line(title)[:LONGEST_TITLE], "height": "large", "width": "medium", "card": attached(card)}
    return {"task": {"type": "continue", "value": shown}}


def with_line(words: str, *, way: Way) -> Json:
    """Say a line; a card stays as it is, a dialog ends with it."""
    if way is Way.CARD:
        return {"statusCode": 200, "type": LINE_TYPE, "value": words}
    return {"task": {"type": "message", "value": words}}


def with_message(message: Message, *, reader: Reader, way: Way) -> Json:
    """Show a message in place of the card that was used, or as the last line of the dialog."""
    if way is Way.DIALOG:
        return with_line(message.summary, way=way)
    return with_card(card_of(message, reader), title="", way=way)


def with_nothing(way: Way) -> Json:
    """All is well: a line that goes away by itself, or the dialog closes."""
    return with_line(GOT_IT, way=way) if way is Way.CARD else NOTHING


def card_of(message: Message, reader: Reader) -> Json:
    """The card that a message is."""
    card: Json = render_message(message, reader=reader)["attachments"][0]["content"]
    return card


def activity_with(card: Json, *, summary: str) -> Json:
    """A card as a message of its own."""
    return {"type": "message", "summary": one_line(summary), "attachments": [attached(card)]}
