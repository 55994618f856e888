"""The company's one goal, and what all wins together add to it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, delete, func, select

from rules.goal import Goal, Progress
from rules.ids import GoalId, MemberId
from rules.money import Amount
from rules.win import Outcome
from storage.organisations import Organisations
from storage.tables import goals, wins
from storage.work import Door


class Goals(Door):
    """What this organisation works towards; the goal that was set last stands in place of those before."""

    async def set(self, goal: Goal, *, by: MemberId, now: datetime) -> None:
        """Work towards this from now on."""
        await self._work.add(
            goals,
            name=goal.name,
            amount_minor=goal.amount.minor,
            currency=goal.amount.currency,
            first_on=goal.first_on,
            last_on=goal.last_on,
            member_id=by,
            created_at=now,
        )

    async def latest(self) -> Goal | None:
        """The goal that was set last, be it over; None where none ever was."""
        found = await self._execute(
            select(goals).where(goals.c.organisation_id == self._organisation_id).order_by(goals.c.id.desc()).limit(1)
        )
        row = found.one_or_none()
        return None if row is None else _goal(row)

    async def drop(self) -> None:
        """Work towards nothing in particular from now on."""
        await self._execute(delete(goals).where(goals.c.organisation_id == self._organisation_id))

    async def progress(self, *, now: datetime) -> Progress | None:
        """How far today's goal is reached; None where there is none today."""
        zone = ZoneInfo((await Organisations(self._work).get()).zone)
        goal = await self.latest()
        if goal is None or not goal.first_on <= now.astimezone(zone).date() <= goal.last_on:
            return None
        return await self.progress_of(goal, zone=zone)

    async def progress_of(self, goal: Goal, *, zone: ZoneInfo) -> Progress:
        """How far a goal is reached by what was won on its days, as they are counted in a zone."""
        counts = and_(wins.c.currency == goal.amount.currency, wins.c.amount_minor.is_not(None))
        found = await self._execute(
            select(
                func.coalesce(func.sum(case((counts, wins.c.amount_minor), else_=0)), 0).label("minor"),
                func.coalesce(func.sum(case((and_(counts, wins.c.is_amount_hidden), 1), else_=0)), 0).label("hidden"),
                func.coalesce(func.sum(case((counts, 0), else_=1)), 0).label("uncounted"),
            ).where(
                wins.c.organisation_id == self._organisation_id,
                wins.c.outcome == Outcome.WON,
                wins.c.undone_at.is_(None),
                wins.c.closed_at >= _begin(goal.first_on, zone),
                wins.c.closed_at < _begin(goal.last_on + timedelta(days=1), zone),
            )
        )
        row = found.one()
        return Progress(goal=goal, minor=int(row.minor), is_rough=row.hidden > 0, uncounted=int(row.uncounted))


def _goal(row: Any) -> Goal:
    return Goal(
        id=GoalId(row.id),
        name=row.name,
        amount=Amount(row.amount_minor, row.currency),
        first_on=row.first_on,
        last_on=row.last_on,
    )


def _begin(on_date: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on_date, time(), zone).astimezone(UTC)
