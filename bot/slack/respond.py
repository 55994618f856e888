"""Our answers, as Slack takes them: in the ack where there is one, as a modal, or as a changed modal."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import msgspec
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.forms import render_form
from bot.slack.read import Carried
from bot.slack.render import render_message
from bot.slack.team import NO_ANSWER
from bot.trouble import trouble
from handlers.feature import Where
from messages.model import Form, Message

Ack: TypeAlias = Callable[..., Awaitable[Any]]
EPHEMERAL = "ephemeral"


def broken(error: BaseException, body: dict[str, Any]) -> dict[str, Any]:
    """What to say when something broke on our side: what was typed, and a reference that leads to the log."""
    typed = f"{body.get('command', '')} {body.get('text', '')}".strip()
    return render_message(trouble(error, typed=typed))


class CannotOpen(Exception):
    """Slack did not open the form, so it has to wait behind a button."""


def view_of(form: Form, where: Where) -> dict[str, Any]:
    """A form as a modal that remembers where it was opened."""
    kept = Carried(form.carries, where.channel, where.thread, where.response_url)
    return {**render_form(form), "private_metadata": msgspec.json.encode(kept).decode()}


async def open_form(client: AsyncWebClient, body: dict[str, Any], form: Form, where: Where, *, until: float) -> None:
    """Open a form, or change the one it was asked from, before `until` on the loop's clock; raises CannotOpen."""
    view = view_of(form, where)
    within = body.get("view") or {}
    try:
        async with asyncio.timeout_at(until):
            if within.get("type") == "modal":
                await client.views_update(view=view, view_id=within["id"], hash=within.get("hash"))
            else:
                await client.views_open(view=view, trigger_id=body.get("trigger_id"))
    except NO_ANSWER as error:
        raise CannotOpen(type(error).__name__) from error


async def reply(ack: Ack, message: Message) -> None:
    """Answer a command to the person who typed it."""
    await ack(response_type=EPHEMERAL, **render_message(message))


async def show_errors(ack: Ack, view: dict[str, Any], errors: dict[str, str]) -> None:
    """Keep a modal open with a sentence at each field; one that the modal does not show stands at its first field."""
    shown = [block["block_id"] for block in view.get("blocks", []) if block.get("type") == "input"]
    placed: dict[str, str] = {}
    for field, sentence in errors.items():
        name = field if field in shown or not shown else shown[0]
        placed[name] = f"{placed[name]} {sentence}" if name in placed else sentence
    await ack(response_action="errors", errors=placed)


async def replace_form(ack: Ack, form: Form, where: Where) -> None:
    """Show another form in place of the one that was sent."""
    await ack(response_action="update", view=view_of(form, where))
