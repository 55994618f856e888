"""The first thing said to somebody who added the bot."""

from messages.examples import Example
from messages.model import Blocks, Button, Buttons, Heading, Home, Message, paragraph

SUMMARY = "Hello, I am Hymnsheet. Thank you for adding me."


def hello(home: Home) -> Message:
    """A greeting, with the page of whoever is greeted below it."""
    greeting: tuple[Blocks, ...] = (
        paragraph("Hello, I am Hymnsheet: I keep sales and marketing on the same page. Thank you for adding me."),
    )
    return Message(SUMMARY, (*greeting, *home.blocks))


_PAGE = Home((Heading("Your hymn sheet"), Buttons((Button("What I can do for you", "hymnsheet.help"),))))

EXAMPLES = (Example("hello after being added", hello(_PAGE)),)
