"""The audit log: who did what and when; append-only, and without anybody's words."""

from datetime import datetime

from rules.ids import MemberId
from storage.tables import audit
from storage.work import Door


class Audit(Door):
    """Entries are added, never changed."""

    async def note(self, action: str, *, by: MemberId | None, now: datetime, subject: str = "") -> None:
        """Write down that somebody did something; `subject` is an id, never words."""
        await self._work.add(audit, member_id=by, action=action, subject=subject, at=now)
