"""What the bot says, as Teams takes it: messages and homes here, forms beside."""

from typing import Final

from bot.simpler import without_charts
from bot.teams.blocks import Scene
from bot.teams.card import Group, card, fitting, groups
from bot.teams.forms import render_form
from bot.teams.limits import LIMITS, Json
from bot.teams.mentions import mentioned_in
from bot.teams.plain import summary_text, text_only
from bot.teams.reader import Reader
from bot.teams.text import small_print
from messages.model import Home, Message, Paragraph, Text
from rules.delivery import Drawing

__all__ = ["CARD_TYPE", "Reader", "attached", "render_form", "render_home", "render_message"]

CARD_TYPE: Final = "application/vnd.microsoft.card.adaptive"


def render_message(message: Message, *, reader: Reader, drawing: Drawing = Drawing.FULL, pictures_at: str = "") -> Json:
    """The message as the body of an activity, always within what Teams takes.

    `pictures_at` is the public https address of the folder of our pictures; without it, their words stand in for them.
    """
    match drawing:
        case Drawing.TEXT_ONLY:
            return text_only(message, reader)
        case Drawing.WITHOUT_CHARTS:
            return _drawn(without_charts(message), reader, pictures_at)
        case Drawing.FULL:
            return _drawn(message, reader, pictures_at)


def render_home(home: Home, *, reader: Reader, pictures_at: str = "") -> Json:
    """A person's own page as a card."""
    kept = fitting(groups(home.blocks, Scene(reader=reader, pictures_at=pictures_at)), LIMITS.card)
    return _card(kept) if kept else card([small_print("Nothing here yet.")])


def attached(shown: Json) -> Json:
    """A card as the attachment of an activity."""
    return {"contentType": CARD_TYPE, "content": shown}


def _drawn(message: Message, reader: Reader, pictures_at: str) -> Json:
    scene = Scene(reader=reader, pictures_at=pictures_at, mentioned=mentioned_in(message.blocks, reader))
    found = groups(message.blocks, scene) or groups((Paragraph((Text(message.summary),)),), scene)
    summary = summary_text(message)
    kept = fitting(found, LIMITS.card)
    return {
        "type": "message",
        "summary": summary,
        "attachments": [attached(_card(kept) if kept else card([small_print(summary)]))],
    }


def _card(kept: list[Group]) -> Json:
    entities = {one["text"]: one for group in kept for one in group.entities}
    return card([element for group in kept for element in group.elements], entities=list(entities.values()))
