"""What is done with an activity: read, answered by the dispatcher once, and said where whoever acts looks."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any, Final, Protocol, TypeAlias

import structlog

from bot.dispatch import Dispatcher, Haste, UnknownWorkspace
from bot.inbound import Command, Origin, Reshaping, Submission
from bot.tasks import Tasks
from bot.teams.carried import Carried
from bot.teams.people import NO_ANSWER
from bot.teams.read import Asked, Way, read_invoke, read_message
from bot.teams.reader import Reader
from bot.teams.render import render_home, render_message
from bot.teams.respond import (
    NOTHING,
    ONE_MOMENT,
    activity_with,
    form_card,
    with_card,
    with_line,
    with_message,
    with_nothing,
)
from bot.teams.shown import Shown
from bot.teams.typed import text_in
from bot.teams.voice import Voice
from bot.trouble import in_words, trouble
from handlers.feature import Done, Opens, Replaces, Reply, Response
from messages import replies
from messages.model import Form, Home, Message
from rules.errors import FieldErrors, Refusal

log = structlog.get_logger(__name__)

PATIENCE_SECONDS: Final = 10.0
"""How long Teams is kept waiting: it gives up after 15 seconds."""
EXTENSION_SECONDS: Final = 2.5
"""How long where somebody used a menu: there it asks again after 5 seconds."""
HOME: Final = "home"
Json: TypeAlias = dict[str, Any]
Answering: TypeAlias = "asyncio.Task[Response]"
ReaderOf: TypeAlias = Callable[[Origin, Message | Form | Home], Awaitable[Reader]]


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
        self._voice = voice
        self._shown = shown
        self._whereabouts = whereabouts
        self._reader_of = reader_of
        self._commands = frozenset(commands) | {HOME}

    async def on_turn(self, activity: Json) -> Json | None:
        """The body for whoever waits for it; None where there is none, or where this is nothing we hear."""
        match activity.get("type"):
            case "message":
                await self._on_message(activity)
            case "invoke":
                return await self._on_invoke(activity)
            case "conversationUpdate" | "installationUpdate":
                await self._hear(activity)
        return None

    async def _hear(self, activity: Json) -> None:
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
            telling = self._tasks.start(self._show_home(asked), name="home")
        else:
            answering = self._tasks.start(self._answer(asked, Haste(put_off=True)), name="answer")
            telling = self._tasks.start(self._tell(answering, asked), name="tell")
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
        self._tasks.start(self._tell(answering, asked), name="tell later")
        return with_line(ONE_MOMENT, way=asked.way)

    async def _answer(self, asked: Asked, haste: Haste) -> Response:
        await self._whereabouts.saw(asked.activity)
        return await self._dispatcher.answer(asked.inbound, haste)

    async def _show(self, answering: Answering, asked: Asked) -> Json:
        """The answer for whoever waits before a card or a dialog."""
        if (error := answering.exception()) is not None:
            return await self._show_error(error, asked)
        match answering.result():
            case Opens(form) as opens:
                card = await self._form(opens, asked, is_alone=asked.carried.is_alone, way=asked.way)
                return with_card(card, title=form.title, way=asked.way)
            case Reply(message) | Replaces(message):
                return with_message(message, reader=await self._reader_of(asked.inbound.origin, message), way=asked.way)
        if isinstance(asked.inbound, Submission) and asked.way is Way.CARD:
            return await self._after_form(asked)
        return with_nothing(asked.way)

    async def _show_error(self, error: BaseException, asked: Asked) -> Json:
        """What to mend, in the form with everything that was typed; a line where there is no form."""
        if isinstance(error, UnknownWorkspace):
            return NOTHING
        errors = _errors_in(error)
        form = asked.carried.form
        if form is None:
            return with_line(" ".join(errors.values()), way=asked.way)
        return with_card(await self._form_again(form, asked, errors), title=form.title, way=asked.way)

    async def _form(self, opens: Opens, asked: Asked, *, is_alone: bool, way: Way) -> Json:
        # What it carries is what may be shown again: not a secret, which is shown once.
        carried = Carried(once=asked.inbound.origin.key, is_alone=is_alone, form=opens.kept)
        reader = await self._reader_of(asked.inbound.origin, opens.form)
        return form_card(opens.form, carried=carried, reader=reader, way=way)

    async def _form_again(self, form: Form, asked: Asked, errors: dict[str, str]) -> Json:
        answers = asked.inbound.answers if isinstance(asked.inbound, Submission | Reshaping) else None
        reader = await self._reader_of(asked.inbound.origin, form)
        return form_card(form, carried=asked.carried, reader=reader, way=asked.way, errors=errors, answers=answers)

    async def _after_form(self, asked: Asked) -> Json:
        """A form that was a message says that it was sent; one in place of a card gives that card back as it is now."""
        origin, form = asked.inbound.origin, asked.carried.form
        sent = replies.form_is_sent(title=form.title if form else "Your answers")
        if asked.carried.is_alone:
            reader = await self._reader_of(origin, sent)
            # What is shown in an answer lasts as long as somebody looks at it.
            self._tasks.start(self._replace(asked.activity, render_message(sent, reader=reader)), name="replace")
            return with_message(sent, reader=reader, way=asked.way)
        below = await self._shown.message_at(origin) or sent
        return with_message(below, reader=await self._reader_of(origin, below), way=asked.way)

    async def _tell(self, answering: Answering, asked: Asked) -> None:
        """Say the answer in the chat; what the outbox has not got by now goes out at once."""
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
                    await self._after_form(asked)
        except NO_ANSWER as reason:
            log.warning("an answer did not arrive", action="tell", error=type(reason).__name__)

    async def _tell_form(self, opens: Opens, asked: Asked) -> None:
        """The form as a message of its own; where Teams does not take it, a button that opens it."""
        origin = asked.inbound.origin
        if not await self._shown.is_first(origin):
            return
        card = await self._form(opens, asked, is_alone=True, way=Way.CARD)
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
            card = await self._form_again(form, asked.in_the_chat(), _errors_in(error))
            await self._voice.tell(asked.activity, activity_with(card, summary=form.title))
        elif isinstance(error, FieldErrors | Refusal):
            await self._tell_message(replies.plain(" ".join(_errors_in(error).values())), asked)
        else:
            await self._voice.tell(
                asked.activity, render_message(trouble(error, typed=_typed(asked)), reader=Reader(zone="UTC"))
            )

    async def _tell_message(self, message: Message, asked: Asked) -> None:
        reader = await self._reader_of(asked.inbound.origin, message)
        await self._voice.tell(asked.activity, render_message(message, reader=reader))

    async def _show_home(self, asked: Asked) -> None:
        origin = asked.inbound.origin
        try:
            await self._whereabouts.saw(asked.activity)
            home = await self._dispatcher.home(origin)
        except UnknownWorkspace:
            return
        if home is None:
            await self._tell_message(replies.stranger(), asked)
            return
        card = render_home(home, reader=await self._reader_of(origin, home))
        await self._voice.tell(asked.activity, activity_with(card, summary="Your page"))

    async def _replace(self, activity: Json, said: Json) -> None:
        try:
            await self._voice.replace(activity, said)
        except NO_ANSWER as reason:
            log.info("a form that was sent stays as it was", action="replace_form", error=type(reason).__name__)


def _errors_in(error: BaseException) -> dict[str, str]:
    """Sentences by field; what concerns none of them is under no name."""
    match error:
        case FieldErrors():
            return error.errors
        case Refusal():
            return {"": str(error)}
    return {"": in_words(trouble(error))}


def _typed(asked: Asked) -> str:
    inbound = asked.inbound
    return f"/{inbound.word} {inbound.words}".strip() if isinstance(inbound, Command) else ""
