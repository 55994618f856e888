"""Who is there for buddies: not who left, is a guest or a bot, is away, snoozes or opted out."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from rules.buddy import SIDES, Wish
from rules.buddy_round import Attendance
from rules.ids import MemberId
from rules.people import Side
from rules.persons import Persons
from rules.working_time import Calendar, is_away
from storage.calendars import Calendars
from storage.organisations import Organisations
from storage.persons import AccountsOfPersons
from storage.tables import buddy_wishes, members
from storage.work import Door

WISHES = ("snoozed_until", "opted_out_at", "silent_rounds", "asked_at")


class BuddyAttendance(Door):
    """Who of this organisation is there for buddies."""

    async def at(self, at: datetime, *, back_at: datetime | None = None) -> Attendance:
        """Who is there at an instant, and who is away but back at another.

        Somebody with several accounts is there once, with the main one, and not at all while they are out with any.
        """
        persons = await AccountsOfPersons(self._work).all()
        sides = await self._willing(persons, at)
        accounts = {one: persons.in_use_of(one) for one in sides}
        calendars = await Calendars(self._work).of([account for theirs in accounts.values() for account in theirs])
        of_all = {one: [calendars[account] for account in theirs] for one, theirs in accounts.items()}
        there = {one: side for one, side in sides.items() if not _is_any_away(at, of_all[one])}
        back = {one: side for one, side in sides.items() if not _is_any_away(back_at or at, of_all[one])}
        return Attendance(there=there, staying=back | there, calendars={one: calendars[one] for one in sides})

    async def _willing(self, persons: Persons, at: datetime) -> dict[MemberId, Side]:
        """Who wants a buddy, whether or not they are away, and their side."""
        found = await self._execute(
            select(members.c.id, members.c.side)
            .where(
                members.c.organisation_id == self._organisation_id,
                members.c.is_active,
                ~members.c.is_guest,
                ~members.c.is_bot,
                members.c.side.in_(SIDES),
            )
            .order_by(members.c.id)
        )
        zone = (await Organisations(self._work).get()).zone
        out = {persons.main_of(one) for one in await self._who_is_out(at.astimezone(ZoneInfo(zone)).date())}
        sides = {MemberId(row.id): Side(row.side) for row in found}
        return {one: side for one, side in sides.items() if one == persons.main_of(one) and one not in out}

    async def _who_is_out(self, on: date) -> list[MemberId]:
        mine = buddy_wishes.c.organisation_id == self._organisation_id
        found = await self._execute(
            select(buddy_wishes.c.member_id, *(buddy_wishes.c[name] for name in WISHES)).where(mine)
        )
        return [MemberId(row["member_id"]) for row in found.mappings() if not wish_in(row).is_in(on)]


def wish_in(row: Any) -> Wish:
    """What a row of wishes says."""
    return Wish(
        snoozed_until=row["snoozed_until"],
        opted_out_at=row["opted_out_at"],
        silent_rounds=row["silent_rounds"] or 0,
        asked_at=row["asked_at"],
    )


def _is_any_away(at: datetime, calendars: Collection[Calendar]) -> bool:
    return any(is_away(at, calendar=calendar) for calendar in calendars)
