"""What everybody wants of buddies: how they are set, who snoozes, who is out, who would rather not be with whom."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from rules.buddies import Buddy, Exclusion, Present, weeks_apart
from rules.buddy import SIDES, Lesson, Settings, Wish, joint
from rules.buddy_rhythm import Mode
from rules.ids import MemberId, PairId
from rules.people import Side
from rules.shared_hours import week_of
from rules.working_time import Calendar
from storage.buddies_due import BuddiesDue
from storage.buddy_attendance import BuddyAttendance, wish_in
from storage.buddy_rounds import BuddyRounds
from storage.objection_rows import colleague_of
from storage.organisations import Organisations
from storage.persons import AccountsOfPersons
from storage.tables import buddy_exclusions, buddy_lessons, buddy_settings, buddy_wishes, members
from storage.work import Door

_SETTINGS = ("mode", "every_weeks", "term_weeks", "weekday", "at", "starts_on", "meeting_link")


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
        """What a member wants, with whichever of their accounts they said it."""
        found = await self._execute(select(buddy_wishes).where(*await self._wishes_of(member_id)))
        return joint([wish_in(row) for row in found.mappings()])

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
        heard = {"silent_rounds": 0, "asked_at": None}
        await self._execute(update(buddy_wishes).where(*await self._wishes_of(member_id)).values(**heard))

    async def unheard(self, member_id: MemberId, *, silent_rounds: int, asked_at: datetime | None) -> None:
        """A member took back what they said of their buddies: their silence is as it was before."""
        before = {"silent_rounds": silent_rounds, "asked_at": asked_at}
        await self._execute(update(buddy_wishes).where(*await self._wishes_of(member_id)).values(**before))

    async def were_silent(self, member_ids: Collection[MemberId]) -> None:
        """A round has passed in which these members said nothing."""
        persons = await AccountsOfPersons(self._work).all()
        accounts = [account for one in member_ids for account in persons.accounts_of(one)]
        await self._work.add_all_if_new(buddy_wishes, [{"member_id": account} for account in accounts])
        theirs = (buddy_wishes.c.organisation_id == self._organisation_id, buddy_wishes.c.member_id.in_(accounts))
        one_more = {"silent_rounds": buddy_wishes.c.silent_rounds + 1}
        await self._execute(update(buddy_wishes).where(*theirs).values(**one_more))

    async def silent_for(self, rounds: int) -> list[MemberId]:
        """Who has said nothing for so many rounds in a row, or more."""
        found = await self._execute(
            select(buddy_wishes.c.member_id)
            .where(buddy_wishes.c.organisation_id == self._organisation_id, buddy_wishes.c.silent_rounds >= rounds)
            .order_by(buddy_wishes.c.member_id)
        )
        return [MemberId(member_id) for member_id in found.scalars()]

    async def asked(self, member_id: MemberId, *, now: datetime) -> None:
        """A member was asked whether they still want buddies; their rounds are counted anew."""
        await self._want(member_id, asked_at=now, silent_rounds=0)

    async def exclude(self, member_id: MemberId, others: Collection[MemberId], *, now: datetime) -> None:
        """Let exactly these be whom a member would rather not be with, from the next round on; nobody else is told."""
        accounts = await self._accounts_of(member_id)
        mine = (
            buddy_exclusions.c.organisation_id == self._organisation_id,
            buddy_exclusions.c.member_id.in_(accounts),
        )
        await self._execute(delete(buddy_exclusions).where(*mine, buddy_exclusions.c.other_id.not_in(others)))
        row = {"member_id": member_id, "created_at": now}
        named = [{**row, "other_id": other} for other in dict.fromkeys(others) if other not in accounts]
        await self._work.add_all_if_new(buddy_exclusions, named)

    async def excluded_by(self, member_id: MemberId) -> frozenset[MemberId]:
        """Whom a member would rather not be with: only they themselves may ever see it."""
        accounts = await self._accounts_of(member_id)
        return frozenset(wish.whom for wish in await self._exclusions() if wish.by in accounts)

    async def taking_part(self, at: datetime) -> Mapping[MemberId, Side]:
        """Who may be paired at an instant, and their side."""
        return (await BuddyAttendance(self._work).at(at)).there

    async def present(self, at: datetime) -> Present:
        """Everybody who may be paired at an instant, with all that a round is made from."""
        on, attendance = await self._date_of(at), await BuddyAttendance(self._work).at(at)
        settings, rounds = await self.settings(), BuddyRounds(self._work)
        persons = await AccountsOfPersons(self._work).all()
        reps, marketers = (
            [
                Buddy(member_id=one, hours=_week(attendance.calendars[one], on))
                for one, its in attendance.there.items()
                if its is side
            ]
            for side in SIDES
        )
        return Present(
            reps=reps,
            marketers=marketers,
            on=on,
            together=await rounds.together(),
            exclusions=frozenset(
                Exclusion(by=persons.main_of(wish.by), whom=persons.main_of(wish.whom))
                for wish in await self._exclusions()
            ),
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
        rows = [{"member_id": account} for account in await self._accounts_of(member_id)]
        await self._work.add_all_if_new(buddy_wishes, rows)
        await self._execute(update(buddy_wishes).where(*await self._wishes_of(member_id)).values(**wanted))
        await BuddiesDue(self._work).look_soon()

    async def _date_of(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo((await Organisations(self._work).get()).zone)).date()

    async def _wishes_of(self, member_id: MemberId) -> tuple[Any, ...]:
        mine = buddy_wishes.c.organisation_id == self._organisation_id
        return (mine, buddy_wishes.c.member_id.in_(await self._accounts_of(member_id)))

    async def _accounts_of(self, member_id: MemberId) -> tuple[MemberId, ...]:
        return (await AccountsOfPersons(self._work).of(member_id)).accounts_of(member_id)


def _lesson(row: Any) -> Lesson:
    return Lesson(
        by=colleague_of(row.member_id, row.workspace_id, row.person),
        words=row.words,
        may_be_shared=row.may_be_shared,
        created_at=row.created_at,
    )


def _week(calendar: Calendar, on: date) -> Any:
    return week_of(calendar.hours, calendar.zone, on=on)
