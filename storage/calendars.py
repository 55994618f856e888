"""Everybody's working time: their own hours, zone and country where they said any, else the organisation's."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select

from rules.errors import Refusal
from rules.ids import MemberId
from rules.working_hours import WorkingHours, working_hours
from rules.working_time import Absence, AwayOn, Calendar, Stretch
from storage.organisations import Organisation, Organisations
from storage.tables import absences, members
from storage.work import Door, Work

_ZONES = frozenset(available_timezones())


class Calendars(Door):
    """When the members of this organisation work; asked for the organisation's own settings once."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._shared: tuple[Organisation, frozenset[date]] | None = None

    async def of(self, member_ids: Collection[MemberId]) -> dict[MemberId, Calendar]:
        """The calendar of each of these members."""
        organisation, days_off = await self._said_of_all()
        away = await self._absences(member_ids)
        found = await self._execute(
            select(members.c.id, members.c.zone, members.c.country, members.c.working_hours).where(
                members.c.organisation_id == self._organisation_id, members.c.id.in_(member_ids)
            )
        )
        return {
            MemberId(row.id): Calendar(
                hours=_hours(row, organisation),
                zone=row.zone if row.zone in _ZONES else organisation.zone,
                country=organisation.country if row.country is None else row.country,
                days_off=days_off,
                absences=tuple(away.get(row.id, ())),
            )
            for row in found
        }

    async def whole(self) -> Calendar:
        """The organisation's own calendar, which is also that of nobody in particular."""
        organisation, days_off = await self._said_of_all()
        return Calendar(
            hours=_read(organisation.working_hours),
            zone=organisation.zone,
            country=organisation.country,
            days_off=days_off,
        )

    async def _said_of_all(self) -> tuple[Organisation, frozenset[date]]:
        if self._shared is None:
            organisations = Organisations(self._work)
            self._shared = await organisations.get(), await organisations.days_off()
        return self._shared

    async def _absences(self, member_ids: Collection[MemberId]) -> dict[int, list[Absence]]:
        found = await self._execute(
            select(absences)
            .where(absences.c.organisation_id == self._organisation_id, absences.c.member_id.in_(member_ids))
            .order_by(absences.c.id)
        )
        away: dict[int, list[Absence]] = {}
        for row in found:
            away.setdefault(row.member_id, []).extend(_absence(row))
        return away


def _absence(row: Any) -> Iterable[Absence]:
    """An absence as it was said: by local dates, or from one instant up to another, perhaps without an end."""
    if row.first_on is not None:
        return [AwayOn(row.first_on) if row.last_on is None else AwayOn(row.first_on, row.last_on)]
    if row.starts_at is None:
        return []
    return [Stretch(row.starts_at) if row.ends_at is None else Stretch(row.starts_at, row.ends_at)]


def _hours(row: Any, organisation: Organisation) -> WorkingHours:
    """Somebody's own hours; the organisation's where what was kept can no longer be read."""
    try:
        return _read(row.working_hours or organisation.working_hours)
    except Refusal:
        return _read(organisation.working_hours)


_read = lru_cache(maxsize=1000)(working_hours)
"""Most people work the same few hours, and reading them takes longer than the database."""
