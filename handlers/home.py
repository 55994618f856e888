"""The home page: what I owe, what happened to what I said, and where to go on."""

from handlers.feature import Context
from messages import home as words
from messages.model import Home


async def open_home(context: Context) -> Home:
    """The page of whoever opens it."""
    return words.welcome()
