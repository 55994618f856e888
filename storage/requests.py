"""Requests: what a platform delivered before, so that a repeat has no second effect and gets the first answer again."""

from datetime import datetime

from sqlalchemy import delete, select

from storage.tables import requests
from storage.work import Door


class Repeated(Exception):
    """This request was answered before; its unit of work must be undone."""


class Requests(Door):
    """Requests that were answered."""

    async def remember(self, key: str, *, answer: str, now: datetime) -> None:
        """Keep the answer to a request, or raise Repeated: then somebody was faster, and all done here is undone."""
        if await self._work.add_if_new(requests, key=key, answer=answer, created_at=now) is None:
            raise Repeated(key)

    async def find_answer(self, key: str) -> str | None:
        """What was answered to this request before, or None where it is new."""
        found = await self._execute(
            select(requests.c.answer).where(requests.c.organisation_id == self._organisation_id, requests.c.key == key)
        )
        return found.scalar_one_or_none()

    async def forget_before(self, instant: datetime) -> None:
        """Drop what no platform will repeat any more."""
        await self._execute(
            delete(requests).where(requests.c.organisation_id == self._organisation_id, requests.c.created_at < instant)
        )
