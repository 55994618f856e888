"""What a manager's team did, counted as a team."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Table, func, select

from rules.ids import MemberId
from storage.tables import echoes, feedback, members, objections
from storage.work import Door


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCounts:
    """How many are on a team, and how often they logged, heard too and judged."""

    people: int
    objections: int
    echoes: int
    feedback: int


class Teams(Door):
    """The teams of this organisation."""

    async def counts(self, manager_id: MemberId, *, since: datetime) -> TeamCounts:
        """What those whom a member leads did after an instant, all together."""
        here = self._organisation_id
        team = select(members.c.id).where(
            members.c.organisation_id == here, members.c.manager_id == manager_id, members.c.is_active
        )

        def done(table: Table, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
            theirs = (table.c.organisation_id == here, table.c.member_id.in_(team), table.c.created_at > since)
            return select(func.count()).select_from(table).where(*theirs, *conditions).scalar_subquery()

        found = await self._execute(
            select(
                select(func.count()).select_from(team.subquery()).scalar_subquery().label("people"),
                done(objections, objections.c.undone_at.is_(None)).label("objections"),
                done(echoes).label("echoes"),
                done(feedback, feedback.c.undone_at.is_(None)).label("feedback"),
            )
        )
        return TeamCounts(**found.mappings().one())
