"""Our answers, as Teams takes them: a card in place of the one that was used, a dialog, or a line."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

from bot.inbound import Origin, Reshaping, Submission
from bot.teams.buttons import CLICK
from bot.teams.carried import Carried, pack
from bot.teams.limits import LIMITS
from bot.teams.read import Asked, Way
from bot.teams.reader import Reader
from bot.teams.render import CARD_TYPE, attached, render_form, render_home, render_message
from bot.teams.text import unformatted
from bot.teams.typed import part_in, text_in
from bot.trouble import in_words, trouble
from bot.words import one_line
from handlers.feature import Opens
from messages import replies
from messages.model import Button, Buttons, Form, Home, Message
from rules.errors import FieldErrors, Refusal

Json: TypeAlias = dict[str, Any]
ReaderOf: TypeAlias = Callable[[Origin, Message | Form | Home], Awaitable[Reader]]
LINE_TYPE: Final = "application/vnd.microsoft.activity.message"
GOT_IT: Final = "Got it."
HOME: Final = "home"
"""Typed, or clicked on one's own page: shows that page as it is now."""
_SHOW_HOME: Final = {"action": HOME, "value": ""}
FORM_BELOW: Final = "The form is below."
FORM_IN_OUR_CHAT: Final = "The form comes to our chat."
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
        return render_form(
            opens.form,
            reader=reader,
            where=pack(carried),
            is_dialog=way is Way.DIALOG,
            has_way_back=_is_in_place(carried, way),
        )

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
            has_way_back=_is_in_place(asked.carried, asked.way),
        )

    async def home(self, home: Home, asked: Asked) -> Json:
        """Somebody's own page, which Teams asks for anew when they look at it again, and so can they."""
        origin, viewer = asked.inbound.origin, text_in(part_in(asked.activity, "from"), "id")
        card = render_home(with_refresh(home), reader=await self.reader_of(origin, home))
        again = {"type": "Action.Execute", "verb": CLICK, "data": _SHOW_HOME}
        return {**card, "refresh": {"action": again, "userIds": [viewer]}}


def with_refresh(home: Home) -> Home:
    """The page with a button that shows it as it is then, for those whose client does not look by itself."""
    return Home((*home.blocks, Buttons((Button("Refresh", HOME),))))


def _is_in_place(carried: Carried, way: Way) -> bool:
    """Whether a form stands where a card was."""
    return way is Way.CARD and not carried.is_alone


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


def with_words(message: Message, *, way: Way, is_elsewhere: bool) -> Json:
    """Say what a message says in a line, and that it can be read in our chat where somebody looks elsewhere."""
    words = unformatted(message.summary, LIMITS.list_line, otherwise=GOT_IT)
    return with_line(f"{words} {replies.IN_OUR_CHAT}" if is_elsewhere else words, way=way)


def with_nothing(way: Way) -> Json:
    """All is well: a line that goes away by itself, or the dialog closes."""
    return with_line(GOT_IT, way=way) if way is Way.CARD else NOTHING


def activity_with(card: Json, *, summary: str) -> Json:
    """A card as a message of its own."""
    return {"type": "message", "summary": one_line(summary), "attachments": [attached(card)]}
