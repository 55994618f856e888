"""The organisation's own days off, with what it calls them."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select

from storage.tables import days_off
from storage.work import Door


class DaysOff(Door):
    """Days on which nobody in this organisation works."""

    async def all(self) -> dict[date, str]:
        """Every day off in order, with its name, which may be empty."""
        found = await self._execute(
            select(days_off.c.on_date, days_off.c.name)
            .where(days_off.c.organisation_id == self._organisation_id)
            .order_by(days_off.c.on_date)
        )
        return {row.on_date: row.name for row in found}

    async def become(self, wanted: Mapping[date, str]) -> bool:
        """Make exactly these the days off; whether other dates are off than before."""
        before = await self.all()
        if before == dict(wanted):
            return False
        await self._execute(delete(days_off).where(days_off.c.organisation_id == self._organisation_id))
        for on_date, name in wanted.items():
            await self._work.add(days_off, on_date=on_date, name=name)
        return set(before) != set(wanted)
