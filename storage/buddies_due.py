"""When this organisation's buddies are to be looked at next; empty is at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update

from rules.ids import OrganisationId
from storage.tables import buddy_settings
from storage.work import Door


class BuddiesDue(Door):
    """The clock of an organisation's buddies, which stands in the row of their settings."""

    async def due(self, *, now: datetime) -> Sequence[OrganisationId]:
        """This organisation, where its buddies are to be looked at; nobody else has them until this work is over."""
        look = or_(buddy_settings.c.looks_at.is_(None), buddy_settings.c.looks_at <= now)
        found = await self._execute(
            select(buddy_settings.c.organisation_id).where(self._is_on(), look).with_for_update(skip_locked=True)
        )
        return [OrganisationId(organisation_id) for organisation_id in found.scalars()]

    async def hold(self) -> None:
        """Nobody else sees to them before this unit of work is over."""
        mine = buddy_settings.c.organisation_id == self._organisation_id
        await self._execute(select(buddy_settings.c.id).where(mine).with_for_update())

    async def since(self, now: datetime) -> datetime | None:
        """Since when they are set as they are, which is now if nobody looked before; None where they are off."""
        mine = buddy_settings.c.organisation_id == self._organisation_id
        found = (await self._execute(select(buddy_settings.c.since_at).where(self._is_on()))).first()
        if found is None or found.since_at is not None:
            return found.since_at if found else None
        await self._execute(update(buddy_settings).where(mine).values(since_at=now))
        return now

    async def look_at(self, at: datetime) -> None:
        """Look at them at an instant, and not before."""
        mine = buddy_settings.c.organisation_id == self._organisation_id
        await self._execute(update(buddy_settings).where(mine).values(looks_at=at))

    async def look_soon(self) -> None:
        """Look at them at once."""
        mine = buddy_settings.c.organisation_id == self._organisation_id
        await self._execute(update(buddy_settings).where(mine).values(looks_at=None))

    def _is_on(self) -> ColumnElement[bool]:
        return and_(buddy_settings.c.organisation_id == self._organisation_id, buddy_settings.c.off_at.is_(None))
