"""The home: a person's own page with the bot."""

from handlers.feature import Context
from messages.model import Heading, Home


async def open_home(context: Context) -> Home:
    """Draw the page of whoever opened it."""
    return Home((Heading("Hymnsheet"),))
