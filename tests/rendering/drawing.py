"""Draw whatever an example says, and list what Slack would refuse about it."""

from typing import Any

from bot.slack.forms import render_form
from bot.slack.render import render_home, render_message
from messages.examples import Said
from messages.model import Form, Home, Message
from tests.rendering.slack_rules import message_problems, view_problems

PICTURES = "https://pictures.acme.example/hymnsheet/"


def draw_said(said: Said, *, pictures_at: str = PICTURES) -> dict[str, Any]:
    """The message, form or home as Slack takes it."""
    match said:
        case Message():
            return render_message(said, pictures_at=pictures_at)
        case Form():
            return render_form(said, pictures_at=pictures_at)
        case Home():
            return render_home(said, pictures_at=pictures_at)


def problems(drawn: dict[str, Any]) -> list[str]:
    """List what Slack would refuse."""
    return view_problems(drawn) if "type" in drawn else message_problems(drawn)
