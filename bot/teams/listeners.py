"""What is done with an activity: read, answered by the dispatcher once, and said where whoever acts looks."""

import asyncio
from collections.abc import Collection
from typing import Any, Final, Protocol, TypeAlias

from bot.dispatch import Dispatcher, Haste
from bot.inbound import Command
from bot.tasks import Tasks
from bot.teams.in_place import InPlace
from bot.teams.read import Asked, read_invoke, read_message
from bot.teams.respond import HOME, ONE_MOMENT, Cards, ReaderOf, with_line
from bot.teams.shown import Shown
from bot.teams.teller import Teller
from bot.teams.typed import text_in
from bot.teams.voice import Voice
from handlers.feature import Response

PATIENCE_SECONDS: Final = 10.0
"""How long Teams is kept waiting: it gives up after 15 seconds."""
EXTENSION_SECONDS: Final = 2.5
"""How long where somebody used a menu: there it asks again after 5 seconds."""
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
        self._whereabouts = whereabouts
        cards = Cards(reader_of)
        self._teller = Teller(dispatcher, voice, shown, cards)
        self._in_place = InPlace(dispatcher, tasks, shown, cards, self._teller)
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
        if (seen := await self._in_place.look(asked)) is not None:
            return seen
        haste = Haste()
        answering = self._tasks.start(self._answer(asked, haste), name="answer")
        is_extension = text_in(activity, "name").startswith("composeExtension/")
        await asyncio.wait({answering}, timeout=EXTENSION_SECONDS if is_extension else PATIENCE_SECONDS)
        if answering.done():
            return await self._in_place.show(answering, asked, said=haste.told)
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
