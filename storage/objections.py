"""Objections: what prospects said, who heard it too, which count as one, and who took them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Result,
    Select,
    Subquery,
    bindparam,
    func,
    literal,
    select,
    union_all,
    update,
)

from rules.ids import LeadId, MemberId, ObjectionId
from rules.objection import Colleague, Heard, Objection, Voice
from rules.people import Actor
from rules.similarity import COMPARED_CHARACTERS, Candidate
from storage.merges import HERE, IDS, ancestors, family, hearings
from storage.objection_rows import WHOLE, objection_of, voices_of
from storage.tables import answers, echoes, members, objections, organisations
from storage.work import Door

COMPARED = 1000
"""How many with an answer, and how many without, a new objection is held against: the newest of each."""

# Building a statement takes longer than running it, so these are built once and given parameters.
_ALIVE = objections.c.undone_at.is_(None)
_UNMERGED = objections.c.merged_into_id.is_(None)
_HEARD, _KIN, _CHAIN = hearings(), family(), ancestors()
_BY_NUMBER = WHOLE.where(objections.c.number == bindparam("number"))
_BY_ID = WHOLE.where(objections.c.id.in_(IDS))
_MERGED_UNDER = (
    WHOLE.join(_KIN, _KIN.c.id == objections.c.id)
    .where(objections.c.id != _KIN.c.root_id, _ALIVE)
    .order_by(objections.c.number)
)
_OWN = union_all(
    select(objections.c.id, objections.c.created_at.label("at")).where(
        objections.c.organisation_id == HERE, objections.c.member_id == bindparam("member")
    ),
    select(echoes.c.objection_id, echoes.c.created_at).where(
        echoes.c.organisation_id == HERE, echoes.c.member_id == bindparam("member")
    ),
).subquery("own")
_HEARD_BY = (
    WHOLE.join(_OWN, _OWN.c.id == objections.c.id)
    .where(_ALIVE)
    .order_by(_OWN.c.at.desc(), objections.c.number.desc())
    .limit(bindparam("most"))
)
_ROOTS = select(_CHAIN.c.start_id, _CHAIN.c.id).where(_CHAIN.c.merged_into_id.is_(None))
_VOICES = (
    select(_HEARD, members.c.workspace_id, members.c.person)
    .join(members, members.c.id == _HEARD.c.member_id)
    .where(members.c.organisation_id == HERE, members.c.is_active)
    .order_by(_HEARD.c.at, _HEARD.c.objection_id)
)
_COUNTS = select(_HEARD.c.root_id, func.count(_HEARD.c.member_id.distinct()).label("total")).group_by(_HEARD.c.root_id)
_NEXT_NUMBER = (
    update(organisations)
    .where(organisations.c.id == HERE)
    .values(last_objection_number=organisations.c.last_objection_number + 1)
    .returning(organisations.c.last_objection_number)
)


def _newest(condition: ColumnElement[bool], *, is_answered: int) -> Subquery:
    words = func.substr(objections.c.words, 1, COMPARED_CHARACTERS).label("words")
    return (
        select(objections.c.id, words, literal(is_answered).label("is_answered"))
        .where(objections.c.organisation_id == HERE, _ALIVE, condition)
        .order_by(objections.c.number.desc())
        .limit(COMPARED)
        .subquery()
    )


def _compared() -> Executable:
    answered = select(answers.c.objection_id).where(answers.c.organisation_id == HERE)
    with_answer = _newest(objections.c.id.in_(answered), is_answered=1)
    without = _newest(objections.c.id.not_in(answered), is_answered=0)
    return union_all(select(with_answer), select(without))


def _unanswered(condition: ColumnElement[bool]) -> Select[Any]:
    """Roots without an answer of their own or of what was merged into them, most urgent first."""
    roots = select(objections.c.id).where(objections.c.organisation_id == HERE, _UNMERGED, _ALIVE, condition)
    kin = family(roots)
    answered = select(kin.c.root_id).join(answers, answers.c.objection_id == kin.c.id)
    return WHOLE.where(
        objections.c.id.in_(roots), objections.c.id.not_in(answered.where(answers.c.organisation_id == HERE))
    ).order_by(func.coalesce(objections.c.answer_due_at, objections.c.created_at), objections.c.number)


_COMPARED = _compared()
_CLAIMED_BY = _unanswered(objections.c.claimed_by_id == bindparam("member"))
_UNCLAIMED = _unanswered(objections.c.claimed_by_id.is_(None)).limit(bindparam("most"))


class Objections(Door):
    """The objections of this organisation. What was undone is found by its number only."""

    async def record(self, heard: Heard, *, by: Actor, lead_id: LeadId | None, now: datetime) -> Objection:
        """Keep an objection under the next number of the organisation."""
        number = await self._next_number()
        made = await self._work.add(
            objections,
            number=number,
            member_id=by.member_id,
            kind=heard.kind,
            words=heard.words,
            category=heard.category,
            category_words=heard.category_words,
            lead_id=lead_id,
            amount_minor=heard.amount.minor if heard.amount else None,
            currency=heard.amount.currency if heard.amount else "",
            competitor=heard.competitor,
            said=heard.said,
            worked=heard.worked or "",
            created_at=now,
        )
        author = Colleague(member_id=by.member_id, workspace_id=by.workspace_id, person=by.person)
        return Objection(id=ObjectionId(made), number=number, heard=heard, by=author, created_at=now)

    async def find(self, number: int) -> Objection | None:
        """The objection with this number, be it merged or undone; None where none was logged."""
        row = (await self._ask(_BY_NUMBER, number=number)).one_or_none()
        return None if row is None else objection_of(row)

    async def get_all(self, ids: Collection[ObjectionId]) -> dict[ObjectionId, Objection]:
        """The objections with these ids, without those that were undone."""
        found = await self._ask(_BY_ID, ids=list(ids)) if ids else ()
        return {ObjectionId(row.id): objection_of(row) for row in found if row.undone_at is None}

    async def root_of(self, objection: Objection) -> Objection:
        """Where an objection counts: itself, unless it was merged."""
        if objection.merged_into_id is None:
            return objection
        roots = await self.roots_of([objection.id])
        return objection_of((await self._ask(_BY_ID, ids=[roots[objection.id]])).one())

    async def roots_of(self, ids: Collection[ObjectionId]) -> dict[ObjectionId, ObjectionId]:
        """Where each objection counts."""
        found = await self._ask(_ROOTS, ids=list(ids)) if ids else ()
        return {ObjectionId(row.start_id): ObjectionId(row.id) for row in found}

    async def merged_under(self, root_id: ObjectionId) -> list[Objection]:
        """Everything that counts under an objection besides itself, oldest first."""
        return [objection_of(row) for row in await self._ask(_MERGED_UNDER, ids=[root_id])]

    async def voices(self, root_id: ObjectionId) -> list[Voice]:
        """Everybody active who logged what counts here or said +1, once each, in the order in which they heard it."""
        return voices_of((await self._ask(_VOICES, ids=[root_id])).all())

    async def count_voices(self, roots: Collection[ObjectionId]) -> dict[ObjectionId, int]:
        """How many people heard each: the same person twice is one voice."""
        found = await self._ask(_COUNTS, ids=list(roots)) if roots else ()
        return {ObjectionId(row.root_id): row.total for row in found}

    async def compared(self) -> list[Candidate]:
        """The newest objections with an answer and the newest without, to hold a new one against."""
        found = await self._ask(_COMPARED)
        return [Candidate(id=row.id, words=row.words, is_answered=bool(row.is_answered)) for row in found]

    async def undo(self, objection_id: ObjectionId, *, now: datetime) -> bool:
        """Take an objection back; whether it was there until now."""
        return await self._changes(objection_id, _ALIVE, undone_at=now)

    async def say_same(self, objection_id: ObjectionId, *, by: MemberId, now: datetime) -> bool:
        """Add a +1; False where this member said so before."""
        made = await self._work.add_if_new(echoes, objection_id=objection_id, member_id=by, created_at=now)
        return made is not None

    async def hold_merges(self) -> None:
        """Let nobody else merge here until this unit of work is over: two merges at once could make a circle."""
        await self._execute(
            select(organisations.c.id)
            .where(organisations.c.id == self._organisation_id)
            .with_for_update(key_share=True)
        )

    async def merge(self, objection_id: ObjectionId, *, into: ObjectionId, now: datetime) -> bool:
        """Let an objection count under another; False where it counts elsewhere already or was undone."""
        free = _UNMERGED & _ALIVE
        return await self._changes(objection_id, free, merged_into_id=into, merged_at=now)

    async def unmerge(self, objection_id: ObjectionId) -> bool:
        """Let an objection count on its own again, with all that had been merged into it; False where it did."""
        merged = objections.c.merged_into_id.is_not(None)
        return await self._changes(objection_id, merged, merged_into_id=None, merged_at=None)

    async def claim(self, objection_id: ObjectionId, *, by: MemberId, due_at: datetime, now: datetime) -> bool:
        """Take an objection for a member; False where somebody was faster, or it was merged or undone."""
        free = objections.c.claimed_by_id.is_(None) & _UNMERGED & _ALIVE
        return await self._changes(objection_id, free, claimed_by_id=by, claimed_at=now, answer_due_at=due_at)

    async def release(self, objection_id: ObjectionId, *, by: MemberId) -> bool:
        """Give an objection back; False where the member does not have it."""
        theirs = objections.c.claimed_by_id == by
        return await self._changes(objection_id, theirs, claimed_by_id=None, claimed_at=None, answer_due_at=None)

    async def claimed_by(self, member_id: MemberId) -> list[Objection]:
        """What a member took and has not answered, most urgent first."""
        return [objection_of(row) for row in await self._ask(_CLAIMED_BY, member=member_id)]

    async def unclaimed(self, *, limit: int) -> list[Objection]:
        """What nobody took and nobody answered, oldest first."""
        return [objection_of(row) for row in await self._ask(_UNCLAIMED, most=limit)]

    async def heard_by(self, member_id: MemberId, *, limit: int) -> list[Objection]:
        """What a member logged or said +1 to, newest first."""
        return [objection_of(row) for row in await self._ask(_HEARD_BY, member=member_id, most=limit)]

    async def _next_number(self) -> int:
        # The organisation's row stays locked until the end of the unit: numbers are given out in the order of commits.
        return int((await self._ask(_NEXT_NUMBER)).scalar_one())

    async def _ask(self, statement: Executable, **parameters: Any) -> Result[Any]:
        return await self._execute(statement, {"organisation": self._organisation_id, **parameters})

    async def _changes(self, objection_id: ObjectionId, condition: Any, **values: Any) -> bool:
        changed = await self._execute(
            update(objections)
            .where(objections.c.organisation_id == self._organisation_id, objections.c.id == objection_id, condition)
            .values(**values)
            .returning(objections.c.id)
        )
        return changed.scalar_one_or_none() is not None
