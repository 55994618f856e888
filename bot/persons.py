"""Finds out who did nothing yet: in which zone they live, and who of them has an account on each platform."""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.dispatch import NotMet, ProfileOf
from bot.metronome import Beat
from rules.ids import WorkspaceId
from storage.buddies_due import BuddiesDue
from storage.organisations import get_workspace
from storage.persons import unrecognised
from storage.unit_of_work import Storage

AT_ONCE = 50
"""How many people are asked about in one go."""
AGAIN_AFTER = timedelta(minutes=5)
"""How long a platform is left in peace that did not say who somebody is."""
NO_NEWS_FOR = timedelta(hours=12)
"""How long nobody asks again about somebody of whom the platform tells no address, or nothing at all."""


class Persons:
    """Asks about everybody on a side who was only named so far, or who may have another account elsewhere."""

    def __init__(self, storage: Storage, profile_of: ProfileOf) -> None:
        self._storage = storage
        self._profile_of = profile_of
        self._not_before: dict[tuple[WorkspaceId, str], datetime] = {}

    async def run(self, beat: Beat, clock: Clock) -> None:
        """Look at every beat."""
        while True:
            await beat.next()
            await self.look(clock.now())

    async def look(self, now: datetime) -> None:
        """Ask about those who were not asked about lately."""
        self._not_before = {somebody: at for somebody, at in self._not_before.items() if at > now}
        async with self._storage.across_organisations() as transaction:
            found = await unrecognised(transaction, limit=AT_ONCE + len(self._not_before))
        for workspace_id, person in found:
            if (workspace_id, person) not in self._not_before:
                await self._ask(workspace_id, person, now)

    async def _ask(self, workspace_id: WorkspaceId, person: str, now: datetime) -> None:
        async with self._storage.across_organisations() as transaction:
            workspace = await get_workspace(transaction, workspace_id)
        try:
            profile = await self._profile_of(workspace, person)
        except NotMet:
            self._not_before[workspace_id, person] = now + AGAIN_AFTER
            return
        if not profile.fingerprint:
            self._not_before[workspace_id, person] = now + NO_NEWS_FOR
        if not profile.is_found:
            # We share no conversation with them yet, which may change: they are no guest for that.
            return
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            await work.members.meet(profile, workspace_id=workspace_id, now=now)
            await BuddiesDue(work).look_soon()
