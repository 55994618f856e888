"""Draw whatever an example says as Teams takes it, for a reader who knows everybody in it."""

from typing import Any

from bot.teams.render import Reader, render_form, render_home, render_message
from messages.examples import Said
from messages.model import Form, Home, Message, Option
from rules.delivery import Drawing
from tests.rendering.teams.card_rules import activity_problems, card_problems

PICTURES = "https://pictures.acme.example/hymnsheet/"
NAMES = {"U1RITA": "Rita", "U1MAX": "Max", "U0RITA": "Rita Ora", "U0SAM": "Sam", "U0MONA": "Mona"}
CHANNELS = (Option("C1SALES", "sales"), Option("C0SALES", "Sales"))
PEOPLE = tuple(Option(person, name) for person, name in NAMES.items())
ALONE = Reader("Europe/Berlin", NAMES, PEOPLE, CHANNELS)
CHANNEL = Reader("Europe/Berlin", NAMES, PEOPLE, CHANNELS, is_personal=False)


def draw_said(said: Said, *, reader: Reader = CHANNEL, drawing: Drawing = Drawing.FULL) -> dict[str, Any]:
    """The body of a message, or the card of a form or a home."""
    match said:
        case Message():
            return render_message(said, reader=reader, drawing=drawing, pictures_at=PICTURES)
        case Form():
            return render_form(said, reader=reader, where="a chat", pictures_at=PICTURES)
        case Home():
            return render_home(said, reader=reader, pictures_at=PICTURES)


def problems(drawn: dict[str, Any]) -> list[str]:
    """List what Teams would refuse."""
    return activity_problems(drawn) if drawn["type"] == "message" else card_problems(drawn)


def card_of(drawn: dict[str, Any]) -> dict[str, Any]:
    """The card in what was drawn."""
    found: dict[str, Any] = drawn["attachments"][0]["content"] if drawn["type"] == "message" else drawn
    return found
