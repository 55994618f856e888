"""The hours and holidays that members said of themselves."""

from datetime import datetime

from sqlalchemy import or_, select, update

from rules.ids import MemberId
from rules.own_hours import OwnHours
from storage.follow_ups import FollowUps
from storage.tables import members
from storage.work import Door


class HoursOfOwn(Door):
    """What members of this organisation said of when they work."""

    async def get(self, member_id: MemberId) -> OwnHours:
        """What a member said."""
        found = await self._execute(
            select(members.c.working_hours, members.c.country).where(
                members.c.organisation_id == self._organisation_id, members.c.id == member_id
            )
        )
        row = found.one()
        return OwnHours(working_hours=row.working_hours, country=row.country)

    async def keep(self, member_id: MemberId, own: OwnHours, *, now: datetime) -> None:
        """Keep what a member says; where that is new, their open leads are measured anew."""
        told = {members.c.working_hours: own.working_hours, members.c.country: own.country}
        changed = await self._execute(
            update(members)
            .where(
                members.c.organisation_id == self._organisation_id,
                members.c.id == member_id,
                or_(*(column.is_distinct_from(value) for column, value in told.items())),
            )
            .values(working_hours=own.working_hours, country=own.country)
            .returning(members.c.id)
        )
        if changed.first() is not None:
            await FollowUps(self._work).calendar_changed([member_id], now=now)
