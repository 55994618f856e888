"""What other programs hand over, signed with their organisation's secret: heard fresh, whole and once."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.lead_signature import SIGNATURE, proof_in, signer_of
from bot.vault import KeyVault
from rules.errors import Refusal
from rules.handed_over import one_line
from rules.ids import OrganisationId
from rules.tracked_lead import Result
from storage.lead_hooks import all_lead_hooks, place_of_secret
from storage.requests import Repeated
from storage.unit_of_work import Storage, UnitOfWork

Read = TypeVar("Read")
log = structlog.get_logger(__name__)

LARGEST_BODY: Final = 1_000_000
BODY_SECONDS = 10.0
_LONGEST_ID = 200
TOO_LARGE = "A request may be 1 MB long. Send less at once.\n"
TOO_MANY = "A request may hold {most:,} {nouns}. Send the rest in another.\n"
NOT_JSON = "The body must be a JSON object, or a list of them.\n"
WRONG_KIND = "Send JSON, with Content-Type: application/json, and not packed.\n"
TOO_SLOW = "The body took too long to come in.\n"
AWAY = "The database is away. Send it again in a minute.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What is handed over here: so many `nouns` at most at once, and what keeps them and says what became of each."""

    nouns: str
    most: int
    take: Callable[[UnitOfWork, Sequence[Any], datetime], Awaitable[list[dict[str, str]]]]


class Hook:
    """Hears other programs; `seconds` is the wall clock, whatever the bot's own clock says."""

    def __init__(
        self,
        taking: Taking,
        storage: Storage,
        vault: KeyVault,
        *,
        now: Callable[[], datetime],
        seconds: Callable[[], float],
        saved: Callable[[], None],
    ) -> None:
        self._taking = taking
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
            log.warning(f"{self._taking.nouns} could not be kept", action="fail_hook", error=type(error).__name__)
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
        if len(items) > self._taking.most:
            return web.Response(status=400, text=TOO_MANY.format(most=self._taking.most, nouns=self._taking.nouns))
        key = f"hook {self._taking.nouns}:{hashlib.sha256(request.headers[SIGNATURE].encode()).hexdigest()}"
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
                answer = json.dumps(await self._taking.take(work, items, self._now()))
                await work.requests.remember(key, answer=answer, now=self._now())
                return answer
        except Repeated:
            async with self._storage.unit_of_work(organisation_id) as work:
                return await work.requests.find_answer(key) or "[]"


def _items(body: bytes) -> list[Any]:
    said = json.loads(body.decode())
    if isinstance(said, dict):
        return [said]
    if not isinstance(said, list):
        raise ValueError(NOT_JSON)
    return said


def read_all(items: Sequence[Any], read: Callable[[Any], Read], *, noun: str) -> list[Read | str]:
    """What each item says, or the sentence that refuses it."""
    return [_read(item, read, noun=noun) for item in items]


def answers(
    items: Sequence[Any], read: Sequence[object], results: Iterable[str], *, called: str
) -> list[dict[str, str]]:
    """What became of each item, in their order, by what it is `called`; `results` are those of the good ones."""
    taken = iter(results)
    return [
        {called: _called(item, called), "result": Result.REFUSED, "reason": one}
        if isinstance(one, str)
        else {called: _called(item, called), "result": next(taken)}
        for item, one in zip(items, read, strict=True)
    ]


def _read(item: Any, read: Callable[[Any], Read], *, noun: str) -> Read | str:
    if not isinstance(item, dict):
        return f"A {noun} must be a JSON object."
    try:
        return read(item)
    except Refusal as refusal:
        return str(refusal)


def _called(item: Any, field: str) -> str:
    said = item.get(field) if isinstance(item, dict) else None
    return one_line(str(said))[:_LONGEST_ID] if isinstance(said, str | int) else ""
