"""Feedback: what sales said of leads. What was taken back stays, marked, and counts nowhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from rules.ids import FeedbackId, LeadId, MemberId
from rules.leadfeedback import Feedback, Fit, Missing, Reason, Timing, Verdict
from storage.tables import feedback, leads
from storage.work import Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Feedback as it was kept, under its lead's name of today."""

    id: FeedbackId
    member_id: MemberId
    lead_id: LeadId
    feedback: Feedback
    created_at: datetime
    undone_at: datetime | None


class FeedbackGiven(Door):
    """The feedback of this organisation."""

    async def record(self, given: Feedback, *, lead_id: LeadId, by: MemberId, now: datetime) -> FeedbackId:
        """Keep feedback on a lead."""
        return FeedbackId(
            await self._work.add(feedback, lead_id=lead_id, member_id=by, created_at=now, **_columns(given))
        )

    async def find(self, feedback_id: FeedbackId, *, by: MemberId) -> Given | None:
        """A member's own feedback, taken back or not; None where it is not theirs."""
        found = await self._execute(self._whole().where(feedback.c.id == feedback_id, feedback.c.member_id == by))
        row = found.one_or_none()
        return None if row is None else _given(row)

    async def of_member(self, member_id: MemberId) -> list[Given]:
        """Everything a member said of leads, oldest first, what they took back included."""
        found = await self._execute(self._whole().where(feedback.c.member_id == member_id).order_by(feedback.c.id))
        return [_given(row) for row in found]

    async def newest_of(self, member_id: MemberId, *, limit: int) -> list[Given]:
        """What a member said of leads last, newest first, without what they took back."""
        mine = self._whole().where(feedback.c.member_id == member_id, feedback.c.undone_at.is_(None))
        found = await self._execute(mine.order_by(feedback.c.id.desc()).limit(limit))
        return [_given(row) for row in found]

    async def change(self, feedback_id: FeedbackId, given: Feedback, *, lead_id: LeadId, by: MemberId) -> None:
        """Let a member's own feedback say this instead."""
        await self._execute(
            update(feedback)
            .where(
                feedback.c.organisation_id == self._organisation_id,
                feedback.c.id == feedback_id,
                feedback.c.member_id == by,
            )
            .values(lead_id=lead_id, **_columns(given))
        )

    async def take_back(self, feedback_id: FeedbackId, *, by: MemberId, now: datetime) -> bool:
        """Take a member's own feedback back; False where that was done before."""
        changed = await self._execute(
            update(feedback)
            .where(
                feedback.c.organisation_id == self._organisation_id,
                feedback.c.id == feedback_id,
                feedback.c.member_id == by,
                feedback.c.undone_at.is_(None),
            )
            .values(undone_at=now)
            .returning(feedback.c.id)
        )
        return changed.scalar_one_or_none() is not None

    def _whole(self) -> Select[Any]:
        return (
            select(feedback, leads.c.name.label("lead"))
            .join_from(feedback, leads, leads.c.id == feedback.c.lead_id)
            .where(
                feedback.c.organisation_id == self._organisation_id, leads.c.organisation_id == self._organisation_id
            )
        )


def _columns(given: Feedback) -> dict[str, Any]:
    return {
        "verdict": given.verdict or "",
        "reason": given.reason or "",
        "attempts": given.attempts,
        "score": given.score,
        "timing": given.timing or "",
        "fits": given.fits or "",
        "missing": ",".join(one for one in Missing if one in given.missing),
        "words": given.words,
    }


def _given(row: Any) -> Given:
    said = Feedback(
        lead=row.lead,
        verdict=Verdict(row.verdict) if row.verdict else None,
        reason=Reason(row.reason) if row.reason else None,
        attempts=row.attempts,
        score=row.score,
        timing=Timing(row.timing) if row.timing else None,
        fits=Fit(row.fits) if row.fits else None,
        missing=frozenset(map(Missing, filter(None, row.missing.split(",")))),
        words=row.words,
    )
    return Given(
        id=FeedbackId(row.id),
        member_id=MemberId(row.member_id),
        lead_id=LeadId(row.lead_id),
        feedback=said,
        created_at=row.created_at,
        undone_at=row.undone_at,
    )
