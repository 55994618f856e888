"""Finds out who is behind the addresses by which a CRM names the people of its deals, and names them there."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.dispatch import NotMet
from bot.metronome import Beat
from bot.owners import AGAIN_AFTER, AT_ONCE, CalledSo, find_called_so
from handlers import win_intake
from rules.ids import MemberId
from storage.unit_of_work import Storage, UnitOfWork
from storage.win_people import SoughtPerson, WinPeople, sought_people

log = structlog.get_logger(__name__)

WAITS_FOR = timedelta(minutes=10)
"""So long a win waits for a platform that does not say who somebody is; then it is told without their names."""


class People:
    """Looks people up outside of any transaction: a deal is kept at once, and told a moment later with their names."""

    def __init__(self, storage: Storage, called_so: CalledSo, *, saved: Callable[[], None]) -> None:
        self._storage = storage
        self._called_so = called_so
        self._saved = saved
        self._not_before: dict[tuple[int, str], datetime] = {}

    async def run(self, beat: Beat, clock: Clock) -> None:
        """Look at every beat."""
        while True:
            await beat.next()
            await self.look(clock.now())

    async def look(self, now: datetime) -> None:
        """Name everybody who can be found now."""
        self._not_before = {sought: at for sought, at in self._not_before.items() if at > now}
        async with self._storage.across_organisations() as transaction:
            found = await sought_people(transaction, now=now, limit=AT_ONCE + len(self._not_before))
        for sought in found:
            if (sought.organisation_id, sought.email) not in self._not_before:
                await self._settle(sought, now)

    async def _settle(self, sought: SoughtPerson, now: datetime) -> None:
        try:
            known = await find_called_so(self._storage, self._called_so, sought.organisation_id, sought.email)
        except NotMet:
            self._not_before[sought.organisation_id, sought.email] = now + AGAIN_AFTER
            if now - sought.since_at < WAITS_FOR:
                return
            known = None
        async with self._storage.unit_of_work(sought.organisation_id) as work:
            # One after the other: of two who settle the last two of a deal at once, each would leave it to the other.
            await work.wins.hold()
            if known is None:
                await _tell(work, await WinPeople(work).unknown(sought.email, now=now), now=now)
            else:
                workspace, profile = known
                member_id = await work.members.meet(profile, workspace_id=workspace.id, now=now)
                numbers = await WinPeople(work).found(sought.email, member_id, now=now)
                await _tell(work, numbers, now=now, joined=member_id)
        self._saved()
        log.info("somebody in a deal is known" if known else "a deal names somebody who is nobody here", action="join")


async def _tell(work: UnitOfWork, numbers: Sequence[int], *, now: datetime, joined: MemberId | None = None) -> None:
    for number in numbers:
        await win_intake.tell(work, number, now=now, joined=joined)
