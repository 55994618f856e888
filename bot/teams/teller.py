"""Says an answer in the chat of whoever acted: to typed words, and whatever was too late for the card or the dialog."""

import asyncio
from typing import Any, TypeAlias

import structlog

from bot.dispatch import Dispatcher, Haste
from bot.inbound import Command, Submission
from bot.teams.people import NO_ANSWER
from bot.teams.read import Asked, Way
from bot.teams.reader import Reader
from bot.teams.render import render_message
from bot.teams.respond import Cards, activity_with, errors_in
from bot.teams.shown import Shown
from bot.teams.voice import Voice
from bot.trouble import trouble
from bot.workspaces import UnknownWorkspace
from handlers.feature import Done, Opens, Replaces, Reply, Response
from messages import replies
from messages.model import Message
from rules.errors import FieldErrors, Refusal

log = structlog.get_logger(__name__)

Json: TypeAlias = dict[str, Any]
Answering: TypeAlias = "asyncio.Task[Response]"


class Teller:
    """Says what the outbox has not got: forms, what is wrong in them, homes, and that something broke."""

    def __init__(self, dispatcher: Dispatcher, voice: Voice, shown: Shown, cards: Cards) -> None:
        self._dispatcher = dispatcher
        self._voice = voice
        self._shown = shown
        self._cards = cards

    async def tell(self, answering: Answering, asked: Asked) -> None:
        """Wait for an answer and say it."""
        await asyncio.wait({answering})
        try:
            if (error := answering.exception()) is not None:
                await self._tell_error(error, asked)
                return
            match answering.result():
                case Opens() as opens:
                    await self._tell_form(opens, asked)
                case Reply(message) | Replaces(message):
                    await self._tell_message(message, asked)
                case Done() if asked.carried.is_alone and isinstance(asked.inbound, Submission):
                    await self.say_sent(asked)
        except NO_ANSWER as reason:
            log.warning("an answer did not arrive", action="tell", error=type(reason).__name__)

    async def tell_home(self, asked: Asked) -> None:
        """Say somebody's own page; whoever we do not work for hears that."""
        origin = asked.inbound.origin
        try:
            home = await self._dispatcher.home(origin)
            if home is None:
                await self._tell_message(replies.stranger(), asked)
                return
            card = await self._cards.home(home, asked)
            await self._voice.tell(asked.activity, activity_with(card, summary="Your page"))
        except UnknownWorkspace:
            return
        except NO_ANSWER as reason:
            log.warning("a home was not shown", action="draw_home", error=type(reason).__name__)

    async def say_sent(self, asked: Asked) -> None:
        """A form that was a message says that it was sent; an answer in its place lasts while somebody looks at it."""
        sent = asked.carried.sent()
        reader = await self._cards.reader_of(asked.inbound.origin, sent)
        try:
            await self._voice.replace(asked.activity, render_message(sent, reader=reader))
        except NO_ANSWER as reason:
            log.info("a form that was sent stays as it was", action="replace_form", error=type(reason).__name__)

    async def _tell_form(self, opens: Opens, asked: Asked) -> None:
        """The form as a message of its own; where Teams does not take it, a button that opens it."""
        if not await self._shown.is_first(asked.inbound.origin):
            return
        card = await self._cards.form(opens, asked, is_alone=True, way=Way.CARD)
        try:
            await self._voice.tell(asked.activity, activity_with(card, summary=opens.form.title))
        except NO_ANSWER as reason:
            log.info("a form waits behind a button", action="keep_form", reason=type(reason).__name__)
            await self._dispatcher.keep_form(asked.inbound, opens.kept, Haste(put_off=True))

    async def _tell_error(self, error: BaseException, asked: Asked) -> None:
        if isinstance(error, UnknownWorkspace):
            return
        form = asked.carried.form
        if form is not None:
            card = await self._cards.form_again(form, asked.in_the_chat(), errors_in(error))
            await self._voice.tell(asked.activity, activity_with(card, summary=form.title))
        elif isinstance(error, FieldErrors | Refusal):
            await self._tell_message(replies.plain(" ".join(errors_in(error).values())), asked)
        else:
            # The database may be what broke, so nobody is looked up.
            said = render_message(trouble(error, typed=_typed(asked)), reader=Reader(zone="UTC"))
            await self._voice.tell(asked.activity, said)

    async def _tell_message(self, message: Message, asked: Asked) -> None:
        reader = await self._cards.reader_of(asked.inbound.origin, message)
        await self._voice.tell(asked.activity, render_message(message, reader=reader))


def _typed(asked: Asked) -> str:
    inbound = asked.inbound
    return f"/{inbound.word} {inbound.words}".strip() if isinstance(inbound, Command) else ""
