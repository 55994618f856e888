"""One try to deliver one message: cut off when it takes too long, drawn more simply when it is refused as it is."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from time import monotonic

import structlog

from bot.metrics import DELIVERY_SECONDS, DELIVERY_TRIES
from bot.outgoing import Outgoing, Sender
from messages.model import Chart, decode_message
from rules.delivery import Drawing, Outcome, Refused, Uncertain
from storage.outbox import Claimed

log = structlog.get_logger(__name__)


async def attempt(claimed: Claimed, sender: Sender, *, now: datetime, within: timedelta) -> Outcome:
    """Send what was claimed, and say what came of it; whatever goes wrong is this message's alone."""
    began = monotonic()
    try:
        async with asyncio.timeout(within.total_seconds()):
            outcome = await _send(claimed, sender, now)
    except TimeoutError:
        outcome = Uncertain(f"no answer within {within.total_seconds():g} seconds")
    except Exception as error:  # noqa: BLE001 - a broken message or sender must not hold up the others
        log.error("a sender broke", action="send", error=type(error).__name__)
        outcome = Uncertain(type(error).__name__)
    DELIVERY_SECONDS.observe(monotonic() - began)
    DELIVERY_TRIES.labels(outcome=type(outcome).__name__).inc()
    return outcome


async def _send(claimed: Claimed, sender: Sender, now: datetime) -> Outcome:
    outcome: Outcome = Refused("nothing to draw")
    for drawing in _drawings(claimed.message):
        outcome = await sender.send(_outgoing(claimed, drawing, now))
        if not (isinstance(outcome, Refused) and outcome.simpler_may_do):
            break
    return outcome


def _drawings(message: str) -> Iterator[Drawing]:
    """From all of a message to its words alone."""
    yield Drawing.FULL
    if any(isinstance(block, Chart) for block in decode_message(message).blocks):
        yield Drawing.WITHOUT_CHARTS
    yield Drawing.TEXT_ONLY


def _outgoing(claimed: Claimed, drawing: Drawing, now: datetime) -> Outgoing:
    return Outgoing(
        organisation_id=claimed.organisation_id,
        workspace_id=claimed.workspace_id,
        workspace=claimed.external_id,
        delivery=claimed.key,
        kind=claimed.kind,
        place=claimed.place,
        person=claimed.person,
        thread=claimed.thread,
        response_url=claimed.response_url,
        message=claimed.message,
        written_at=claimed.created_at,
        tried_at=now,
        sent_channel=claimed.sent_channel,
        sent_ref=claimed.sent_ref,
        drawing=drawing,
    )
