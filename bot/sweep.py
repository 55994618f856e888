"""The sweep: sees to every lead that is to be looked at, organisation by organisation."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.metronome import Beat
from rules.delivery import backoff
from rules.ids import LeadId, OrganisationId
from scheduled.follow_up import AT_ONCE, follow_up, see_to
from storage.follow_ups import FollowUps, organisations_due
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

BROKEN_FOR = timedelta(minutes=10)
"""How long a lead waits that could not be seen to."""


class Sweep:
    """Looks what is due; a broken lead or organisation is tried again later and holds up no other."""

    def __init__(self, storage: Storage, *, saved: Callable[[], None]) -> None:
        self._storage = storage
        self._saved = saved
        self._failures: dict[OrganisationId, tuple[int, datetime]] = {}

    async def run(self, beat: Beat, clock: Clock) -> None:
        """Look at every beat."""
        while True:
            await beat.next()
            await self.look(clock.now())

    async def look(self, now: datetime) -> None:
        """See to everything that is due; a look when nothing is due costs one query."""
        async with self._storage.across_organisations() as transaction:
            due = await organisations_due(transaction, now=now)
        for organisation_id in due:
            await self._see_to(organisation_id, now)
        if due:
            self._saved()

    async def _see_to(self, organisation_id: OrganisationId, now: datetime) -> None:
        failures, not_before = self._failures.get(organisation_id, (0, now))
        if now < not_before:
            return
        try:
            await self._together(organisation_id, now)
            self._failures.pop(organisation_id, None)
        except Exception as error:  # noqa: BLE001 - a broken lead or organisation must not hold up the others
            log.warning("leads are looked at one by one", action="sweep", error=type(error).__name__)
            self._failures[organisation_id] = failures + 1, now + backoff(failures + 1, chance=0)
            await self._one_by_one(organisation_id, now)

    async def _together(self, organisation_id: OrganisationId, now: datetime) -> None:
        seen = 1
        while seen:
            async with self._storage.unit_of_work(organisation_id) as work:
                seen = await follow_up(work, now=now)

    async def _one_by_one(self, organisation_id: OrganisationId, now: datetime) -> None:
        """See to each lead by itself, so that only the broken ones wait."""
        try:
            async with self._storage.unit_of_work(organisation_id) as work:
                due = await FollowUps(work).due(now=now, limit=AT_ONCE)
        except (SQLAlchemyError, OSError):
            return
        for lead_id in due:
            await self._alone(organisation_id, lead_id, now)

    async def _alone(self, organisation_id: OrganisationId, lead_id: LeadId, now: datetime) -> None:
        try:
            async with self._storage.unit_of_work(organisation_id) as work:
                await see_to(work, [lead_id], now=now)
        except Exception as error:  # noqa: BLE001 - the next lead has its turn all the same
            log.error("a lead cannot be followed up", action="sweep", lead=lead_id, error=type(error).__name__)
            async with self._storage.unit_of_work(organisation_id) as work:
                await FollowUps(work).look_at([lead_id], at=now + BROKEN_FOR)
