"""What is forgotten, and when: nothing is kept longer than it is of use."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete

from rules.delivery import DeliveryState
from storage.tables import audit, deliveries, drafts, link_codes, paces, requests
from storage.work import Door

REQUESTS_FOR = timedelta(days=7)
DRAFTS_FOR = timedelta(days=14)
DELIVERIES_FOR = timedelta(days=180)
AUDIT_FOR = timedelta(days=730)
SETTLED = tuple(state for state in DeliveryState if state not in {DeliveryState.WAITING, DeliveryState.SENDING})


class Retention(Door):
    """Forgets what this organisation no longer needs."""

    async def forget(self, *, now: datetime) -> None:
        """Drop requests nobody repeats, unopened forms, lapsed codes, messages long since sent, and very old audit."""
        await self._drop(requests, requests.c.created_at < now - REQUESTS_FOR)
        await self._drop(link_codes, link_codes.c.expires_at < now)
        await self._drop(drafts, drafts.c.created_at < now - DRAFTS_FOR)
        await self._drop(deliveries, deliveries.c.state.in_(SETTLED), deliveries.c.settled_at < now - DELIVERIES_FOR)
        await self._drop(paces, paces.c.next_at < now - DRAFTS_FOR)
        await self._drop(audit, audit.c.at < now - AUDIT_FOR)

    async def _drop(self, table: Table, *which: ColumnElement[bool]) -> None:
        await self._execute(delete(table).where(table.c.organisation_id == self._organisation_id, *which))
