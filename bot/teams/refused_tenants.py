"""Whoever Microsoft vouches for and we do not work for: written down for those we do, and never more than a little."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.dispatch import Dispatcher
from bot.metrics import REFUSED_TENANTS
from bot.tasks import Tasks
from bot.teams.door import Verifier
from bot.teams.identity import TenantRefused
from bot.workspaces import UnknownWorkspace
from rules.people import Platform
from storage.requests import Repeated
from storage.unit_of_work import Storage

log = structlog.get_logger(__name__)

MOST_A_DAY: Final = 20
"""How many refused tenants are written down in a day; all of them are counted."""
Json: TypeAlias = dict[str, Any]


class RefusedTenants:
    """Stands before a verifier and notes in the audit log which tenants it refused, each once a day.

    A tenant we do not work for has no organisation of its own, so the entry is for those we do work for: the `tenants`
    that an operator named, and any that the activity falsely names beside its own. It holds the tenant's id alone.
    """

    def __init__(
        self,
        verifier: Verifier,
        storage: Storage,
        dispatcher: Dispatcher,
        tasks: Tasks,
        *,
        tenants: Collection[str],
        now: Callable[[], datetime],
    ) -> None:
        self._verifier = verifier
        self._storage = storage
        self._dispatcher = dispatcher
        self._tasks = tasks
        self._tenants = frozenset(tenants)
        self._now = now
        self._day = date.min
        self._noted: set[str] = set()

    async def verify(self, authorization: str, activity: Json) -> None:
        """Raises what the verifier raises; nobody waits for what is written down."""
        try:
            await self._verifier.verify(authorization, activity)
        except TenantRefused as refused:
            REFUSED_TENANTS.inc()
            for tenant in refused.tenants:
                if _is_id(tenant) and self._is_new(tenant):
                    self._tasks.start(self._note(tenant, refused.tenants), name="note a refused tenant")
            raise

    def _is_new(self, tenant: str) -> bool:
        if self._day != self._now().date():
            self._day, self._noted = self._now().date(), set()
        if tenant in self._noted or len(self._noted) >= MOST_A_DAY:
            return False
        self._noted.add(tenant)
        return True

    async def _note(self, tenant: str, named: Collection[str]) -> None:
        for ours in sorted({*self._tenants, *named}):
            try:
                await self._note_for(ours, tenant)
            except (UnknownWorkspace, Repeated):
                continue
            except (SQLAlchemyError, OSError) as error:
                log.warning("a refused tenant was not written down", action="audit", error=type(error).__name__)

    async def _note_for(self, ours: str, tenant: str) -> None:
        """Write it down, unless another replica, or this one before it was started anew, has done so today."""
        workspace = await self._dispatcher.workspace_called(Platform.TEAMS, ours)
        async with self._storage.unit_of_work(workspace.organisation_id) as work:
            now = self._now()
            await work.requests.remember(f"refused tenant:{tenant}:{now.date()}", answer="", now=now)
            await work.audit.note("refused tenant", by=None, now=now, subject=tenant)


def _is_id(tenant: str) -> bool:
    """Whether this is an id as Microsoft gives them, and nobody's words."""
    try:
        return str(UUID(tenant)) == tenant
    except ValueError:
        return False
