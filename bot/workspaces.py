"""Which organisation a workspace is of, remembered for a moment: another replica may link it to another one."""

from collections.abc import Callable
from datetime import datetime, timedelta

from rules.people import Platform
from storage.linking import Elsewhere
from storage.organisations import KnownWorkspace, find_workspace
from storage.unit_of_work import Storage

BELIEVED_FOR = timedelta(seconds=10)
"""How long a workspace is taken to be in the organisation where it was last found."""


class UnknownWorkspace(Exception):
    """Nothing of ours is installed there; the delivery is acknowledged and ignored."""


class KnownWorkspaces:
    """The workspaces that were heard from, by what their platforms call them."""

    def __init__(self, storage: Storage, *, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._known: dict[tuple[Platform, str], tuple[KnownWorkspace, datetime]] = {}

    async def called(self, platform: Platform, name: str) -> KnownWorkspace:
        """The workspace a platform calls by this id; raises UnknownWorkspace."""
        known = self._known.get((platform, name))
        if known is None or self._now() >= known[1]:
            async with self._storage.across_organisations() as transaction:
                found = await find_workspace(transaction, platform=platform, external_id=name)
            if found is None or found.state == "uninstalled":
                raise UnknownWorkspace(name)
            known = self._known[platform, name] = found, self._now() + BELIEVED_FOR
        return known[0]

    def forget(self, platform: Platform, name: str) -> None:
        """Look the workspace up again at its next delivery, as after an uninstall."""
        self._known.pop((platform, name), None)

    async def check_still_there(self, workspace: KnownWorkspace) -> None:
        """Raise Elsewhere where another replica has linked the workspace to an organisation since it was remembered."""
        self.forget(workspace.platform, workspace.external_id)
        found = await self.called(workspace.platform, workspace.external_id)
        if found.id != workspace.id:
            raise Elsewhere(workspace.external_id)
