"""POST /hooks/leads: other programs hand leads over, signed with their organisation's secret."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.lead_signature import SIGNATURE, proof_in, signer_of
from bot.vault import KeyVault
from rules.errors import Refusal
from rules.handed_over import one_line
from rules.ids import OrganisationId
from rules.lead_intake import NewLead, new_lead
from rules.tracked_lead import Result
from storage.lead_hooks import all_lead_hooks, place_of_secret
from storage.lead_intake import LeadIntake
from storage.requests import Repeated
from storage.unit_of_work import Storage, UnitOfWork

log = structlog.get_logger(__name__)

LARGEST_BODY: Final = 1_000_000
BODY_SECONDS = 10.0
MOST_AT_ONCE: Final = 1_000
_LONGEST_ID = 200
TOO_LARGE = "A request may be 1 MB long. Send fewer leads at once.\n"
TOO_MANY = f"A request may hold {MOST_AT_ONCE:,} leads. Send the rest in another.\n"
NOT_JSON = "The body must be a JSON object, or a list of them.\n"
WRONG_KIND = "Send JSON, with Content-Type: application/json, and not packed.\n"
TOO_SLOW = "The body took too long to come in.\n"
AWAY = "The database is away. Send it again in a minute.\n"


class LeadHook:
    """Hears other programs; `seconds` is the wall clock, whatever the bot's own clock says."""

    def __init__(
        self,
        storage: Storage,
        vault: KeyVault,
        *,
        now: Callable[[], datetime],
        seconds: Callable[[], float],
        saved: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._vault = vault
        self._now = now
        self._seconds = seconds
        self._saved = saved

    async def hear(self, request: web.Request) -> web.Response:
        """Answer one request: 401 and nothing else where it is not signed."""
        if (request.content_length or 0) > LARGEST_BODY:
            return web.Response(status=413, text=TOO_LARGE)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408, text=TOO_SLOW)
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413, text=TOO_LARGE)
        if len(body) > LARGEST_BODY:
            return web.Response(status=413, text=TOO_LARGE)
        try:
            return await self._hear_body(request, body)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("leads could not be kept", action="fail_hook", error=type(error).__name__)
            return web.Response(status=503, text=AWAY)

    async def _hear_body(self, request: web.Request, body: bytes) -> web.Response:
        proof = proof_in(request, now=self._seconds())
        signer = signer_of(body, proof, await self._secrets()) if proof else None
        if signer is None:
            log.warning("a request was turned away", action="reject_signature")
            return web.Response(status=401)
        is_packed = request.headers.get("Content-Encoding", "identity").lower() != "identity"
        if is_packed or request.content_type != "application/json":
            return web.Response(status=415, text=WRONG_KIND)
        try:
            items = _items(body)
        except (ValueError, RecursionError):
            return web.Response(status=400, text=NOT_JSON)
        if len(items) > MOST_AT_ONCE:
            return web.Response(status=400, text=TOO_MANY)
        key = f"hook:{hashlib.sha256(request.headers[SIGNATURE].encode()).hexdigest()}"
        answer = await self._take_once(signer, items, key=key)
        self._saved()
        return web.Response(status=202, text=answer, content_type="application/json")

    async def _secrets(self) -> list[tuple[OrganisationId, str]]:
        async with self._storage.across_organisations() as transaction:
            hooks = await all_lead_hooks(transaction)
        opened = (
            (hook.organisation_id, self._vault.open(hook.sealed, place=place_of_secret(hook.organisation_id)))
            for hook in hooks
        )
        return [(organisation, secret) for organisation, secret in opened if secret]

    async def _take_once(self, organisation_id: OrganisationId, items: Sequence[Any], *, key: str) -> str:
        """What became of each; the very same request gets the very same answer again."""
        try:
            async with self._storage.unit_of_work(organisation_id) as work:
                answer = json.dumps(await _take(work, items, now=self._now()))
                await work.requests.remember(key, answer=answer, now=self._now())
                return answer
        except Repeated:
            async with self._storage.unit_of_work(organisation_id) as work:
                return await work.requests.find_answer(key) or "[]"


async def _take(work: UnitOfWork, items: Sequence[Any], *, now: datetime) -> list[dict[str, str]]:
    zone = (await work.organisations.get()).zone
    read = [_read(item, zone=zone, now=now) for item in items]
    good = [lead for lead in read if isinstance(lead, NewLead)]
    taken = iter(await LeadIntake(work).take(good, now=now))
    told: list[dict[str, str]] = []
    for item, lead in zip(items, read, strict=True):
        if isinstance(lead, NewLead):
            told.append({"id": lead.id, "result": next(taken).result})
        else:
            told.append({"id": _id_of(item), "result": Result.REFUSED, "reason": lead})
    return told


def _read(item: Any, *, zone: str, now: datetime) -> NewLead | str:
    """The lead, or the sentence that refuses it."""
    if not isinstance(item, dict):
        return "A lead must be a JSON object."
    try:
        return new_lead(item, zone=zone, now=now)
    except Refusal as refusal:
        return str(refusal)


def _id_of(item: Any) -> str:
    said = item.get("id") if isinstance(item, dict) else None
    return one_line(str(said))[:_LONGEST_ID] if isinstance(said, str | int) else ""


def _items(body: bytes) -> list[Any]:
    said = json.loads(body.decode())
    if isinstance(said, dict):
        return [said]
    if not isinstance(said, list):
        raise ValueError(NOT_JSON)
    return said
