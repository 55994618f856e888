"""Finds out who is behind the address under which a source named a lead's owner, and hands the leads over."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from bot.clock import Clock
from bot.dispatch import NotMet
from bot.metronome import Beat
from rules.ids import OrganisationId
from storage.lead_owners import LeadOwners, Sought, sought_owners
from storage.members import Profile
from storage.organisations import KnownWorkspace
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

AT_ONCE = 100
"""How many addresses are looked up in one go."""
AGAIN_AFTER = timedelta(minutes=1)
"""How long a platform is left in peace that did not say who somebody is."""
CalledSo: TypeAlias = Callable[[KnownWorkspace, str], Awaitable[Profile | None]]
"""Asks a workspace's platform who has this address; raises NotMet where it does not say."""


class Owners:
    """Looks owners up outside of any transaction: a lead is kept at once, and has its owner a moment later."""

    def __init__(self, storage: Storage, called_so: CalledSo, *, saved: Callable[[], None]) -> None:
        self._storage = storage
        self._called_so = called_so
        self._saved = saved
        self._not_before: dict[Sought, datetime] = {}

    async def run(self, beat: Beat, clock: Clock) -> None:
        """Look at every beat."""
        while True:
            await beat.next()
            await self.look(clock.now())

    async def look(self, now: datetime) -> None:
        """Hand over every lead whose owner can be found now."""
        self._not_before = {sought: at for sought, at in self._not_before.items() if at > now}
        async with self._storage.across_organisations() as transaction:
            found = await sought_owners(transaction, limit=AT_ONCE + len(self._not_before))
        for sought in found:
            if sought not in self._not_before:
                await self._settle(sought, now)

    async def _settle(self, sought: Sought, now: datetime) -> None:
        try:
            known = await find_called_so(self._storage, self._called_so, sought.organisation_id, sought.email)
        except NotMet:
            self._not_before[sought] = now + AGAIN_AFTER
            return
        settled = 0
        while done := await (self._give_up(sought, now) if known is None else self._hand_over(sought, *known, now)):
            settled += done
        outcome = "have an owner" if known else "name an owner who is nobody here"
        log.info(f"leads that came in {outcome}", action="find_owner", leads=settled)
        self._saved()

    async def _hand_over(self, sought: Sought, workspace: KnownWorkspace, profile: Profile, now: datetime) -> int:
        async with self._storage.unit_of_work(sought.organisation_id) as work:
            member_id = await work.members.meet(profile, workspace_id=workspace.id, now=now)
            return await LeadOwners(work).assign_sought(sought.email, member_id, now=now)

    async def _give_up(self, sought: Sought, now: datetime) -> int:
        async with self._storage.unit_of_work(sought.organisation_id) as work:
            return await LeadOwners(work).give_up(sought.email, now=now)


async def find_called_so(
    storage: Storage, called_so: CalledSo, organisation_id: OrganisationId, email: str
) -> tuple[KnownWorkspace, Profile] | None:
    """The colleague who has this address, in the first workspace that knows them; raises NotMet."""
    async with storage.unit_of_work(organisation_id) as work:
        workspaces = await work.workspaces.active()
    for workspace in workspaces:
        profile = await called_so(workspace, email)
        if profile is not None and profile.is_active and not (profile.is_guest or profile.is_bot):
            return workspace, profile
    return None
