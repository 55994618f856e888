"""Somebody's own page with the bot."""

from messages.examples import Example
from messages.model import Home, paragraph


def welcome() -> Home:
    """A page before anything happened."""
    return Home((paragraph("Hello! I am Hymnsheet. Type /hymnsheet to see what I can do for you."),))


EXAMPLES = (Example("home before anything happened", welcome()),)
