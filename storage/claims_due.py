"""Claimed objections whose answer is owed, and when the sweep looks at each of them next."""

from collections.abc import Collection

from sqlalchemy import func, select

from rules.answer_window import Promise
from rules.ids import MemberId, ObjectionId
from rules.ladder import Rung
from rules.objection import Objection
from storage.merges import HERE, IDS, family
from storage.objection_rows import WHOLE, objection_of
from storage.promises_due import PromisesDue
from storage.tables import answers, follow_up_steps, follow_ups, objections
from storage.work import Work

_STEPS = follow_up_steps.c
_KIN = family()
_ANSWERED = select(_KIN.c.root_id).join(answers, answers.c.objection_id == _KIN.c.id)
_PROMISED = select(
    objections.c.id, objections.c.claimed_by_id, objections.c.claimed_at, objections.c.answer_due_at
).where(
    objections.c.organisation_id == HERE,
    objections.c.id.in_(IDS),
    objections.c.claimed_by_id.is_not(None),
    objections.c.merged_into_id.is_(None),
    objections.c.undone_at.is_(None),
    objections.c.id.not_in(_ANSWERED.where(answers.c.organisation_id == HERE)),
)
_NAGGED_BEFORE = (
    select(objections.c.id, func.count().label("nags"))
    .join(follow_up_steps, _STEPS.objection_id == objections.c.id)
    .where(
        objections.c.organisation_id == HERE,
        objections.c.id.in_(IDS),
        _STEPS.organisation_id == HERE,
        _STEPS.recipient_id == objections.c.claimed_by_id,
        _STEPS.deadline_at < objections.c.claimed_at,
        _STEPS.rung.in_((Rung.HALF, Rung.MOST)),
    )
    .group_by(objections.c.id)
)
_WHOLE = WHOLE.where(objections.c.id.in_(IDS))


class ClaimsDue(PromisesDue[ObjectionId]):
    """What marketing promised to answer in this organisation."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, about=follow_ups.c.objection_id, told_of=_STEPS.objection_id, id_of=ObjectionId)

    async def promises(self, ids: Collection[ObjectionId]) -> dict[ObjectionId, Promise]:
        """What is owed of these: those that are claimed and not answered, and that count on their own."""
        asked = {"organisation": self._organisation_id, "ids": list(ids)}
        nags = {row.id: row.nags for row in await self._execute(_NAGGED_BEFORE, asked)}
        return {
            ObjectionId(row.id): Promise(
                about=ObjectionId(row.id),
                owner=MemberId(row.claimed_by_id),
                began_at=row.claimed_at,
                due_at=row.answer_due_at,
                nags_before=nags.get(row.id, 0),
            )
            for row in await self._execute(_PROMISED, asked)
        }

    async def objections(self, ids: Collection[ObjectionId]) -> dict[ObjectionId, Objection]:
        """These objections, those that were taken back among them."""
        asked = {"organisation": self._organisation_id, "ids": list(ids)}
        return {ObjectionId(row.id): objection_of(row) for row in await self._execute(_WHOLE, asked)}
