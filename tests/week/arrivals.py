"""How leads come in: by signed webhook, in a batch as from a file, or handed over by a marketer."""

import json
from collections.abc import Sequence
from datetime import timedelta

from aiohttp import ClientSession

from playground.people import Person
from rules.lead_intake import new_lead
from storage.lead_intake import LeadIntake
from tests.harness import Hymnsheet
from tests.programs import new_secret, signed
from tests.week.cast import WORKERS
from tests.week.newcomers import Newcomer


class Arrivals:
    """Brings leads in while the clock stands still."""

    def __init__(self, hymnsheet: Hymnsheet, session: ClientSession, *, secret: str) -> None:
        self._hymnsheet = hymnsheet
        self._session = session
        self._secret = secret
        self._marketer = Person(hymnsheet.playground, "Max")

    @classmethod
    async def begin(cls, hymnsheet: Hymnsheet, session: ClientSession) -> "Arrivals":
        """Make the secret with which another program signs."""
        return cls(hymnsheet, session, secret=await new_secret(hymnsheet))

    async def come(self, coming: Sequence[Newcomer]) -> None:
        """All of these come at this moment."""
        ways = {way: [one for one in coming if one.way == way] for way in ("hook", "batch", "hand")}
        if ways["hook"]:
            await self._send([self._said_of(one) for one in ways["hook"]])
        if ways["batch"]:
            await self._read([self._said_of(one) for one in ways["batch"]])
        for one in ways["hand"]:
            await self._hand_over(one)

    async def _send(self, said: list[dict[str, object]]) -> None:
        request = signed(self._secret, json.dumps(said).encode())
        url = f"{self._hymnsheet.playground.base_url}/hooks/leads"
        async with self._session.post(url, data=request.body, headers=request.headers) as answer:
            results = await answer.json()
        assert [one["result"] for one in results] == ["accepted"] * len(said), results
        await self._hymnsheet.house.tasks.quiet()

    async def _read(self, said: list[dict[str, object]]) -> None:
        now = self._hymnsheet.now
        async with self._hymnsheet.unit_of_work() as work:
            await LeadIntake(work).take([new_lead(one, zone="Europe/Berlin", now=now) for one in said], now=now)
        await self._hymnsheet.house.owners.look(now)

    async def _hand_over(self, one: Newcomer) -> None:
        await self._marketer.types("/lead add", one.name)
        owner = WORKERS[one.owner].name
        await self._marketer.submits(company=one.company, source=one.source, tier=one.tier, owner=owner)
        assert self._marketer.modal is None, self._marketer.errors

    def _said_of(self, one: Newcomer) -> dict[str, object]:
        return {
            "id": one.id,
            "name": one.name,
            "company": one.company,
            "email": one.email,
            "source": one.source,
            "campaign": one.campaign,
            "tier": one.tier,
            "owner": WORKERS[one.owner].email if one.owner else "",
            "evidence": list(one.evidence),
            "created_at": (self._hymnsheet.now - timedelta(minutes=one.age)).isoformat(),
        }
