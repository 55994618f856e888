"""Asks anew about everybody whose status says that they are away: that it was cleared may not have been heard."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.clock import Clock
from bot.dispatch import NotMet
from bot.metronome import Beat
from storage.absences import away_by_status
from storage.members import Profile
from storage.organisations import KnownWorkspace, get_workspace
from storage.unit_of_work import Storage

AT_ONCE = 50
"""How many people are asked about in one go."""
BELIEVED_FOR = timedelta(hours=6)
Meet: TypeAlias = Callable[[KnownWorkspace, str], Awaitable[Profile | None]]
"""Asks a workspace's platform who somebody is, and remembers it; raises NotMet where it does not say."""


class Statuses:
    """Believes no status for longer than a few hours without asking whether it is still there."""

    def __init__(self, storage: Storage, meet: Meet) -> None:
        self._storage = storage
        self._meet = meet

    async def run(self, beat: Beat, clock: Clock) -> None:
        """Look at every beat."""
        while True:
            await beat.next()
            await self.look(clock.now())

    async def look(self, now: datetime) -> None:
        """Ask about those who were not asked about lately."""
        async with self._storage.across_organisations() as transaction:
            found = await away_by_status(transaction, now=now, checked_before=now - BELIEVED_FOR, limit=AT_ONCE)
            asked = [(await get_workspace(transaction, workspace_id), person) for workspace_id, person in found]
        for workspace, person in asked:
            try:
                await self._meet(workspace, person)
            except NotMet:
                continue
