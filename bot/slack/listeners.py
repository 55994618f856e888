"""Bolt's listeners: each reads what came, lets the dispatcher answer, and says the answer in the ack."""

import asyncio
import re
from typing import Any, TypeAlias

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.dispatch import Dispatcher, Haste
from bot.inbound import Inbound, Origin
from bot.slack import read
from bot.slack.render import render_home
from bot.slack.respond import Ack, CannotOpen, broken, open_form, replace_form, reply, show_errors
from bot.slack.team import NO_ANSWER
from bot.tasks import Tasks
from handlers.feature import Done, Opens, Replaces, Reply, Response
from rules.errors import FieldErrors, Refusal

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 0.8
"""How long Slack is kept waiting before it is told that the answer follows."""
ANSWER_SECONDS = 2.4
"""How long it is kept waiting where nothing was begun yet, or a form is being opened: it gives up after 3 seconds."""

ANYTHING = re.compile(".*", re.DOTALL)
Body: TypeAlias = dict[str, Any]


class Listeners:
    """What Bolt calls for everything that a person does in Slack."""

    def __init__(self, dispatcher: Dispatcher, tasks: Tasks) -> None:
        self._dispatcher = dispatcher
        self._tasks = tasks

    def register(self, app: AsyncApp) -> None:
        """Hear every command, click, modal, shortcut and visit; which of them exist is the dispatcher's to say."""
        app.command(ANYTHING)(self.on_command)
        app.shortcut(ANYTHING)(self.on_shortcut)
        app.action({"type": "block_actions", "action_id": ANYTHING})(self.on_action)
        app.view(ANYTHING)(self.on_submission)
        app.event("app_home_opened")(self.on_home)

    async def on_command(self, ack: Ack, body: Body, client: AsyncWebClient, context: Body) -> None:
        """A slash command is answered in the ack, or opens a form."""
        command = read.read_command(body, key=context["request_key"])
        await self._answer(command, ack, body, client)

    async def on_shortcut(self, ack: Ack, body: Body, client: AsyncWebClient, context: Body) -> None:
        """A message shortcut opens a form."""
        await self._answer(read.read_pointed(body, key=context["request_key"]), ack, body, client)

    async def on_action(self, ack: Ack, body: Body, client: AsyncWebClient, context: Body) -> None:
        """A click, or a choice that changes the rest of its form."""
        reshaping = read.read_reshaping(body, key=context["request_key"])
        if reshaping is not None:
            await self._reshape(reshaping, ack, body, client)
        elif (body.get("actions") or [{}])[0].get("type") == "button":
            await self._answer(read.read_click(body, key=context["request_key"]), ack, body, client)
            if (body.get("view") or {}).get("type") == "home":
                self._tasks.start(self._draw_home(read.read_clicker(body), client), name="home")
        else:
            await ack()

    async def on_submission(self, ack: Ack, body: Body, context: Body) -> None:
        """A modal sent off: closed, changed, or kept open with what to mend."""
        submission = read.read_submission(body, key=context["request_key"])
        view = body.get("view") or {}
        try:
            response = await self._dispatcher.answer(submission)
        except FieldErrors as error:
            await show_errors(ack, view, error.errors)
        except Refusal as refusal:
            await show_errors(ack, view, {"": str(refusal)})
        else:
            if isinstance(response, Opens):
                await replace_form(ack, response.form, submission.origin.where)
            else:
                await ack()

    async def on_home(self, ack: Ack, body: Body, client: AsyncWebClient, context: Body) -> None:
        """Draw the home of whoever opened it."""
        if (body.get("event") or {}).get("tab") == "home":
            origin = read.read_visit(body, key=context["request_key"])
            drawing = self._tasks.start(self._draw_home(origin, client), name="home")
            await asyncio.wait({drawing}, timeout=PATIENCE_SECONDS)
            if drawing.done():
                drawing.result()
        await ack()

    async def _draw_home(self, origin: Origin, client: AsyncWebClient) -> None:
        home = await self._dispatcher.home(origin)
        if home is None:
            return
        try:
            await client.views_publish(user_id=origin.person, view=render_home(home))
        except NO_ANSWER as error:
            log.warning("a home was not drawn", action="draw_home", error=type(error).__name__)

    async def _reshape(self, reshaping: Inbound, ack: Ack, body: Body, client: AsyncWebClient) -> None:
        until = _now() + ANSWER_SECONDS
        response = await self._dispatcher.answer(reshaping)
        if isinstance(response, Opens):
            try:
                await open_form(client, body, response.form, reshaping.origin.where, until=until)
            except CannotOpen as reason:
                log.info("a form was not reshaped", action="reshape", reason=str(reason))
        await ack()

    async def _answer(self, inbound: Inbound, ack: Ack, body: Body, client: AsyncWebClient) -> None:
        haste, until = Haste(), _now() + ANSWER_SECONDS
        answering = self._tasks.start(self._dispatcher.answer(inbound, haste), name="answer")
        await asyncio.wait({answering}, timeout=PATIENCE_SECONDS)
        if not answering.done() and not haste.begun:
            await asyncio.wait({answering}, timeout=until - _now())
        if answering.done():
            await self._say(answering.result(), inbound, ack, body, client, until=until)
        elif haste.begun:
            haste.put_off = True
            self._tasks.start(self._say_later(answering, inbound, body, client), name="answer later")
            await ack()
        else:
            haste.given_up = True
            raise TimeoutError

    async def _say_later(
        self, answering: "asyncio.Task[Response]", inbound: Inbound, body: Body, client: AsyncWebClient
    ) -> None:
        """Slack has its ack already; what is not on its way as a delivery by now becomes one."""
        await asyncio.wait({answering})
        if (error := answering.exception()) is not None:
            await client.chat_postMessage(channel=inbound.origin.person, **broken(error, body))
            return
        response = answering.result()
        if isinstance(response, Opens):
            until = _now() + ANSWER_SECONDS
            response = await self._open(response, inbound, body, client, until=until, put_off=True)
        if isinstance(response, Reply | Replaces):
            await self._dispatcher.say_later(inbound, response.message)

    async def _say(
        self,
        response: Response,
        inbound: Inbound,
        ack: Ack,
        body: Body,
        client: AsyncWebClient,
        *,
        until: float,
    ) -> None:
        if isinstance(response, Opens):
            response = await self._open(response, inbound, body, client, until=until, put_off=False)
        if isinstance(response, Reply | Replaces):
            await reply(ack, response.message)
        else:
            await ack()

    async def _open(
        self, opens: Opens, inbound: Inbound, body: Body, client: AsyncWebClient, *, until: float, put_off: bool
    ) -> Response:
        try:
            await open_form(client, body, opens.form, inbound.origin.where, until=until)
        except CannotOpen as reason:
            log.info("a form waits behind a button", action="keep_form", reason=str(reason))
            return await self._dispatcher.keep_form(inbound, opens.kept, Haste(put_off=put_off))
        return Done()


def _now() -> float:
    return asyncio.get_running_loop().time()
