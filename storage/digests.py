"""Digests: which period each was about, so that the next begins where it ended, and what there is to tell of it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Executable, Result, Select, bindparam, exists, or_, select, union_all

from rules.content import Item as ContentItem
from rules.content import suggested
from rules.digest import LOOK_BACK, Digest, Entry, Hearing, Item, Period, outline
from rules.ids import LeadId, MemberId, ObjectionId
from rules.money import Amount
from rules.objection import Category, Objection, root_of
from rules.win import Win
from rules.win_intake import POSTED_FOR
from storage.answers import Answers
from storage.columns import Instant
from storage.content import Content
from storage.merges import HERE
from storage.objections import Objections
from storage.tables import answers, digests, echoes, objections, organisations
from storage.wins import Wins
from storage.work import Door

_UNTIL = bindparam("until", type_=Instant())
_FROM = bindparam("since", type_=Instant())
_LAST_NUMBER = select(organisations.c.last_objection_number).where(organisations.c.id == HERE)
_DIGESTS = select(digests).where(digests.c.organisation_id == HERE)
_LATEST = _DIGESTS.order_by(digests.c.on_date.desc()).limit(1)
_OF_DATE = _DIGESTS.where(digests.c.on_date == bindparam("on"))
_LINKS = select(objections.c.id, objections.c.merged_into_id).where(
    objections.c.organisation_id == HERE, objections.c.merged_into_id.is_not(None)
)
_ANSWERED = (
    select(answers.c.objection_id).distinct().where(answers.c.organisation_id == HERE, answers.c.published_at < _UNTIL)
)


def _entries() -> Select[Any]:
    """What is new, and what had no answer of its own when a period ended."""
    columns = objections.c
    answered = exists().where(
        answers.c.organisation_id == HERE, answers.c.objection_id == columns.id, answers.c.published_at < _UNTIL
    )
    return select(
        columns.id,
        columns.number,
        columns.category,
        columns.created_at,
        columns.lead_id,
        columns.amount_minor,
        columns.currency,
    ).where(
        columns.organisation_id == HERE,
        columns.undone_at.is_(None),
        columns.number <= bindparam("up_to"),
        or_(columns.number > bindparam("after"), ~answered),
    )


def _hearings() -> Executable:
    """Who heard what between two instants, by logging it or saying +1."""
    ours = (objections.c.organisation_id == HERE, objections.c.undone_at.is_(None))
    logged = select(
        objections.c.id, objections.c.category, objections.c.member_id, objections.c.created_at.label("at")
    ).where(*ours, objections.c.created_at.between(_FROM, _UNTIL))
    echoed = select(objections.c.id, objections.c.category, echoes.c.member_id, echoes.c.created_at).where(
        *ours,
        echoes.c.organisation_id == HERE,
        echoes.c.objection_id == objections.c.id,
        echoes.c.created_at.between(_FROM, _UNTIL),
    )
    return union_all(logged, echoed)


_ENTRIES, _HEARINGS = _entries(), _hearings()


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
            up_to_number=(await self._ask(_LAST_NUMBER)).scalar_one(),
            since_at=last.until_at if last else None,
            until_at=now,
            due_at=due_at,
            is_late=is_late,
            skipped=skipped,
        )

    async def latest(self) -> Period | None:
        """The period of the newest digest, or None before the first."""
        row = (await self._ask(_LATEST)).one_or_none()
        return None if row is None else _period(row)

    async def find(self, on_date: date) -> Period | None:
        """The period of the digest of a date, or None where there was none."""
        row = (await self._ask(_OF_DATE, on=on_date)).one_or_none()
        return None if row is None else _period(row)

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
        links = {ObjectionId(row.id): ObjectionId(row.merged_into_id) for row in await self._ask(_LINKS)}
        until = period.until_at
        answered = await self._ask(_ANSWERED, until=until)
        entries = await self._ask(_ENTRIES, until=until, after=period.after_number, up_to=period.up_to_number)
        hearings = await self._ask(_HEARINGS, since=until - LOOK_BACK, until=until)
        drawn = outline(
            period,
            entries=[_entry(row, links) for row in entries],
            hearings=[_hearing(row, links) for row in hearings],
            answered=frozenset(root_of(ObjectionId(one), links) for one in answered.scalars()),
        )
        return Digest(period=period, outline=drawn, items=await self._items(drawn.shown), lost=await self._lost(period))

    async def _lost(self, period: Period) -> tuple[Win, ...]:
        """The deals that were not won of late, and of which somebody said why."""
        since_at = period.since_at or period.until_at - POSTED_FOR
        told = await Wins(self._work).lost_since(since_at, period.until_at)
        return tuple(
            one
            for one in told
            if (one.reason or one.would_have_helped) and one.closed_at >= period.until_at - POSTED_FOR
        )

    async def _items(self, ids: Collection[ObjectionId]) -> dict[ObjectionId, Item]:
        known = Objections(self._work)
        shown = await known.get_all(ids)
        voices = await known.count_voices(ids)
        answered = await Answers(self._work).to(ids)
        items = await Content(self._work).live() if shown else []
        return {
            one.id: Item(
                objection=one,
                voices=voices.get(one.id, 0),
                is_answered=one.id in answered,
                to_send=None if one.id in answered else _best(items, one),
            )
            for one in shown.values()
        }

    async def _ask(self, statement: Executable, **parameters: Any) -> Result[Any]:
        return await self._execute(statement, {"organisation": self._organisation_id, **parameters})


def _best(items: Collection[ContentItem], one: Objection) -> ContentItem | None:
    """What to send to whoever says this, the best of all there is."""
    heard = one.heard
    found = suggested(items, words=heard.words, category=heard.category, objections=[one.id], limit=1)
    return next(iter(found), None)


def _hearing(row: Any, links: dict[ObjectionId, ObjectionId]) -> Hearing:
    return Hearing(
        root_id=root_of(ObjectionId(row.id), links),
        category=Category(row.category),
        member_id=MemberId(row.member_id),
        at=row.at,
    )


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
