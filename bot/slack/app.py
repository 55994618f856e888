"""Bolt, put together: real listeners, real acks, our own answer to whose token and what went wrong."""

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.dispatch import Dispatcher, NotMet
from bot.slack.events import Events
from bot.slack.listeners import Listeners
from bot.slack.respond import EPHEMERAL, broken
from bot.slack.team import Slack, Tokens, authorize
from bot.tasks import Tasks
from bot.workspaces import UnknownWorkspace

COME_AGAIN = (SQLAlchemyError, OSError, TimeoutError, NotMet)


def slack_app(
    *, signing_secret: str, slack: Slack, tokens: Tokens, dispatcher: Dispatcher, events: Events, tasks: Tasks
) -> AsyncApp:
    """A Bolt app that answers after the work is committed, for one workspace or many."""
    app = AsyncApp(
        name="hymnsheet",
        signing_secret=signing_secret,
        client=slack.client(""),
        authorize=authorize(tokens),
        process_before_response=True,
        logger=logging.getLogger("slack_bolt"),  # left to itself, Bolt logs at the root's level, bodies and all
    )
    Listeners(dispatcher, tasks).register(app)
    events.register(app)
    app.error(_on_error)
    return app


async def hear(app: AsyncApp, said: dict[str, Any], *, key: str) -> BoltResponse:
    """Hand Bolt what Slack said, read and checked before; an event has its own id, anything else goes by `key`."""
    said = {name: value for name, value in said.items() if value is not None}
    event_id = said.get("event_id")
    context = {"request_key": f"event:{event_id}" if isinstance(event_id, str) else key}
    # "socket_mode" is Bolt's word for what needs no verification and no reading any more.
    return await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=said, context=context))


async def _on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
    if isinstance(error, UnknownWorkspace):
        return BoltResponse(status=200)
    said = broken(error, body)
    if isinstance(error, COME_AGAIN):
        return BoltResponse(status=503)
    if "command" not in body:
        return BoltResponse(status=500)
    return BoltResponse(status=200, body={"response_type": EPHEMERAL, **said})
