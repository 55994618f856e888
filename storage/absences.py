"""Absences: said by people themselves, or read from their status. What was is kept, what is taken back ends now."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from rules.absence import Absence, Source
from rules.ids import AbsenceId, MemberId, WorkspaceId
from rules.status import Status, says_away
from rules.working_time import AwayOn
from storage.calendars import Calendars
from storage.database import Transaction
from storage.follow_ups import FollowUps
from storage.organisations import ACROSS
from storage.tables import absences, members, workspaces
from storage.work import Door

_MOST_AHEAD = timedelta(days=1)
"""No zone's date is further behind the one in UTC."""


class Absences(Door):
    """When members of this organisation are away. Whatever changes here, their open leads are measured anew."""

    async def ahead(self, member_id: MemberId, *, now: datetime) -> list[Absence]:
        """The absences that are not over yet, in the order they begin."""
        zone = await self.zone_of(member_id)
        found = await self._execute(
            select(absences)
            .where(
                absences.c.organisation_id == self._organisation_id,
                absences.c.member_id == member_id,
                or_(absences.c.ends_at.is_(None), absences.c.ends_at > now),
                or_(absences.c.last_on.is_(None), absences.c.last_on >= (now - _MOST_AHEAD).date()),
            )
            .order_by(absences.c.id)
        )
        kept = [_absence(dict(row)) for row in found.mappings()]
        return sorted((one for one in kept if one.is_over_at(zone) > now), key=lambda one: one.begins_at(zone))

    async def say(self, member_id: MemberId, away: AwayOn, *, now: datetime) -> Absence:
        """Keep what somebody says of themselves; exactly the same said again changes nothing."""
        last_on = None if away.last_on == date.max else away.last_on
        for known in await self.ahead(member_id, now=now):
            if known.source is Source.SAID and (known.first_on, known.last_on) == (away.first_on, last_on):
                return known
        said = {"source": Source.SAID, "first_on": away.first_on, "last_on": last_on, "created_at": now}
        absence_id = await self._work.add(absences, member_id=member_id, **said)
        await FollowUps(self._work).calendar_changed([member_id], now=now)
        return _absence({"id": absence_id, "starts_at": None, "ends_at": None, **said})

    async def take_back(self, member_id: MemberId, absence_id: AbsenceId, *, now: datetime) -> bool:
        """End an absence now, or forget it where it never was; False where it is over or not theirs."""
        taken = [one for one in await self.ahead(member_id, now=now) if one.id == absence_id]
        await self._end(member_id, taken, now=now)
        return bool(taken)

    async def come_back(self, member_id: MemberId, *, now: datetime) -> list[Absence]:
        """End now whatever keeps somebody away, and return it; what is still to come stays."""
        zone = await self.zone_of(member_id)
        ended = [one for one in await self.ahead(member_id, now=now) if one.begins_at(zone) <= now]
        await self._end(member_id, ended, now=now)
        return ended

    async def status_is(self, member_id: MemberId, status: Status, *, now: datetime) -> None:
        """Believe what a status says now: away from when it was first seen, until it is gone or has run out."""
        found = await self._execute(
            select(absences.c.id, absences.c.ends_at).where(
                absences.c.organisation_id == self._organisation_id,
                absences.c.member_id == member_id,
                absences.c.source == Source.STATUS,
                or_(absences.c.ends_at.is_(None), absences.c.ends_at > now),
            )
        )
        known, is_away = found.all(), says_away(status, now=now)
        ends_at = status.expires_at if is_away else now
        if known and {row.ends_at for row in known} != {ends_at}:
            await self._set_end([row.id for row in known], ends_at)
        elif is_away and not known:
            await self._work.add(
                absences, member_id=member_id, source=Source.STATUS, starts_at=now, ends_at=ends_at, created_at=now
            )
        else:
            return
        await FollowUps(self._work).calendar_changed([member_id], now=now)

    async def zone_of(self, member_id: MemberId) -> str:
        """The zone whose dates count for a member."""
        return (await Calendars(self._work).of([member_id]))[member_id].zone

    async def _end(self, member_id: MemberId, ended: Iterable[Absence], *, now: datetime) -> None:
        zone, ended = await self.zone_of(member_id), list(ended)
        for absence in ended:
            mine = (absences.c.organisation_id == self._organisation_id, absences.c.id == absence.id)
            if absence.is_void_at(now, zone=zone):
                await self._execute(delete(absences).where(*mine))
            else:
                was = {"first_on": None, "last_on": None, "starts_at": absence.begins_at(zone), "ends_at": now}
                await self._execute(update(absences).where(*mine).values(**was))
        if ended:
            await FollowUps(self._work).calendar_changed([member_id], now=now)

    async def _set_end(self, ids: Iterable[AbsenceId], ends_at: datetime | None) -> None:
        await self._execute(
            update(absences)
            .where(absences.c.organisation_id == self._organisation_id, absences.c.id.in_(ids))
            .values(ends_at=ends_at)
        )


async def away_by_status(
    transaction: Transaction, *, now: datetime, checked_before: datetime, limit: int
) -> list[tuple[WorkspaceId, str]]:
    """People of every organisation whom a status keeps away and whom nobody asked about since an instant."""
    found = await transaction.execute(_AWAY, {"now": now, "checked_before": checked_before, "most": limit})
    return [(WorkspaceId(row.workspace_id), row.person) for row in found]


_AWAY = (
    select(members.c.workspace_id, members.c.person)
    .join_from(absences, members, members.c.id == absences.c.member_id)
    .join(workspaces, workspaces.c.id == members.c.workspace_id)
    .where(
        absences.c.source == Source.STATUS,
        or_(absences.c.ends_at.is_(None), absences.c.ends_at > bindparam("now")),
        members.c.checked_at <= bindparam("checked_before"),
        members.c.is_active,
        workspaces.c.state == "active",
    )
    .order_by(members.c.checked_at, members.c.id)
    .limit(bindparam("most"))
    .execution_options(**ACROSS)
)


def _absence(row: Mapping[str, Any]) -> Absence:
    names = ("id", "first_on", "last_on", "starts_at", "ends_at", "created_at")
    return Absence(source=Source(row["source"]), **{name: row[name] for name in names})
