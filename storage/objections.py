"""Objections: what prospects said, who heard it too, which count as one, and who took them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, func, literal, select, union_all, update

from rules.ids import LeadId, MemberId, ObjectionId, WorkspaceId
from rules.money import Amount
from rules.objection import Category, Claim, Colleague, Heard, Kind, Objection, Voice, Worked
from rules.people import Actor
from rules.similarity import COMPARED_CHARACTERS, Candidate
from storage.merges import ancestors, family
from storage.tables import answers, echoes, leads, members, objections, organisations
from storage.work import Door

COMPARED = 1000
"""How many with an answer, and how many without, a new objection is held against: the newest of each."""


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
        found = await self._execute(self._whole().where(objections.c.number == number))
        row = found.one_or_none()
        return None if row is None else _objection(row)

    async def get_all(self, ids: Collection[ObjectionId]) -> dict[ObjectionId, Objection]:
        """The objections with these ids, without those that were undone."""
        if not ids:
            return {}
        found = await self._execute(
            self._whole().where(objections.c.id.in_(sorted(ids)), objections.c.undone_at.is_(None))
        )
        return {ObjectionId(row.id): _objection(row) for row in found}

    async def root_of(self, objection: Objection) -> Objection:
        """Where an objection counts: itself, unless it was merged."""
        if objection.merged_into_id is None:
            return objection
        root_id = (await self.roots_of([objection.id]))[objection.id]
        found = await self._execute(self._whole().where(objections.c.id == root_id))
        return _objection(found.one())

    async def roots_of(self, ids: Collection[ObjectionId]) -> dict[ObjectionId, ObjectionId]:
        """Where each objection counts."""
        if not ids:
            return {}
        chain = ancestors(self._organisation_id, ids)
        found = await self._execute(select(chain.c.start_id, chain.c.id).where(chain.c.merged_into_id.is_(None)))
        return {ObjectionId(row.start_id): ObjectionId(row.id) for row in found}

    async def merged_under(self, root_id: ObjectionId) -> list[Objection]:
        """Everything that counts under an objection besides itself, oldest first."""
        kin = family(self._organisation_id, [root_id])
        found = await self._execute(
            self._whole()
            .join(kin, kin.c.id == objections.c.id)
            .where(objections.c.id != root_id, objections.c.undone_at.is_(None))
            .order_by(objections.c.number)
        )
        return [_objection(row) for row in found]

    async def voices(self, root_id: ObjectionId) -> list[Voice]:
        """Everybody active who logged what counts here or said +1, once each, in the order in which they heard it."""
        heard = self._hearings([root_id])
        found = await self._execute(
            select(heard, members.c.workspace_id, members.c.person)
            .join(members, members.c.id == heard.c.member_id)
            .where(members.c.organisation_id == self._organisation_id, members.c.is_active)
            .order_by(heard.c.at, heard.c.objection_id)
        )
        return _one_each(found.all())

    async def count_voices(self, roots: Collection[ObjectionId]) -> dict[ObjectionId, int]:
        """How many people heard each: the same person twice is one voice."""
        if not roots:
            return {}
        heard = self._hearings(roots)
        found = await self._execute(
            select(heard.c.root_id, func.count(heard.c.member_id.distinct()).label("total")).group_by(heard.c.root_id)
        )
        return {ObjectionId(row.root_id): row.total for row in found}

    async def compared(self) -> list[Candidate]:
        """The newest objections with an answer and the newest without, to hold a new one against."""
        of_answers = select(answers.c.objection_id).where(answers.c.organisation_id == self._organisation_id)
        with_answer = self._newest(objections.c.id.in_(of_answers), is_answered=1)
        without = self._newest(objections.c.id.not_in(of_answers), is_answered=0)
        found = await self._execute(union_all(select(with_answer), select(without)))
        return [Candidate(id=row.id, words=row.words, is_answered=bool(row.is_answered)) for row in found]

    async def undo(self, objection_id: ObjectionId, *, now: datetime) -> bool:
        """Take an objection back; whether it was there until now."""
        return await self._changes(objection_id, objections.c.undone_at.is_(None), undone_at=now)

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
        free = objections.c.merged_into_id.is_(None) & objections.c.undone_at.is_(None)
        return await self._changes(objection_id, free, merged_into_id=into, merged_at=now)

    async def unmerge(self, objection_id: ObjectionId) -> bool:
        """Let an objection count on its own again, with all that had been merged into it; False where it did."""
        merged = objections.c.merged_into_id.is_not(None)
        return await self._changes(objection_id, merged, merged_into_id=None, merged_at=None)

    async def claim(self, objection_id: ObjectionId, *, by: MemberId, due_at: datetime, now: datetime) -> bool:
        """Take an objection for a member; False where somebody was faster, or it was merged or undone."""
        free = (
            objections.c.claimed_by_id.is_(None)
            & objections.c.merged_into_id.is_(None)
            & objections.c.undone_at.is_(None)
        )
        return await self._changes(objection_id, free, claimed_by_id=by, claimed_at=now, answer_due_at=due_at)

    async def release(self, objection_id: ObjectionId, *, by: MemberId) -> bool:
        """Give an objection back; False where the member does not have it."""
        theirs = objections.c.claimed_by_id == by
        return await self._changes(objection_id, theirs, claimed_by_id=None, claimed_at=None, answer_due_at=None)

    async def claimed_by(self, member_id: MemberId) -> list[Objection]:
        """What a member took and has not answered, most urgent first."""
        return await self._unanswered(objections.c.claimed_by_id == member_id, limit=None)

    async def unclaimed(self, *, limit: int) -> list[Objection]:
        """What nobody took and nobody answered, oldest first."""
        return await self._unanswered(objections.c.claimed_by_id.is_(None), limit=limit)

    async def logged_by(self, member_id: MemberId, *, limit: int) -> list[Objection]:
        """What a member logged, newest first."""
        found = await self._execute(
            self._whole()
            .where(objections.c.member_id == member_id, objections.c.undone_at.is_(None))
            .order_by(objections.c.number.desc())
            .limit(limit)
        )
        return [_objection(row) for row in found]

    async def _next_number(self) -> int:
        # The organisation's row stays locked until the end of the unit: numbers are given out in the order of commits.
        found = await self._execute(
            update(organisations)
            .where(organisations.c.id == self._organisation_id)
            .values(last_objection_number=organisations.c.last_objection_number + 1)
            .returning(organisations.c.last_objection_number)
        )
        return int(found.scalar_one())

    async def _changes(self, objection_id: ObjectionId, condition: Any, **values: Any) -> bool:
        changed = await self._execute(
            update(objections)
            .where(objections.c.organisation_id == self._organisation_id, objections.c.id == objection_id, condition)
            .values(**values)
            .returning(objections.c.id)
        )
        return changed.scalar_one_or_none() is not None

    async def _unanswered(self, condition: Any, *, limit: int | None) -> list[Objection]:
        """Roots without an answer of their own or of what was merged into them."""
        roots = select(objections.c.id).where(
            objections.c.organisation_id == self._organisation_id,
            objections.c.merged_into_id.is_(None),
            objections.c.undone_at.is_(None),
            condition,
        )
        kin = family(self._organisation_id, roots)
        answered = select(kin.c.root_id).join(answers, answers.c.objection_id == kin.c.id)
        found = await self._execute(
            self._whole()
            .where(
                objections.c.id.in_(roots),
                objections.c.id.not_in(answered.where(answers.c.organisation_id == self._organisation_id)),
            )
            .order_by(func.coalesce(objections.c.answer_due_at, objections.c.created_at), objections.c.number)
            .limit(limit)
        )
        return [_objection(row) for row in found]

    def _whole(self) -> Select[Any]:
        claimer = members.alias("claimer")
        here = self._organisation_id
        return (
            select(
                objections,
                members.c.workspace_id,
                members.c.person,
                leads.c.name.label("lead"),
                claimer.c.workspace_id.label("claimer_workspace_id"),
                claimer.c.person.label("claimer"),
            )
            .join(members, (members.c.id == objections.c.member_id) & (members.c.organisation_id == here))
            .outerjoin(leads, (leads.c.id == objections.c.lead_id) & (leads.c.organisation_id == here))
            .outerjoin(claimer, (claimer.c.id == objections.c.claimed_by_id) & (claimer.c.organisation_id == here))
            .where(objections.c.organisation_id == here)
        )

    def _newest(self, condition: Any, *, is_answered: int) -> Subquery:
        return (
            select(
                objections.c.id,
                func.substr(objections.c.words, 1, COMPARED_CHARACTERS).label("words"),
                literal(is_answered).label("is_answered"),
            )
            .where(objections.c.organisation_id == self._organisation_id, objections.c.undone_at.is_(None), condition)
            .order_by(objections.c.number.desc())
            .limit(COMPARED)
            .subquery()
        )

    def _hearings(self, roots: Collection[ObjectionId]) -> Subquery:
        """Who logged or said +1 to what counts under some roots; is_echo tells them apart."""
        kin = family(self._organisation_id, roots)
        there = (
            objections.c.organisation_id == self._organisation_id,
            objections.c.undone_at.is_(None),
            objections.c.id == kin.c.id,
        )
        logged = select(
            kin.c.root_id,
            objections.c.id.label("objection_id"),
            objections.c.member_id,
            objections.c.words,
            objections.c.created_at.label("at"),
            literal(0).label("is_echo"),
        ).where(*there)
        echoed = select(
            kin.c.root_id,
            objections.c.id,
            echoes.c.member_id,
            objections.c.words,
            echoes.c.created_at,
            literal(1),
        ).where(*there, echoes.c.organisation_id == self._organisation_id, echoes.c.objection_id == kin.c.id)
        return union_all(logged, echoed).subquery("heard")


def _objection(row: Any) -> Objection:
    heard = Heard(
        kind=Kind(row.kind),
        words=row.words,
        category=Category(row.category),
        category_words=row.category_words,
        competitor=row.competitor,
        lead=row.lead or "",
        amount=None if row.amount_minor is None else Amount(row.amount_minor, row.currency),
        said=row.said,
        worked=Worked(row.worked) if row.worked else None,
    )
    return Objection(
        id=ObjectionId(row.id),
        number=row.number,
        heard=heard,
        by=_colleague(row.member_id, row.workspace_id, row.person),
        created_at=row.created_at,
        claim=_claim(row),
        merged_into_id=None if row.merged_into_id is None else ObjectionId(row.merged_into_id),
        undone_at=row.undone_at,
    )


def _claim(row: Any) -> Claim | None:
    if row.claimed_by_id is None:
        return None
    return Claim(by=_colleague(row.claimed_by_id, row.claimer_workspace_id, row.claimer), due_at=row.answer_due_at)


def _colleague(member_id: int, workspace_id: int, person: str) -> Colleague:
    return Colleague(member_id=MemberId(member_id), workspace_id=WorkspaceId(workspace_id), person=person)


def _one_each(rows: Sequence[Any]) -> list[Voice]:
    """One voice a member: their own newest words, else those they said +1 to."""
    by_member: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_member[row.member_id].append(row)
    return [_voice(heard) for heard in by_member.values()]


def _voice(heard: list[Any]) -> Voice:
    own = [row for row in heard if not row.is_echo]
    said = (own or heard)[-1]
    by = _colleague(said.member_id, said.workspace_id, said.person)
    return Voice(by=by, words=said.words, heard_at=heard[0].at)
