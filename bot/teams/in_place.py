"""Answers whoever waits before a card or a dialog: there, in its place, and never without a way back."""

from typing import TypeAlias

from bot.dispatch import Dispatcher
from bot.inbound import Click, Submission
from bot.tasks import Tasks
from bot.teams.connector import Json
from bot.teams.forms import BACK
from bot.teams.read import Asked, Way
from bot.teams.respond import (
    FORM_BELOW,
    FORM_IN_OUR_CHAT,
    HOME,
    NOTHING,
    Cards,
    errors_in,
    with_card,
    with_line,
    with_message,
    with_nothing,
    with_words,
)
from bot.teams.shown import Shown
from bot.teams.teller import Answering, Teller
from bot.teams.typed import is_personal
from bot.workspaces import UnknownWorkspace
from handlers.feature import Opens, Replaces, Reply
from messages import replies
from messages.model import Message

Said: TypeAlias = Message | None


class InPlace:
    """Draws answers as the bodies that Teams wants back; `said` is what the actor is told in their chat besides."""

    def __init__(self, dispatcher: Dispatcher, tasks: Tasks, shown: Shown, cards: Cards, teller: Teller) -> None:
        self._dispatcher = dispatcher
        self._tasks = tasks
        self._shown = shown
        self._cards = cards
        self._teller = teller

    async def show(self, answering: Answering, asked: Asked, *, said: Said) -> Json:
        """What came of what somebody did."""
        if (error := answering.exception()) is not None:
            return await self._show_error(error, asked)
        match answering.result():
            case Opens() if await self._is_shared(asked):
                self._tasks.start(self._teller.tell(answering, asked), name="tell a form")
                return with_line(FORM_BELOW if is_personal(asked.activity) else FORM_IN_OUR_CHAT, way=asked.way)
            case Opens(form) as opens:
                card = await self._cards.form(opens, asked, is_alone=asked.carried.is_alone, way=asked.way)
                return with_card(card, title=form.title, way=asked.way)
            case Reply(message) | Replaces(message):
                return await self._show_message(message, asked)
        if isinstance(asked.inbound, Submission) and asked.way is Way.CARD:
            return await self._after_form(asked)
        return self._after_click(asked, said)

    async def _is_shared(self, asked: Asked) -> bool:
        """Whether a form in this card's place would go, with what was typed, when somebody else changes the card."""
        is_clicked = asked.way is Way.CARD and isinstance(asked.inbound, Click)
        return is_clicked and await self._shown.may_change(asked.inbound.origin)

    async def look(self, asked: Asked) -> Json | None:
        """What somebody only wants to see: their page as it is now, or the card behind a form; None for a deed."""
        action = asked.inbound.action if isinstance(asked.inbound, Click) else ""
        if action not in {BACK, HOME}:
            return None
        try:
            before = await self._shown.message_at(asked.inbound.origin) if action == BACK else None
            return await (self._show_message(before, asked) if before else self._show_home(asked))
        except UnknownWorkspace:
            return NOTHING

    async def _show_home(self, asked: Asked) -> Json:
        home = await self._dispatcher.home(asked.inbound.origin)
        if home is None:
            return await self._show_message(replies.stranger(), asked)
        return with_card(await self._cards.home(home, asked), title="", way=asked.way)

    async def _show_error(self, error: BaseException, asked: Asked) -> Json:
        """What to mend, in the form with everything that was typed; a line where there is no form."""
        if isinstance(error, UnknownWorkspace):
            return NOTHING
        errors, form = errors_in(error), asked.carried.form
        if form is None:
            return with_line(" ".join(errors.values()), way=asked.way)
        return with_card(await self._cards.form_again(form, asked, errors), title=form.title, way=asked.way)

    def _after_click(self, asked: Asked, said: Said) -> Json:
        """The answer itself, in a line; a dialog before the chat in which it appears only closes."""
        is_below = is_personal(asked.activity)
        if said is None or (is_below and asked.way is Way.DIALOG):
            return with_nothing(asked.way)
        return with_words(said, way=asked.way, is_elsewhere=not is_below)

    async def _after_form(self, asked: Asked) -> Json:
        """A form that was a message says that it was sent; one in place of a card gives that card back as it is now."""
        sent = asked.carried.sent()
        if asked.carried.is_alone:
            self._tasks.start(self._teller.say_sent(asked), name="replace")
            return await self._show_message(sent, asked)
        return await self._show_message(await self._shown.message_at(asked.inbound.origin) or sent, asked)

    async def _show_message(self, message: Message, asked: Asked) -> Json:
        reader = await self._cards.reader_of(asked.inbound.origin, message)
        return with_message(message, reader=reader, way=asked.way)
