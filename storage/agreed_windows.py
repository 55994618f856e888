"""What both sides agreed on: how soon a lead is followed up and an objection answered, and since when."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from rules.ids import MemberId
from rules.lead_story import Agreed, Windows
from rules.objection import ANSWER_WITHIN_DAYS
from rules.recurrence import instant_of
from rules.windows import Promises
from rules.working_time import FOREVER
from storage.organisations import Organisations
from storage.tables import agreed_windows
from storage.work import Door


class AgreedWindows(Door):
    """The agreed windows of this organisation, oldest first; what began under one of them keeps it."""

    async def agreed(self) -> Agreed:
        """By what leads are followed up: those older than the day of the set-up are held to nothing."""
        said = tuple(_windows(row) for row in await self._rows())
        since_at = await self._tracked_since_at()
        return Agreed(tracked_since_at=since_at, windows=(Windows(), *said))

    async def answer_days(self) -> int:
        """In how many working days a claimed objection is answered, as agreed last."""
        rows = await self._rows()
        return rows[-1].answer_days if rows else ANSWER_WITHIN_DAYS

    async def promises(self) -> Promises:
        """All that is agreed on at this moment, as an admin may change it."""
        rows, organisation = await self._rows(), await Organisations(self._work).get()
        return Promises(
            windows=_windows(rows[-1]) if rows else Windows(),
            answer_days=rows[-1].answer_days if rows else ANSWER_WITHIN_DAYS,
            urgent_any_time=bool(organisation.urgent_any_time),
        )

    async def agree(self, promises: Promises, *, by: MemberId, now: datetime) -> bool:
        """Hold both sides to this from now on; False where it is what they are held to already."""
        before = await self.promises()
        is_new = not promises.same_windows(before)
        if is_new:
            await self._add(promises, by=by, now=now)
        if promises.urgent_any_time != before.urgent_any_time:
            await Organisations(self._work).change(urgent_any_time=promises.urgent_any_time)
        return is_new or promises.urgent_any_time != before.urgent_any_time

    async def _add(self, promises: Promises, *, by: MemberId, now: datetime) -> None:
        minutes = {f"{tier}_minutes": lasts // timedelta(minutes=1) for tier, lasts in promises.lasts.items()}
        await self._work.add(agreed_windows, since_at=now, answer_days=promises.answer_days, member_id=by, **minutes)

    async def _rows(self) -> list[Any]:
        found = await self._execute(
            select(agreed_windows)
            .where(agreed_windows.c.organisation_id == self._organisation_id)
            .order_by(agreed_windows.c.since_at, agreed_windows.c.id)
        )
        return list(found)

    async def _tracked_since_at(self) -> datetime:
        organisation = await Organisations(self._work).get()
        if organisation.set_up_at is None:
            return FOREVER
        zone = ZoneInfo(organisation.zone)
        return instant_of(datetime.combine(organisation.set_up_at.astimezone(zone).date(), time()), zone)


def _windows(row: Any) -> Windows:
    return Windows(
        since_at=row.since_at,
        hot=timedelta(minutes=row.hot_minutes),
        high=timedelta(minutes=row.high_minutes),
        normal=timedelta(minutes=row.normal_minutes),
        low=timedelta(minutes=row.low_minutes),
    )
