"""What everybody wants of buddies: how they are set, who snoozes, who is out, who would rather not be with whom."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from rules.buddies import Buddy, Exclusion, Present, weeks_apart
from rules.buddy import NO_WISH, SIDES, Lesson, Settings, Wish
from rules.buddy_rhythm import Mode
from rules.ids import MemberId, PairId
from rules.people import Side
from rules.shared_hours import week_of
from rules.working_time import Calendar, is_away
from storage.buddies_due import BuddiesDue
from storage.buddy_rounds import BuddyRounds
from storage.calendars import Calendars
from storage.objection_rows import colleague_of
from storage.organisations import Organisations
from storage.tables import buddy_exclusions, buddy_lessons, buddy_settings, buddy_wishes, members
from storage.work import Door

_SETTINGS = ("mode", "every_weeks", "term_weeks", "weekday", "at", "starts_on", "meeting_link")
_WISHES = ("snoozed_until", "opted_out_at", "silent_rounds", "asked_at")


class Buddies(Door):
    """What the members of this organisation want of buddies."""

    async def settings(self) -> Settings | None:
        """How buddies are set; None until an admin turned them on, and after one turned them off."""
        return await self._find_settings(buddy_settings.c.off_at.is_(None))

    async def last_settings(self) -> Settings | None:
        """How buddies are set, or were before they were turned off; None where they never were."""
        return await self._find_settings()

    async def change_settings(self, chosen: Settings) -> None:
        """Set them like this from now on, which turns them on."""
        values = {name: getattr(chosen, name) for name in _SETTINGS}
        if await self._work.add_if_new(buddy_settings, **values) is None:
            mine = buddy_settings.c.organisation_id == self._organisation_id
            anew = dict.fromkeys(("since_at", "looks_at", "off_at"))
            await self._execute(update(buddy_settings).where(mine).values(**values, **anew))

    async def turn_off(self, *, now: datetime) -> None:
        """Make no round from now on; how they are set is kept, and so is what was said and made."""
        mine = buddy_settings.c.organisation_id == self._organisation_id
        await self._execute(update(buddy_settings).where(mine).values(off_at=now))

    async def wish(self, member_id: MemberId) -> Wish:
        """What a member wants."""
        found = await self._execute(select(buddy_wishes).where(*self._wish_of(member_id)))
        row = found.mappings().one_or_none()
        return NO_WISH if row is None else _wish(row)

    async def snooze(self, member_id: MemberId, until: date) -> None:
        """Leave a member out of rounds up to a date, that day included."""
        await self._want(member_id, snoozed_until=until, silent_rounds=0)

    async def opt_out(self, member_id: MemberId, *, now: datetime) -> None:
        """Leave a member out until they say otherwise."""
        await self._want(member_id, opted_out_at=now, snoozed_until=None)

    async def opt_in(self, member_id: MemberId) -> None:
        """Let a member take part again: neither snoozed nor out, and heard."""
        await self._want(member_id, opted_out_at=None, snoozed_until=None, silent_rounds=0, asked_at=None)

    async def heard(self, member_id: MemberId) -> None:
        """A member said something of their buddies: no round before was silent."""
        await self._execute(
            update(buddy_wishes).where(*self._wish_of(member_id)).values(silent_rounds=0, asked_at=None)
        )

    async def unheard(self, member_id: MemberId, *, silent_rounds: int, asked_at: datetime | None) -> None:
        """A member took back what they said of their buddies: their silence is as it was before."""
        before = {"silent_rounds": silent_rounds, "asked_at": asked_at}
        await self._execute(update(buddy_wishes).where(*self._wish_of(member_id)).values(**before))

    async def was_silent(self, member_id: MemberId) -> int:
        """A round has passed in which a member said nothing; returns how many in a row."""
        silent = (await self.wish(member_id)).silent_rounds + 1
        await self._want(member_id, silent_rounds=silent)
        return silent

    async def asked(self, member_id: MemberId, *, now: datetime) -> None:
        """A member was asked whether they still want buddies; their rounds are counted anew."""
        await self._want(member_id, asked_at=now, silent_rounds=0)

    async def exclude(self, member_id: MemberId, others: Collection[MemberId], *, now: datetime) -> None:
        """Let exactly these be whom a member would rather not be with, from the next round on; nobody else is told."""
        mine = (
            buddy_exclusions.c.organisation_id == self._organisation_id,
            buddy_exclusions.c.member_id == member_id,
        )
        await self._execute(delete(buddy_exclusions).where(*mine, buddy_exclusions.c.other_id.not_in(others)))
        row = {"member_id": member_id, "created_at": now}
        named = [{**row, "other_id": other} for other in dict.fromkeys(others) if other != member_id]
        await self._work.add_all_if_new(buddy_exclusions, named)

    async def excluded_by(self, member_id: MemberId) -> frozenset[MemberId]:
        """Whom a member would rather not be with: only they themselves may ever see it."""
        return frozenset(wish.whom for wish in await self._exclusions() if wish.by == member_id)

    async def taking_part(self, at: datetime, *, back_at: datetime | None = None) -> dict[MemberId, Side]:
        """Who may be paired at an instant, and their side.

        Not who left, is a guest, a bot or on neither side; nor who is away, snoozes or opted out. Whoever is back at
        another instant is not counted as away.
        """
        return {member_id: side for member_id, (side, _) in (await self._taking_part(at, back_at)).items()}

    async def present(self, at: datetime) -> Present:
        """Everybody who may be paired at an instant, with all that a round is made from."""
        on, there = await self._date_of(at), await self._taking_part(at)
        settings, rounds = await self.settings(), BuddyRounds(self._work)
        reps, marketers = (
            [Buddy(member_id=one, hours=_week(calendar, on)) for one, (its, calendar) in there.items() if its is side]
            for side in SIDES
        )
        return Present(
            reps=reps,
            marketers=marketers,
            on=on,
            together=await rounds.together(),
            exclusions=await self._exclusions(),
            weeks_apart=weeks_apart(settings.rhythm.weeks if settings else 0),
        )

    async def keep_lesson(
        self, pair_id: PairId, member_id: MemberId, words: str, *, may_be_shared: bool, now: datetime
    ) -> None:
        """Keep one thing that a member learned, and whether the roundup may tell it."""
        said = {"words": words, "may_be_shared": may_be_shared, "created_at": now}
        await self._work.add(buddy_lessons, pair_id=pair_id, member_id=member_id, **said)

    async def lessons_to_share(self, first_at: datetime, until_at: datetime) -> list[Lesson]:
        """What was learned from one instant up to another and may be told, oldest first."""
        found = await self._execute(
            select(buddy_lessons, members.c.workspace_id, members.c.person)
            .join(members, members.c.id == buddy_lessons.c.member_id)
            .where(
                buddy_lessons.c.organisation_id == self._organisation_id,
                members.c.organisation_id == self._organisation_id,
                buddy_lessons.c.may_be_shared,
                buddy_lessons.c.words != "",
                buddy_lessons.c.created_at >= first_at,
                buddy_lessons.c.created_at < until_at,
            )
            .order_by(buddy_lessons.c.id)
        )
        return [_lesson(row) for row in found]

    async def _taking_part(
        self, at: datetime, back_at: datetime | None = None
    ) -> dict[MemberId, tuple[Side, Calendar]]:
        on = await self._date_of(at)
        found = await self._execute(
            select(members.c.id, members.c.side, *(buddy_wishes.c[name] for name in _WISHES))
            .outerjoin(
                buddy_wishes,
                (buddy_wishes.c.member_id == members.c.id) & (buddy_wishes.c.organisation_id == self._organisation_id),
            )
            .where(
                members.c.organisation_id == self._organisation_id,
                members.c.is_active,
                ~members.c.is_guest,
                ~members.c.is_bot,
                members.c.side.in_(SIDES),
            )
            .order_by(members.c.id)
        )
        willing = {MemberId(row["id"]): Side(row["side"]) for row in found.mappings() if _wish(row).is_in(on)}
        calendars = await Calendars(self._work).of(willing)
        return {
            one: (side, calendars[one])
            for one, side in willing.items()
            if not all(is_away(each, calendar=calendars[one]) for each in (at, back_at or at))
        }

    async def _find_settings(self, *conditions: Any) -> Settings | None:
        mine = (buddy_settings.c.organisation_id == self._organisation_id, *conditions)
        found = await self._execute(select(*(buddy_settings.c[name] for name in _SETTINGS)).where(*mine))
        row = found.mappings().one_or_none()
        return None if row is None else Settings(**{**row, "mode": Mode(row["mode"])})

    async def _exclusions(self) -> frozenset[Exclusion]:
        found = await self._execute(
            select(buddy_exclusions.c.member_id, buddy_exclusions.c.other_id).where(
                buddy_exclusions.c.organisation_id == self._organisation_id
            )
        )
        return frozenset(Exclusion(by=MemberId(row.member_id), whom=MemberId(row.other_id)) for row in found)

    async def _want(self, member_id: MemberId, **wanted: Any) -> None:
        if await self._work.add_if_new(buddy_wishes, member_id=member_id, **wanted) is None:
            await self._execute(update(buddy_wishes).where(*self._wish_of(member_id)).values(**wanted))
        await BuddiesDue(self._work).look_soon()

    async def _date_of(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo((await Organisations(self._work).get()).zone)).date()

    def _wish_of(self, member_id: MemberId) -> tuple[Any, ...]:
        return (buddy_wishes.c.organisation_id == self._organisation_id, buddy_wishes.c.member_id == member_id)


def _wish(row: Any) -> Wish:
    return Wish(
        snoozed_until=row["snoozed_until"],
        opted_out_at=row["opted_out_at"],
        silent_rounds=row["silent_rounds"] or 0,
        asked_at=row["asked_at"],
    )


def _lesson(row: Any) -> Lesson:
    return Lesson(
        by=colleague_of(row.member_id, row.workspace_id, row.person),
        words=row.words,
        may_be_shared=row.may_be_shared,
        created_at=row.created_at,
    )


def _week(calendar: Calendar, on: date) -> Any:
    return week_of(calendar.hours, calendar.zone, on=on)
