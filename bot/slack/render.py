"""What the bot says, as Slack takes it: messages and homes here, forms and text alone beside."""

from bot.simpler import without_charts
from bot.slack.buttons import action_of
from bot.slack.forms import render_form
from bot.slack.limits import Json
from bot.slack.plain import render_text_only, summary_text
from bot.slack.surfaces import MESSAGE, VIEW, fitting, flat, groups
from bot.slack.text import small_print
from messages.model import Blocks, Home, Message, Paragraph, Text

__all__ = ["action_of", "render_form", "render_home", "render_message", "render_text_only", "without_charts"]


def render_message(message: Message, *, pictures_at: str = "") -> Json:
    """The message as `text` for notifications and `blocks` for everything else, always within Slack's limits.

    `pictures_at` is the public https address of the folder of our pictures; without it, their words stand in for them.
    """
    drawn = _drawn(message.blocks, pictures_at) or _drawn((Paragraph((Text(message.summary),)),), pictures_at)
    return {"text": summary_text(message), "blocks": drawn}


def render_home(home: Home, *, pictures_at: str = "") -> Json:
    """A person's own page as a `home` view."""
    drawn = flat(fitting(groups(home.blocks, VIEW, pictures_at=pictures_at), VIEW))
    return {"type": "home", "blocks": drawn or [small_print("Nothing here yet.")]}


def _drawn(blocks: tuple[Blocks, ...], pictures_at: str) -> list[Json]:
    return flat(fitting(groups(blocks, MESSAGE, pictures_at=pictures_at), MESSAGE))
