"""GET /r/{code}: leads people to what marketing made, and counts how often, without knowing who they are."""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.metronome import Beat
from rules.addresses import safe_address
from rules.ids import ContentId, OrganisationId
from storage.content_links import ContentOpens, Led, find_led
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

MOST_AT_ONCE: Final = 3
"""So many questions at a time leave the database to those who work with the bot, however many open links."""
ANSWER_SECONDS: Final = 2.0
MOST_COUNTED: Final = 100
"""So many opens of an item count between two looks: more is a machine, and nobody's interest."""
UNKNOWN: Final = "There is nothing at this address. Ask whoever sent it, or look with /content find.\n"
RETIRED: Final = "This is not offered any more. Look for what is with /content find.\n"
AWAY: Final = "This cannot be looked up at the moment. Try again in a minute.\n"
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

_CODE = re.compile(r"[A-Za-z0-9_-]{22}")
_LONGEST_AGENT = 1000
_ROBOT = re.compile(
    r"bot\b|linkexpanding|preview|crawl|spider|facebookexternalhit|whatsapp|embedly|scanner|curl/|wget/", re.IGNORECASE
)
_Opens = Counter[tuple[ContentId, date]]


class ContentLinks:
    """Leads on to the stored link of an item and nowhere else; what is counted is saved at every look."""

    def __init__(self, storage: Storage, *, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)
        self._opens: dict[OrganisationId, _Opens] = defaultdict(Counter)

    def routes(self) -> list[web.RouteDef]:
        """Where a code is opened."""
        return [web.get("/r/{code}", self.open)]

    async def open(self, request: web.Request) -> web.Response:
        """Lead to where a code leads; nothing else of the request has a say in where that is."""
        code = request.match_info["code"]
        if not _CODE.fullmatch(code):
            return _said(404, UNKNOWN)
        try:
            led = await self._find(code)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("a link could not be looked up", action="fail_link", error=type(error).__name__)
            return _said(503, AWAY, **{"Retry-After": "60"})
        address = led and safe_address(led.link)
        if led is None or not address:
            return _said(404, UNKNOWN)
        if not led.is_live:
            return _said(410, RETIRED)
        if _is_somebody(request):
            self._count(led)
        return _said(302, "", Location=address)

    async def run(self, beat: Beat) -> None:
        """Save what was counted at every beat."""
        while True:
            await beat.next()
            await self.save()

    async def save(self) -> None:
        """Save what was counted since the last time; what cannot be saved now is kept for the next."""
        for organisation_id in list(self._opens):
            opens = self._opens.pop(organisation_id)
            try:
                async with self._storage.unit_of_work(organisation_id) as work:
                    await ContentOpens(work).add(opens)
            except IntegrityError:
                # The organisation or the item is gone meanwhile, and with it what was counted.
                log.info("opens of what is gone are forgotten", action="forget_opens")
            except BaseException:
                self._opens[organisation_id] += opens
                raise

    async def finish(self) -> None:
        """Save what is left, as far as the database lets us: the process ends."""
        try:
            await self.save()
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("the last opens are not counted", action="lose_opens", error=type(error).__name__)

    async def _find(self, code: str) -> Led | None:
        async with asyncio.timeout(ANSWER_SECONDS), self._turns, self._storage.across_organisations() as transaction:
            return await find_led(transaction, code)

    def _count(self, led: Led) -> None:
        opens = self._opens[led.organisation_id]
        today = self._now().astimezone(ZoneInfo(led.zone)).date()
        opens[led.content_id, today] = min(opens[led.content_id, today] + 1, MOST_COUNTED)


def _is_somebody(request: web.Request) -> bool:
    """Whether a person opens this, as far as can be told; what is looked at for that is forgotten."""
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    agent = request.headers.get("User-Agent", "")[:_LONGEST_AGENT]
    return request.method == "GET" and not is_ahead and not _ROBOT.search(agent)


def _said(status: int, words: str, **headers: str) -> web.Response:
    return web.Response(status=status, text=words, headers={**HEADERS, **headers})
