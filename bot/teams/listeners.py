"""What is done with an activity: read, answered by the dispatcher once, and said where whoever acts looks."""

import asyncio
from collections.abc import Collection
from typing import Any, Final, Protocol, TypeAlias

from bot.dispatch import Dispatcher, Haste
from bot.inbound import Command, Submission
from bot.tasks import Tasks
from bot.teams.read import Asked, Way, read_invoke, read_message
from bot.teams.respond import (
    NOTHING,
    ONE_MOMENT,
    Cards,
    ReaderOf,
    errors_in,
    with_card,
    with_line,
    with_message,
    with_nothing,
)
from bot.teams.shown import Shown
from bot.teams.teller import Answering, Teller
from bot.teams.typed import text_in
from bot.teams.voice import Voice
from bot.workspaces import UnknownWorkspace
from handlers.feature import Opens, Replaces, Reply, Response
from messages.model import Message

PATIENCE_SECONDS: Final = 10.0
"""How long Teams is kept waiting: it gives up after 15 seconds."""
EXTENSION_SECONDS: Final = 2.5
"""How long where somebody used a menu: there it asks again after 5 seconds."""
HOME: Final = "home"
Json: TypeAlias = dict[str, Any]


class Whereabouts(Protocol):
    """Keeps what we know of conversations true."""

    async def saw(self, activity: Json) -> object:
        """Remember where something was done, before it is answered."""

    async def hear(self, activity: Json) -> None:
        """Take note that we were added, renamed or sent away."""


class Listeners:
    """Hears activities that Teams surely sent, and says what the dispatcher answers."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        tasks: Tasks,
        *,
        voice: Voice,
        shown: Shown,
        whereabouts: Whereabouts,
        reader_of: ReaderOf,
        commands: Collection[str],
    ) -> None:
        self._dispatcher = dispatcher
        self._tasks = tasks
        self._shown = shown
        self._whereabouts = whereabouts
        self._cards = Cards(reader_of)
        self._teller = Teller(dispatcher, voice, shown, self._cards)
        self._commands = frozenset(commands) | {HOME}

    async def on_turn(self, activity: Json) -> Json | None:
        """The body for whoever waits for it; None where there is none, or where this is nothing we hear."""
        match activity.get("type"):
            case "message":
                await self._on_message(activity)
            case "invoke":
                return await self._on_invoke(activity)
            case "conversationUpdate" | "installationUpdate":
                await self._on_change(activity)
        return None

    async def _on_change(self, activity: Json) -> None:
        hearing = self._tasks.start(self._whereabouts.hear(activity), name="hear")
        await asyncio.wait({hearing}, timeout=PATIENCE_SECONDS)
        if hearing.done():
            hearing.result()

    async def _on_message(self, activity: Json) -> None:
        """Nobody waits for an answer to words: it comes as a message, however long it takes."""
        asked = read_message(activity, commands=self._commands)
        if asked is None:
            return
        if isinstance(asked.inbound, Command) and asked.inbound.word == HOME:
            telling = self._tasks.start(self._tell_home(asked), name="home")
        else:
            answering = self._tasks.start(self._answer(asked, Haste(put_off=True)), name="answer")
            telling = self._tasks.start(self._teller.tell(answering, asked), name="tell")
        await asyncio.wait({telling}, timeout=PATIENCE_SECONDS)

    async def _on_invoke(self, activity: Json) -> Json | None:
        asked = read_invoke(activity)
        if asked is None:
            return None
        haste = Haste()
        answering = self._tasks.start(self._answer(asked, haste), name="answer")
        is_extension = text_in(activity, "name").startswith("composeExtension/")
        await asyncio.wait({answering}, timeout=EXTENSION_SECONDS if is_extension else PATIENCE_SECONDS)
        if answering.done():
            return await self._show(answering, asked)
        if not haste.begun:
            haste.given_up = True
            raise TimeoutError
        haste.put_off = True
        self._tasks.start(self._teller.tell(answering, asked), name="tell later")
        return with_line(ONE_MOMENT, way=asked.way)

    async def _answer(self, asked: Asked, haste: Haste) -> Response:
        await self._whereabouts.saw(asked.activity)
        return await self._dispatcher.answer(asked.inbound, haste)

    async def _tell_home(self, asked: Asked) -> None:
        await self._whereabouts.saw(asked.activity)
        await self._teller.tell_home(asked)

    async def _show(self, answering: Answering, asked: Asked) -> Json:
        """The answer for whoever waits before a card or a dialog."""
        if (error := answering.exception()) is not None:
            return await self._show_error(error, asked)
        match answering.result():
            case Opens(form) as opens:
                card = await self._cards.form(opens, asked, is_alone=asked.carried.is_alone, way=asked.way)
                return with_card(card, title=form.title, way=asked.way)
            case Reply(message) | Replaces(message):
                return await self._show_message(message, asked)
        if isinstance(asked.inbound, Submission) and asked.way is Way.CARD:
            return await self._after_form(asked)
        return with_nothing(asked.way)

    async def _show_error(self, error: BaseException, asked: Asked) -> Json:
        """What to mend, in the form with everything that was typed; a line where there is no form."""
        if isinstance(error, UnknownWorkspace):
            return NOTHING
        errors, form = errors_in(error), asked.carried.form
        if form is None:
            return with_line(" ".join(errors.values()), way=asked.way)
        return with_card(await self._cards.form_again(form, asked, errors), title=form.title, way=asked.way)

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
