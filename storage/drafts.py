"""Drafts: forms that could not be opened yet, with everything that was typed, behind a button."""

from datetime import datetime

from sqlalchemy import select

from rules.ids import DraftId, MemberId
from storage.tables import drafts
from storage.work import Door


class Drafts(Door):
    """Forms kept for somebody, encoded."""

    async def keep(self, form: str, *, member_id: MemberId, now: datetime) -> DraftId:
        """Keep a form for the member who was to fill it in."""
        return DraftId(await self._work.add(drafts, member_id=member_id, form=form, created_at=now))

    async def find(self, draft_id: DraftId, *, member_id: MemberId) -> str | None:
        """A member's kept form; None where it is not theirs or no longer there."""
        found = await self._execute(
            select(drafts.c.form).where(
                drafts.c.organisation_id == self._organisation_id,
                drafts.c.id == draft_id,
                drafts.c.member_id == member_id,
            )
        )
        return found.scalar_one_or_none()
