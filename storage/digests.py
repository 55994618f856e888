"""Digests: which period each was about, so that the next begins where it ended, and what there is to tell of it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, or_, select, union_all

from rules.digest import LOOK_BACK, Digest, Entry, Hearing, Item, Period, outline
from rules.ids import LeadId, MemberId, ObjectionId
from rules.money import Amount
from rules.objection import Category, root_of
from storage.answers import Answers
from storage.objections import Objections
from storage.tables import answers, digests, echoes, objections, organisations
from storage.work import Door


class Digests(Door):
    """The digests of this organisation."""

    async def next_period(
        self, *, on_date: date, due_at: datetime, now: datetime, is_late: bool, skipped: tuple[date, ...]
    ) -> Period:
        """What a digest made now is about: everything since the one before."""
        last = await self.latest()
        return Period(
            on_date=on_date,
            after_number=last.up_to_number if last else 0,
            up_to_number=await self._last_number(),
            since_at=last.until_at if last else None,
            until_at=now,
            due_at=due_at,
            is_late=is_late,
            skipped=skipped,
        )

    async def latest(self) -> Period | None:
        """The period of the newest digest, or None before the first."""
        return await self._find(select(digests).order_by(digests.c.on_date.desc()).limit(1))

    async def find(self, on_date: date) -> Period | None:
        """The period of the digest of a date, or None where there was none."""
        return await self._find(select(digests).where(digests.c.on_date == on_date))

    async def record(self, period: Period) -> None:
        """Remember that a digest was made, so that the next begins where it ended."""
        await self._work.add(
            digests,
            on_date=period.on_date,
            after_number=period.after_number,
            up_to_number=period.up_to_number,
            since_at=period.since_at,
            until_at=period.until_at,
            due_at=period.due_at,
            is_late=period.is_late,
            skipped=",".join(day.isoformat() for day in period.skipped),
        )

    async def compose(self, period: Period) -> Digest:
        """The digest of a period, with what it shows as it stands at this moment."""
        links = await self._links()
        answered = frozenset(root_of(one, links) for one in await self._answered_by(period.until_at))
        drawn = outline(
            period,
            entries=await self._entries(period, links),
            hearings=await self._hearings(period, links),
            answered=answered,
        )
        return Digest(period=period, outline=drawn, items=await self._items(drawn.shown))

    async def _find(self, statement: Any) -> Period | None:
        found = await self._execute(statement.where(digests.c.organisation_id == self._organisation_id))
        row = found.one_or_none()
        return None if row is None else _period(row)

    async def _last_number(self) -> int:
        found = await self._execute(
            select(organisations.c.last_objection_number).where(organisations.c.id == self._organisation_id)
        )
        return int(found.scalar_one())

    async def _links(self) -> dict[ObjectionId, ObjectionId]:
        found = await self._execute(
            select(objections.c.id, objections.c.merged_into_id).where(
                objections.c.organisation_id == self._organisation_id, objections.c.merged_into_id.is_not(None)
            )
        )
        return {ObjectionId(row.id): ObjectionId(row.merged_into_id) for row in found}

    async def _answered_by(self, instant: datetime) -> list[ObjectionId]:
        found = await self._execute(
            select(answers.c.objection_id)
            .distinct()
            .where(answers.c.organisation_id == self._organisation_id, answers.c.published_at < instant)
        )
        return [ObjectionId(one) for one in found.scalars()]

    async def _entries(self, period: Period, links: dict[ObjectionId, ObjectionId]) -> list[Entry]:
        """What is new, and what had no answer of its own when the period ended."""
        columns = objections.c
        answered = exists().where(
            answers.c.organisation_id == self._organisation_id,
            answers.c.objection_id == columns.id,
            answers.c.published_at < period.until_at,
        )
        found = await self._execute(
            select(
                columns.id,
                columns.number,
                columns.category,
                columns.created_at,
                columns.lead_id,
                columns.amount_minor,
                columns.currency,
            ).where(
                columns.organisation_id == self._organisation_id,
                columns.undone_at.is_(None),
                columns.number <= period.up_to_number,
                or_(columns.number > period.after_number, ~answered),
            )
        )
        return [_entry(row, links) for row in found]

    async def _hearings(self, period: Period, links: dict[ObjectionId, ObjectionId]) -> list[Hearing]:
        """Who heard what in the five weeks until the period ended."""
        ours = (objections.c.organisation_id == self._organisation_id, objections.c.undone_at.is_(None))
        weeks = (period.until_at - LOOK_BACK, period.until_at)
        logged = select(
            objections.c.id, objections.c.category, objections.c.member_id, objections.c.created_at.label("at")
        ).where(*ours, objections.c.created_at.between(*weeks))
        echoed = select(objections.c.id, objections.c.category, echoes.c.member_id, echoes.c.created_at).where(
            *ours,
            echoes.c.organisation_id == self._organisation_id,
            echoes.c.objection_id == objections.c.id,
            echoes.c.created_at.between(*weeks),
        )
        found = await self._execute(union_all(logged, echoed))
        return [
            Hearing(
                root_id=root_of(ObjectionId(row.id), links),
                category=Category(row.category),
                member_id=MemberId(row.member_id),
                at=row.at,
            )
            for row in found
        ]

    async def _items(self, ids: Collection[ObjectionId]) -> dict[ObjectionId, Item]:
        known = Objections(self._work)
        shown = await known.get_all(ids)
        voices = await known.count_voices(ids)
        answered = await Answers(self._work).to(ids)
        return {
            one.id: Item(objection=one, voices=voices.get(one.id, 0), is_answered=one.id in answered)
            for one in shown.values()
        }


def _entry(row: Any, links: dict[ObjectionId, ObjectionId]) -> Entry:
    return Entry(
        id=ObjectionId(row.id),
        root_id=root_of(ObjectionId(row.id), links),
        number=row.number,
        category=Category(row.category),
        created_at=row.created_at,
        lead_id=None if row.lead_id is None else LeadId(row.lead_id),
        amount=None if row.amount_minor is None else Amount(row.amount_minor, row.currency),
    )


def _period(row: Any) -> Period:
    return Period(
        on_date=row.on_date,
        after_number=row.after_number,
        up_to_number=row.up_to_number,
        since_at=row.since_at,
        until_at=row.until_at,
        due_at=row.due_at,
        is_late=row.is_late,
        skipped=tuple(date.fromisoformat(day) for day in row.skipped.split(",") if day),
    )
