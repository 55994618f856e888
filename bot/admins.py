"""Telling an admin: whoever of them can be reached, once for each thing there is to tell."""

from collections.abc import Collection
from datetime import datetime, timedelta

from messages.model import Message, encode
from rules.delivery import Policy, Priority
from rules.ids import WorkspaceId
from storage.places import Place
from storage.unit_of_work import UnitOfWork

WORTH_TELLING_FOR = timedelta(days=1)


async def find_admin(
    work: UnitOfWork, *, near: WorkspaceId | None = None, avoiding: Collection[WorkspaceId] = ()
) -> Place | None:
    """Where an admin can be told something, in this workspace if there is one; None where every way to them is shut.

    Only where there is no other way an admin is told in a workspace named by `avoiding`, where words get stuck.
    """
    active = {workspace_id for workspace_id, _, state, _ in await work.workspaces.states() if state == "active"}
    reachable = [admin for admin in await work.members.admins() if admin.workspace_id in active]
    reachable.sort(key=lambda admin: (admin.workspace_id in avoiding, admin.workspace_id != near, admin.id))
    return Place(workspace_id=reachable[0].workspace_id, channel=reachable[0].person) if reachable else None


async def tell_admin(
    work: UnitOfWork,
    message: Message,
    *,
    key: str,
    now: datetime,
    near: WorkspaceId | None = None,
    avoiding: Collection[WorkspaceId] = (),
    worth_for: timedelta = WORTH_TELLING_FOR,
) -> bool:
    """Send an admin a direct message; False where nobody can be reached or this key was told before."""
    place = await find_admin(work, near=near, avoiding=avoiding)
    if place is None:
        return False
    return await work.deliveries.post(
        encode(message),
        to=place,
        key=f"admin/{key}",
        now=now,
        policy=Policy.AT_LEAST_ONCE,
        priority=Priority.NORMAL,
        expires_at=now + worth_for,
    )
