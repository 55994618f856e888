"""Workspaces of an organisation, and whether they still take our calls."""

from datetime import datetime

from sqlalchemy import select, update

from rules.ids import WorkspaceId
from rules.people import Platform
from storage.organisations import KnownWorkspace
from storage.tables import workspaces
from storage.work import Door


class Workspaces(Door):
    """The workspaces of this organisation."""

    async def active(self) -> list[KnownWorkspace]:
        """Those that take our calls, in the order they came."""
        found = await self._execute(
            select(
                workspaces.c.id,
                workspaces.c.organisation_id,
                workspaces.c.platform,
                workspaces.c.external_id,
                workspaces.c.bot_person,
                workspaces.c.state,
            )
            .where(workspaces.c.organisation_id == self._organisation_id, workspaces.c.state == "active")
            .order_by(workspaces.c.id)
        )
        return [KnownWorkspace(**{**row, "platform": Platform(row["platform"])}) for row in found.mappings()]

    async def pause(self, workspace_id: WorkspaceId, *, reason: str) -> bool:
        """Stop calling a workspace whose credentials are dead; whether it was active until now."""
        changed = await self._execute(
            update(workspaces)
            .where(
                workspaces.c.organisation_id == self._organisation_id,
                workspaces.c.id == workspace_id,
                workspaces.c.state == "active",
            )
            .values(state="paused", reason=reason)
            .returning(workspaces.c.id)
        )
        return changed.scalar_one_or_none() is not None

    async def resume(self, workspace_id: WorkspaceId) -> None:
        """Call a workspace again, as after a new installation."""
        await self._execute(
            update(workspaces)
            .where(workspaces.c.organisation_id == self._organisation_id, workspaces.c.id == workspace_id)
            .values(state="active", reason="", back_off_until=None)
        )

    async def install(self, workspace_id: WorkspaceId, *, name: str, bot_person: str, token_sealed: str) -> None:
        """Keep the token of a new installation, and call the workspace again if we had stopped."""
        await self._execute(
            update(workspaces)
            .where(workspaces.c.organisation_id == self._organisation_id, workspaces.c.id == workspace_id)
            .values(name=name, bot_person=bot_person, token_sealed=token_sealed)
        )
        await self.resume(workspace_id)

    async def reseal(self, workspace_id: WorkspaceId, *, old: str, new: str | None) -> bool:
        """Put a newly sealed token, or none, in place of the old one; False where that is no longer there."""
        changed = await self._execute(
            update(workspaces)
            .where(
                workspaces.c.organisation_id == self._organisation_id,
                workspaces.c.id == workspace_id,
                workspaces.c.token_sealed == old,
            )
            .values(token_sealed=new)
            .returning(workspaces.c.id)
        )
        return changed.scalar_one_or_none() is not None

    async def uninstall(self, workspace_id: WorkspaceId) -> None:
        """Forget the token at once: the workspace has sent us away."""
        await self._execute(
            update(workspaces)
            .where(workspaces.c.organisation_id == self._organisation_id, workspaces.c.id == workspace_id)
            .values(state="uninstalled", reason="uninstalled", token_sealed=None)
        )

    async def back_off(self, workspace_id: WorkspaceId, *, until: datetime) -> None:
        """Leave a workspace in peace until an instant."""
        await self._execute(
            update(workspaces)
            .where(workspaces.c.organisation_id == self._organisation_id, workspaces.c.id == workspace_id)
            .values(back_off_until=until)
        )

    async def states(self) -> list[tuple[WorkspaceId, str, str, str]]:
        """Id, name, state and reason of each workspace, for the doctor."""
        found = await self._execute(
            select(workspaces.c.id, workspaces.c.name, workspaces.c.state, workspaces.c.reason)
            .where(workspaces.c.organisation_id == self._organisation_id)
            .order_by(workspaces.c.id)
        )
        return [(WorkspaceId(row.id), row.name, row.state, row.reason) for row in found]
