"""Our answers, as Teams takes them: a card in place of the one that was used, a dialog, or a line."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

from bot.inbound import Origin, Reshaping, Submission
from bot.teams.carried import Carried, pack
from bot.teams.read import Asked, Way
from bot.teams.reader import Reader
from bot.teams.render import CARD_TYPE, attached, render_form, render_message
from bot.trouble import in_words, trouble
from bot.words import one_line
from handlers.feature import Opens
from messages.model import Form, Home, Message
from rules.errors import FieldErrors, Refusal

Json: TypeAlias = dict[str, Any]
ReaderOf: TypeAlias = Callable[[Origin, Message | Form | Home], Awaitable[Reader]]
LINE_TYPE: Final = "application/vnd.microsoft.activity.message"
GOT_IT: Final = "Got it."
ONE_MOMENT: Final = "One moment: the answer comes to our chat."
LONGEST_TITLE: Final = 60
NOTHING: Final[Json] = {}
"""Closes a dialog."""


class Cards:
    """Draws forms that bring themselves back, so that they can be drawn again with what is wrong in them."""

    def __init__(self, reader_of: ReaderOf) -> None:
        self.reader_of = reader_of

    async def form(self, opens: Opens, asked: Asked, *, is_alone: bool, way: Way) -> Json:
        """The form that something opens; what it carries is what may be shown again, which is no secret."""
        origin = asked.inbound.origin
        carried = Carried(once=origin.key, is_alone=is_alone, form=opens.kept)
        reader = await self.reader_of(origin, opens.form)
        return render_form(opens.form, reader=reader, where=pack(carried), is_dialog=way is Way.DIALOG)

    async def form_again(self, form: Form, asked: Asked, errors: Mapping[str, str]) -> Json:
        """The form that was sent, with everything that was typed and what is wrong in it."""
        answers = asked.inbound.answers if isinstance(asked.inbound, Submission | Reshaping) else None
        return render_form(
            form,
            reader=await self.reader_of(asked.inbound.origin, form),
            errors=errors,
            answers=answers,
            where=pack(asked.carried),
            is_dialog=asked.way is Way.DIALOG,
        )


def errors_in(error: BaseException) -> dict[str, str]:
    """Sentences by field; what concerns none of them is under no name."""
    match error:
        case FieldErrors():
            return error.errors
        case Refusal():
            return {"": str(error)}
    return {"": in_words(trouble(error))}


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
    card: Json = render_message(message, reader=reader)["attachments"][0]["content"]
    return with_card(card, title="", way=way)


def with_nothing(way: Way) -> Json:
    """All is well: a line that goes away by itself, or the dialog closes."""
    return with_line(GOT_IT, way=way) if way is Way.CARD else NOTHING


def activity_with(card: Json, *, summary: str) -> Json:
    """A card as a message of its own."""
    return {"type": "message", "summary": one_line(summary), "attachments": [attached(card)]}
