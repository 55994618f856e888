"""The sweep: sees to every lead, promise and round that is to be looked at, organisation by organisation."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.metronome import Beat
from rules.delivery import PATIENCE, backoff
from rules.ids import OrganisationId
from scheduled.duties import BUDDIES, CLAIMS, LEADS, OUTDATED, Duty, Each
from storage.follow_ups import organisations_due
from storage.passing import passes
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

BROKEN_FOR = timedelta(minutes=10)
"""How long a lead or a claim waits that could not be seen to."""


class Sweep:
    """Looks what is due; a broken lead or organisation is tried again later and holds up no other."""

    def __init__(self, storage: Storage, *, saved: Callable[[], None]) -> None:
        self._storage = storage
        self._saved = saved
        self._failures: dict[tuple[OrganisationId, str], tuple[int, datetime]] = {}

    async def run(self, beat: Beat, clock: Clock) -> None:
        """Look at every beat, and go on as long as there is something to see to."""
        while True:
            await beat.next()
            while await self.look_once(clock.now()):
                pass

    async def look(self, now: datetime) -> None:
        """See to everything that is due; a look when nothing is due costs one query."""
        while await self.look_once(now):
            pass

    async def look_once(self, now: datetime) -> bool:
        """See to some of what is due in each organisation, so that none waits for a large one; whether any was due."""
        async with self._storage.across_organisations() as transaction:
            due = await organisations_due(transaction, now=now)
        seen = False
        for organisation_id in due:
            seen |= await self._see_to(organisation_id, LEADS, now)
            seen |= await self._see_to(organisation_id, CLAIMS, now)
            seen |= await self._see_to(organisation_id, OUTDATED, now)
            seen |= await self._see_to(organisation_id, BUDDIES, now)
        if due:
            self._saved()
        return seen

    async def _see_to(self, organisation_id: OrganisationId, duty: Duty[Each], now: datetime) -> bool:
        whose = organisation_id, duty.name
        failures, not_before = self._failures.get(whose, (0, now))
        # Longer than that nobody waits: then the clock stepped back.
        if now < not_before <= now + PATIENCE:
            return False
        try:
            seen = await self._together(organisation_id, duty, now)
            self._failures.pop(whose, None)
        except Exception as error:  # noqa: BLE001 - a broken lead or organisation must not hold up the others
            self._failures[whose] = failures + 1, now + backoff(failures + 1, chance=0)
            log.warning("some could not be seen to together", action="sweep", of=duty.name, error=type(error).__name__)
            if not passes(error):
                await self._one_by_one(organisation_id, duty, now)
            return False
        return seen

    async def _together(self, organisation_id: OrganisationId, duty: Duty[Each], now: datetime) -> bool:
        await duty.prepare(self._storage, organisation_id, now)
        async with self._storage.unit_of_work(organisation_id) as work:
            due = await duty.due(work, now)
            if due:
                await duty.see_to(work, due, now)
        return bool(due)

    async def _one_by_one(self, organisation_id: OrganisationId, duty: Duty[Each], now: datetime) -> None:
        """See to each by itself, so that only the broken ones wait; what fails because of the database does not."""
        try:
            async with self._storage.unit_of_work(organisation_id) as work:
                due = await duty.due(work, now)
            for each in due:
                await self._alone(organisation_id, duty, each, now)
        except (SQLAlchemyError, OSError) as error:
            log.warning("they are looked at again soon", action="sweep", of=duty.name, error=type(error).__name__)

    async def _alone(self, organisation_id: OrganisationId, duty: Duty[Each], each: Each, now: datetime) -> None:
        try:
            async with self._storage.unit_of_work(organisation_id) as work:
                await duty.hold(work, each)
                await duty.see_to(work, [each], now)
        except Exception as error:
            if passes(error):
                raise
            log.error("one cannot be seen to", action="sweep", of=duty.name, id=each, error=type(error).__name__)
            async with self._storage.unit_of_work(organisation_id) as work:
                await duty.put_off(work, [each], now + BROKEN_FOR)
