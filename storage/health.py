"""How things stand: what is late, what was given up and why, and which channels are gone; for the doctor."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from rules.delivery import DeliveryState
from rules.ids import WorkspaceId
from rules.lead_story import State
from storage.places import Place, Purpose
from storage.tables import deliveries, follow_ups, occurrences, places
from storage.work import Door

MOST_REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How deliveries stand: how many in which state, since when the oldest should be out, why the newest failed."""

    counts: dict[DeliveryState, int]
    oldest_wanted_at: datetime | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """A due time of a job that was seen to."""

    due_at: datetime
    done_at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadCounts:
    """How many leads wait for a touch, of how many the window has passed, and how many nobody has."""

    owed: int
    lapsed: int
    unowned: int


class Health(Door):
    """How this organisation's messages, channels and jobs stand."""

    async def post(self) -> Post:
        """How deliveries stand."""
        mine = deliveries.c.organisation_id == self._organisation_id
        found = await self._execute(
            select(deliveries.c.state, func.count().label("rows"), func.min(deliveries.c.wanted_at).label("oldest"))
            .where(mine)
            .group_by(deliveries.c.state)
        )
        rows = {DeliveryState(row.state): row for row in found}
        reasons = await self._execute(
            select(deliveries.c.reason)
            .where(mine, deliveries.c.state == DeliveryState.DEAD)
            .group_by(deliveries.c.reason)
            .order_by(func.max(deliveries.c.id).desc())
            .limit(MOST_REASONS)
        )
        waiting = rows.get(DeliveryState.WAITING)
        return Post(
            counts={state: row.rows for state, row in rows.items()},
            oldest_wanted_at=waiting.oldest if waiting else None,
            reasons=tuple(reason for reason in reasons.scalars() if reason),
        )

    async def leads(self, *, now: datetime) -> LeadCounts:
        """How the leads stand that somebody is to follow up."""
        has_passed, is_nobodys = follow_ups.c.deadline_at <= now, follow_ups.c.state == State.UNASSIGNED
        found = await self._execute(
            select(
                func.count().filter(follow_ups.c.is_owed).label("owed"),
                func.count().filter(follow_ups.c.is_owed, has_passed).label("lapsed"),
                func.count().filter(is_nobodys).label("unowned"),
            ).where(
                follow_ups.c.organisation_id == self._organisation_id,
                follow_ups.c.lead_id.is_not(None),
                or_(follow_ups.c.is_owed, is_nobodys),
            )
        )
        return LeadCounts(**found.mappings().one())

    async def gone_places(self) -> dict[Purpose, Place]:
        """Channels that were chosen and take no messages any more."""
        found = await self._execute(
            select(places).where(places.c.organisation_id == self._organisation_id, places.c.gone_at.is_not(None))
        )
        return {
            Purpose(row.purpose): Place(workspace_id=WorkspaceId(row.workspace_id), channel=row.channel)
            for row in found
        }

    async def last_run(self, job: str) -> LastRun | None:
        """The newest due time of a job that was seen to."""
        found = await self._execute(
            select(occurrences.c.due_at, occurrences.c.done_at, occurrences.c.state)
            .where(occurrences.c.organisation_id == self._organisation_id, occurrences.c.job == job)
            .order_by(occurrences.c.due_at.desc())
            .limit(1)
        )
        row = found.one_or_none()
        return None if row is None else LastRun(due_at=row.due_at, done_at=row.done_at, state=row.state)
