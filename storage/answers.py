"""Answers: what marketing replied to an objection, and whom it helped."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Executable, bindparam, case, func, or_, select, update

from rules.answer import Answer, Enclosed, Reply, best_first
from rules.content import address_of
from rules.ids import AnswerId, MemberId, ObjectionId
from rules.people import Actor
from storage.merges import HERE, IDS, family
from storage.objection_rows import colleague_of
from storage.tables import answer_marks, answers, content_items, content_links, members
from storage.work import Door

_MARKS = answer_marks.c
_WHOLE = (
    select(
        answers,
        members.c.workspace_id,
        members.c.person,
        content_items.c.number.label("item"),
        content_items.c.title,
        content_items.c.link.label("item_link"),
        content_links.c.code,
        func.coalesce(func.sum(case((_MARKS.helped, 1), else_=0)), 0).label("helped"),
        func.coalesce(func.sum(case((~_MARKS.helped, 1), else_=0)), 0).label("did_not"),
    )
    .join(members, (members.c.id == answers.c.member_id) & (members.c.organisation_id == HERE))
    .outerjoin(content_items, (content_items.c.id == answers.c.content_id) & (content_items.c.organisation_id == HERE))
    .outerjoin(
        content_links, (content_links.c.content_id == answers.c.content_id) & (content_links.c.organisation_id == HERE)
    )
    .outerjoin(answer_marks, (_MARKS.answer_id == answers.c.id) & (_MARKS.organisation_id == HERE))
    .where(answers.c.organisation_id == HERE)
    .group_by(answers.c.id, members.c.workspace_id, members.c.person, content_items.c.id, content_links.c.id)
)
_KIN = family()
_BY_ID = _WHOLE.where(answers.c.id == bindparam("id"))
_TO = _WHOLE.add_columns(_KIN.c.root_id).join(_KIN, _KIN.c.id == answers.c.objection_id).group_by(_KIN.c.root_id)
_GIVEN_BY = (
    _WHOLE.where(answers.c.member_id == bindparam("member")).order_by(answers.c.id.desc()).limit(bindparam("most"))
)

_BY_IDS = _WHOLE.where(answers.c.id.in_(IDS)).order_by(answers.c.id)
_ON = bindparam("on", type_=Date())
_ASKED = _WHOLE.where(answers.c.member_id == bindparam("member"), answers.c.asked_on == _ON).order_by(answers.c.id)
_TO_VERIFY = (
    select(
        answers.c.id,
        func.row_number()
        .over(partition_by=answers.c.member_id, order_by=(answers.c.verify_on, answers.c.id))
        .label("place"),
    )
    .join(members, (members.c.id == answers.c.member_id) & (members.c.organisation_id == HERE))
    .where(
        answers.c.organisation_id == HERE,
        answers.c.verify_on <= _ON,
        or_(answers.c.asked_on.is_(None), answers.c.asked_on < answers.c.verify_on),
        members.c.is_active,
    )
)


class Answers(Door):
    """The answers of this organisation."""

    async def publish(self, reply: Reply, *, to: ObjectionId, by: Actor, now: datetime) -> Answer:
        """Keep an answer to an objection."""
        made = await self._work.add(
            answers,
            objection_id=to,
            member_id=by.member_id,
            words=reply.words,
            link=reply.link,
            content_id=reply.content_id,
            verify_on=reply.verify_on,
            published_at=now,
        )
        return await self.get(AnswerId(made))

    async def find(self, answer_id: AnswerId) -> Answer | None:
        """The answer with this id, or None where there is none."""
        found = await self._execute(_BY_ID, {"organisation": self._organisation_id, "id": answer_id})
        row = found.one_or_none()
        return None if row is None else self._read(row)

    async def get(self, answer_id: AnswerId) -> Answer:
        """The answer with this id."""
        found = await self._execute(_BY_ID, {"organisation": self._organisation_id, "id": answer_id})
        return self._read(found.one())

    async def to(self, roots: Collection[ObjectionId]) -> dict[ObjectionId, list[Answer]]:
        """The answers to each objection and to what was merged into it, the best first; those without are left out."""
        if not roots:
            return {}
        by_root: dict[ObjectionId, list[Answer]] = defaultdict(list)
        for row in await self._execute(_TO, {"organisation": self._organisation_id, "ids": list(roots)}):
            by_root[ObjectionId(row.root_id)].append(self._read(row))
        return {root: best_first(published) for root, published in by_root.items()}

    async def given_by(self, member_id: MemberId, *, limit: int) -> list[Answer]:
        """A member's answers, newest first."""
        asked = {"organisation": self._organisation_id, "member": member_id, "most": limit}
        return [self._read(row) for row in await self._execute(_GIVEN_BY, asked)]

    async def ask_about(self, *, on: date, most: int) -> dict[MemberId, list[Answer]]:
        """What each of those still here is asked about on a day: every answer once, so many at most, the rest later."""
        chosen = [
            row.id
            for row in await self._execute(_TO_VERIFY, {"organisation": self._organisation_id, "on": on})
            if row.place <= most
        ]
        await self._execute(
            update(answers)
            .where(answers.c.organisation_id == self._organisation_id, answers.c.id.in_(chosen))
            .values(asked_on=on)
        )
        by_owner: dict[MemberId, list[Answer]] = defaultdict(list)
        for answer in await self._of(_BY_IDS, ids=chosen):
            by_owner[answer.by.member_id].append(answer)
        return by_owner

    async def asked(self, member_id: MemberId, *, on: date) -> list[Answer]:
        """What a member was asked about on a day."""
        return await self._of(_ASKED, member=member_id, on=on)

    async def verify(self, answer_id: AnswerId, *, until: date) -> None:
        """Whoever gave this answer is asked about it again on that day."""
        await self._execute(
            update(answers)
            .where(answers.c.organisation_id == self._organisation_id, answers.c.id == answer_id)
            .values(verify_on=until)
        )

    async def _of(self, statement: Executable, **asked: Any) -> list[Answer]:
        found = await self._execute(statement, {"organisation": self._organisation_id, **asked})
        return [self._read(row) for row in found]

    def _read(self, row: Any) -> Answer:
        return _answer(row, public_address=self._work.public_address)

    async def mark(self, answer_id: AnswerId, *, by: MemberId, helped: bool, now: datetime) -> None:
        """Remember whether an answer helped a member; the last word counts."""
        if await self._work.add_if_new(answer_marks, answer_id=answer_id, member_id=by, helped=helped, created_at=now):
            return
        await self._execute(
            update(answer_marks)
            .where(
                answer_marks.c.organisation_id == self._organisation_id,
                answer_marks.c.answer_id == answer_id,
                answer_marks.c.member_id == by,
            )
            .values(helped=helped, created_at=now)
        )


def _answer(row: Any, *, public_address: str) -> Answer:
    return Answer(
        id=AnswerId(row.id),
        objection_id=ObjectionId(row.objection_id),
        by=colleague_of(row.member_id, row.workspace_id, row.person),
        words=row.words,
        link=row.link,
        verify_on=row.verify_on,
        published_at=row.published_at,
        enclosed=_enclosed(row, public_address=public_address),
        helped=row.helped,
        did_not=row.did_not,
    )


def _enclosed(row: Any, *, public_address: str) -> Enclosed | None:
    if row.item is None:
        return None
    address = address_of(row.item_link, row.code or "", public_address=public_address)
    return Enclosed(number=row.item, title=row.title, address=address)
